import asyncio
import time


async def tick():
    for number in range(1, 4):
        print("tick", number)
        await asyncio.sleep(0.02)


async def rude():
    print("holds the loop")
    time.sleep(0.2)
    print("lets go")


async def kind():
    print("waits for its turn")
    await asyncio.sleep(0.2)
    print("has waited")


async def main():
    await asyncio.gather(tick(), rude())
    await asyncio.gather(tick(), kind())


asyncio.run(main())
