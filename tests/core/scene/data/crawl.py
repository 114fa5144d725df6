import asyncio

jobs = [("A", 2), ("B", 1), ("C", 2)]

async def worker(name, delay):
    await asyncio.sleep(delay)
    return name.lower()

async def main():
    async with asyncio.TaskGroup() as tg:
        for n, d in jobs:
            tg.create_task(worker(n, d), name=f"worker {n}")

asyncio.run(main())
