"""How tasks start: eagerly inside their creator's step, and in asyncio's debug mode."""

import unittest

from recording import INTERPRETERS, record
from task_programs import EAGER, hasEagerTasks

DEBUGGED = """
import asyncio
async def main():
    await asyncio.create_task(asyncio.sleep(0.001), name="sleeper")
asyncio.run(main(), debug=True)
"""


class TaskStarts(unittest.TestCase):
    def each(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                yield python

    def test_an_eager_task_starts_inside_its_creators_step(self):
        for python in self.each():
            if not hasEagerTasks(python):
                continue
            events = record(python, EAGER)[0]
            tasks = {e["name"]: e["task"] for e in events if e["kind"] == "task"}
            starts = {name: [e["how"] for e in events if e["kind"] == "run" and e["task"] == task]
                      for name, task in tasks.items()}
            self.assertEqual(starts, {
                "Task-1": ["start", "resume", "resume"], "quick": ["eager"],
                "slow": ["eager", "resume"], "member": ["eager", "resume"]})
            made = {e["name"]: ("group" in e, e.get("line")) for e in events if e["kind"] == "task"}
            self.assertEqual(made, {"Task-1": (False, 17), "quick": (False, 10),
                                    "slow": (False, 10), "member": (True, 14)})
            waits = [e for e in events if e["kind"] == "wait" and e["task"] == tasks["slow"]]
            self.assertEqual([e["on"] for e in waits], ["timer"])
            self.assertIn("until", waits[0])

    def test_a_task_of_a_library_coroutine_starts_in_debug_mode_too(self):
        for python in self.each():
            events, done = record(python, DEBUGGED)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            sleeper, = [e["task"] for e in events
                        if e["kind"] == "task" and e["name"] == "sleeper"]
            self.assertEqual([e["how"] for e in events
                              if e["kind"] == "run" and e["task"] == sleeper], ["start", "resume"])


if __name__ == "__main__":
    unittest.main()
