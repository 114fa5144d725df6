"""What a wait says in figures: until when, for how many, behind how many awaits, for which object."""

import unittest

from recording import INTERPRETERS, record, version

#: Many more tasks than are told each time.
CROWD = """
import asyncio
async def main():
    tasks = [asyncio.create_task(asyncio.sleep(0)) for _ in range(1500)]
    await asyncio.gather(*tasks)
asyncio.run(main())
"""

#: Futures of which each lies where the one before has lain.
SAME_PLACE = """
import asyncio
class Future(asyncio.Future):
    pass
async def main():
    loop = asyncio.get_running_loop()
    for _ in range(5):
        await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
        for kind in Future, asyncio.Future, asyncio.futures._PyFuture:
            future = kind(loop=loop)
            loop.call_soon(future.set_result, None)
            await future
            del future
asyncio.run(main())
"""

DEADLINES = """
import asyncio
async def main():
    async with asyncio.timeout(9000):
        await asyncio.sleep(0.001)
        await asyncio.wait([asyncio.create_task(asyncio.sleep(0.001))], timeout=3000)
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(None, str), 3000)
    await asyncio.wait_for(asyncio.sleep(0.001), 3000)
    try:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(100)
    except TimeoutError:
        pass
asyncio.run(main())
"""

#: What runs out of time takes its own to end.
LINGERING = """
import asyncio
async def lingering():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        await asyncio.sleep(0.001)
        raise
async def main():
    try:
        await asyncio.wait_for(lingering(), 0.001)
    except TimeoutError:
        pass
asyncio.run(main())
"""

DEEP = """
import asyncio
async def down(levels):
    if levels:
        return await down(levels - 1)
    await asyncio.sleep(0.001)
    return "up"
print(asyncio.run(down(800)))
"""


class WaitFigures(unittest.TestCase):
    def test_the_first_deadline_ends_a_wait(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, DEADLINES)
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                main, = [e["task"] for e in events if e["kind"] == "task" and e["name"] == "Task-1"]
                # In thousands of seconds, since the recording began.
                told = [round(e["until"] / 1e12) for e in events
                        if e["kind"] == "wait" and e["task"] == main]
                self.assertIn(told, ([0, 3, 3, 0, 0], [0, 3, 3, 3, 0]))  # 3.11 makes a task

    def test_what_has_run_out_of_time_is_waited_for_without_a_limit(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, LINGERING)
                told = [(list(e["targets"][0]), "until" in e) for e in events
                        if e["kind"] == "wait" and e.get("what") == "wait_for"]
                # From 3.12 on it is no task of its own.
                asTask = [(["task"], True), (["task"], False)]
                self.assertEqual(told, asTask if " 3.11" in version(python) else [])

    def test_of_a_crowd_a_thousand_are_told_and_all_are_counted(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, CROWD)
                waits = [e for e in events if e["kind"] == "wait" and e.get("what") == "gather"]
                self.assertEqual([(len(e["targets"]), e["count"]) for e in waits], [(1000, 1501)])

    def test_behind_many_awaits_is_what_the_innermost_waits_for(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, DEEP)
                self.assertEqual((done.stdout, done.stderr), (b"up\n", b""))
                wait, = [e for e in events if e["kind"] == "wait"]
                ready = [e for e in events if e["kind"] == "ready"][-1]
                self.assertEqual((wait["on"], wait["what"]), ("timer", "sleep(0.001)"))
                self.assertEqual(wait["targets"], [{"object": ready["object"]}])

    def test_what_comes_to_the_place_of_a_dead_future_is_another_object(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, SAME_PLACE)
                awaited = [e["targets"][0]["object"] for e in events
                           if e["kind"] == "wait" and e["on"] == "future"]
                self.assertEqual((len(awaited), len(set(awaited))), (20, 20))


if __name__ == "__main__":
    unittest.main()
