"""Who waits for a condition inside a `with` of its lock gives that back meanwhile, and says which
scopes that are."""

import textwrap
import unittest

from recording import INTERPRETERS, record

#: Waits in a thread until the main thread has been in the same lock; {0}: what makes the condition,
#: {1}: the `with` of who waits.
THREADS = """
import threading
{make}
inside = threading.Event()
def wait():
    {enter}:
        inside.set()
        cond.wait()
        print("waited")
thread = threading.Thread(target=wait)
thread.start()
inside.wait()
with cond:
    cond.notify()
    print("notified")
thread.join()
"""

#: {name: (what makes it, the `with`, the texts of what is given back)}
SHARED = {
    "a condition's own lock": ("cond = threading.Condition()", "with cond", ["cond"]),
    "one that it was given": ("lock = threading.Lock(); cond = threading.Condition(lock)",
                              "with lock", ["lock"]),
    "one that is entered twice": ("cond = threading.Condition()", "with cond, cond",
                                  ["cond", "cond"]),
    "one that two conditions share": (
        "other = threading.Condition(); cond = threading.Condition(other._lock)", "with other",
        ["other"]),
    "not another lock": ("cond = threading.Condition(); lock = threading.Lock()",
                         "with lock, cond", ["cond"]),
    "a lock of the program's own": ("""
class Own:
    def __init__(self): self.lock = threading.Lock()
    def acquire(self, *how): return self.lock.acquire(*how)
    def release(self): self.lock.release()
    def __enter__(self): self.acquire()
    def __exit__(self, *exc): self.release()
cond = threading.Condition(Own())""", "with cond", ["cond"]),
}

TASKS = """
import asyncio
async def wait(cond, lock):
    async with {enter}:
        await cond.wait()
        print("waited")
async def main():
    lock = asyncio.Lock()
    cond = asyncio.Condition(lock)
    task = asyncio.create_task(wait(cond, lock))
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await task
asyncio.run(main())
"""


def texts(events, scopes):
    return [e["text"] for s in scopes for e in events
            if e["kind"] == "entering" and e["scope"] == s]


class GivenBack(unittest.TestCase):
    maxDiff = None

    def each(self, script):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, script)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                yield events

    def testThreads(self):
        for name, (make, enter, released) in SHARED.items():
            with self.subTest(name):
                for events in self.each(THREADS.format(make=make, enter=enter)):
                    blocks = [e for e in events if e["kind"] == "block" and "releases" in e]
                    self.assertEqual([(e["thread"], e["on"], e["what"]) for e in blocks],
                                     [(2, "lock", "Condition.wait")])
                    self.assertEqual(texts(events, blocks[0]["releases"]), released)

    def testItStandsStillUntilItHasTheLockAgain(self):
        make, enter, _ = SHARED["a condition's own lock"]
        for events in self.each(THREADS.format(make=make, enter=enter)):
            begins = next(i for i, e in enumerate(events) if "releases" in e)
            others = [e for e in events[begins + 1:] if e["thread"] == 2]
            self.assertEqual(others[0]["kind"], "unblock")
            exits = [e for e in events if e["kind"] == "exiting" and e["thread"] == 1]
            self.assertLess(exits[0]["i"], others[0]["i"])

    def testOneThatNobodyNotifies(self):
        for events in self.each(textwrap.dedent("""
                import threading
                cond = threading.Condition()
                with cond:
                    cond.wait(0.01)
                    cond.wait(0)
                """)):
            told = [e["kind"] for e in events if e["kind"] in ("block", "unblock")]
            self.assertEqual(told, ["block", "unblock"])
            (block,) = [e for e in events if "releases" in e]
            self.assertEqual(texts(events, block["releases"]), ["cond"])

    def testTasks(self):
        for enter in ("cond", "lock"):
            for events in self.each(TASKS.format(enter=enter)):
                waits = [e for e in events if e["kind"] == "wait" and "releases" in e]
                # It is notified, and then waits for the lock.
                self.assertEqual([e["on"] for e in waits], ["condition", "lock"])
                for wait in waits:
                    self.assertEqual(texts(events, wait["releases"]), [enter])


if __name__ == "__main__":
    unittest.main()
