import asyncio


async def work(pages, time):
    await asyncio.sleep(time)
    print(pages, "pages done")
    return pages


def start(name, pages, time):
    return asyncio.create_task(
        work(pages, time), name=name)


async def main():
    pages = await asyncio.gather(
        start("slow", 3, 0.03),
        start("fast", 1, 0.01),
        start("other", 2, 0.02))
    print(sum(pages), "in all")


asyncio.run(main())
