import asyncio


async def worker(name, delay):
    await asyncio.sleep(delay)
    return name.lower()


async def main():
    jobs = [("A", 0.2), ("B", 0.1), ("C", 0.2)]
    async with asyncio.TaskGroup() as group:
        for name, delay in jobs:
            group.create_task(worker(name, delay), name=f"worker {name}")


asyncio.run(main())
