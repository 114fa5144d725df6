import asyncio


async def bake(shelf):
    for loaf in ["rye", "oat", "malt"]:
        print("baked", loaf)
        await shelf.put(loaf)
    await shelf.put(None)
    await shelf.put(None)


async def sell(shelf):
    while loaf := await shelf.get():
        print("sold", loaf)
        await asyncio.sleep(0.01)


async def main():
    shelf = asyncio.Queue(maxsize=1)
    shop = asyncio.TaskGroup()
    start = shop.create_task
    async with shop:
        start(bake(shelf), name="baker")
        start(sell(shelf), name="ada")
        start(sell(shelf), name="ben")
    print("closed")


asyncio.run(main())
