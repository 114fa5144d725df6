"""Programs that more than one module of tests looks at."""

FAILING_GROUP = """
import asyncio
async def child(delay, fails):
    await asyncio.sleep(delay)
    if fails:
        raise ValueError("no")
async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child(10, False), name="first")
            group.create_task(child(0.001, True), name="second")
    except* ValueError as error:
        print(error.exceptions)
asyncio.run(main())
"""

TIMEOUT = """
import asyncio
async def main():
    try:
        async with asyncio.timeout(0.005):
            await asyncio.sleep(10)
    except TimeoutError:
        print("late")
asyncio.run(main())
"""
