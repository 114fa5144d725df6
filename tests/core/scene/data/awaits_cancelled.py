import asyncio


async def forever():
    await asyncio.sleep(10)


async def nap():
    await asyncio.sleep(0.001)


async def main():
    task = asyncio.create_task(forever(), name="forever")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("it was cancelled")
    async with asyncio.TaskGroup() as group:
        group.create_task(nap(), name="nap")


asyncio.run(main())
