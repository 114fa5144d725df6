import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def connected(name):
    print("open", name)
    try:
        yield name
    finally:
        await asyncio.sleep(0)
        print("close", name)


async def numbers():
    n = 0
    while True:
        await asyncio.sleep(0)
        yield n
        n += 1


async def main():
    async with connected("db") as link:
        async for n in numbers():
            if n == 1:
                break
        print(link, n)


asyncio.run(main())
