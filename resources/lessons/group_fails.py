import asyncio


async def load(page, time):
    try:
        await asyncio.sleep(time)
        if page == 2:
            raise OSError("no page 2")
        return page
    finally:
        print("done with page", page)


async def load_all():
    group = asyncio.TaskGroup()
    start = group.create_task
    async with group:
        start(load(1, .01), name="one")
        start(load(2, .02), name="two")
        start(load(3, 99), name="three")
    print("all three are here")


async def main():
    try:
        await load_all()
    except* OSError as group:
        print(*group.exceptions)


asyncio.run(main())
