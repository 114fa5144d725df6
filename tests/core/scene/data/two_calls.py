import asyncio


def again(function):
    async def attempt(page):
        try:
            return await function(page)
        except OSError:
            return await function(page)
    return attempt


@again
async def fetch(page):
    tries.append(page)
    await asyncio.sleep(.01 * page)
    if tries.count(page) == 1:
        raise OSError(page)
    print("page", page)


tries = []


async def main():
    await asyncio.gather(fetch(1), fetch(2))


asyncio.run(main())
