import asyncio


async def worker(delay):
    await asyncio.sleep(delay)
    return delay


async def main():
    one = asyncio.create_task(worker(0.01), name="one")
    two = asyncio.create_task(worker(0.2), name="two")
    three = asyncio.create_task(worker(0.3), name="three")
    await asyncio.sleep(0)
    two.cancel()
    done = await asyncio.gather(one, two, three, return_exceptions=True)
    print(len(done))


asyncio.run(main())
