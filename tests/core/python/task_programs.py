"""Programs that more than one module of tests looks at."""

import subprocess

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

EAGER = """
import asyncio
async def quick():
    return 1
async def slow():
    await asyncio.sleep(0.001)
    return 2
async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    tasks = [asyncio.create_task(quick(), name="quick"), asyncio.create_task(slow(), name="slow")]
    print(await asyncio.gather(*tasks))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(slow(), name="member")
    finally:
        print("left")
asyncio.run(main())
"""


def hasEagerTasks(python):
    """CPython 3.11 has none."""
    asked = "import asyncio; raise SystemExit(not hasattr(asyncio, 'eager_task_factory'))"
    return subprocess.run([python, "-c", asked]).returncode == 0
