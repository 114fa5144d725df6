import asyncio


async def download(name):
    print("open", name)
    try:
        await asyncio.sleep(60)
        print("a minute later")
    finally:
        print("close", name)


async def main():
    try:
        async with asyncio.timeout(.05):
            await download("map.png")
    except TimeoutError:
        print("no map today")


asyncio.run(main())
