"""Many tasks at once, and deep calls in each: pictures as full as they become."""
import asyncio


async def fetch(queue, depth):
    if depth > 0:
        return await fetch(queue, depth - 1)
    return await queue.get()


async def worker(number, queue, results):
    while True:
        item = await fetch(queue, 4)
        if item is None:
            return number
        async with results:
            await asyncio.sleep(0.001 * (number % 3))


async def main():
    queue = asyncio.Queue(8)
    results = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        for number in range(24):
            group.create_task(worker(number, queue, results), name=f"worker-{number}")
        for item in range(48):
            await queue.put(item)
        for _ in range(24):
            await queue.put(None)


asyncio.run(main())
