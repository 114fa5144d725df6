"""How tasks and loops end: cancellations as one token each, interrupts, what is left behind, and
whose loop it was."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from task_programs import FAILING_GROUP, TIMEOUT

SHIELDED = """
import asyncio
async def outer(inner):
    await asyncio.shield(inner)
async def main():
    inner = asyncio.create_task(asyncio.sleep(0.005, "kept"), name="inner")
    task = asyncio.create_task(outer(inner), name="outer")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(await inner)
asyncio.run(main())
"""

RETURNED = """
import asyncio
async def bad():
    raise KeyError("k")
async def main():
    print(await asyncio.gather(bad(), asyncio.sleep(0, 2), return_exceptions=True))
asyncio.run(main())
"""

INTERRUPTED = """
import asyncio, os, signal
async def behind():
    try:
        await asyncio.sleep(10)
    finally:
        print("behind is out")
async def main():
    task = asyncio.create_task(behind(), name="behind")
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(10)
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""

#: The parent waits for its group already when the group cancels it.
GROUP_LEFT = """
import asyncio
async def failing():
    await asyncio.sleep(0)
    raise ValueError("no")
async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(), name="failing")
            group.create_task(asyncio.sleep(10), name="sleeper")
    except* ValueError:
        print("caught")
asyncio.run(main())
"""

#: Somebody else cancels it there: the group keeps that until its tasks are over.
GROUP_CANCELLED = """
import asyncio
async def parent():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(10), name="sleeper")
async def main():
    task = asyncio.create_task(parent(), name="parent")
    await asyncio.sleep(0.001)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
asyncio.run(main())
"""

WAITED = """
import asyncio
async def main():
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.001)
    except TimeoutError:
        print("late")
asyncio.run(main())
"""

#: What tasks of asyncio's own coroutines end with: one is asked for it, one is not.
LIBRARYS = """
import asyncio, gc
async def main():
    late = asyncio.create_task(asyncio.wait_for(asyncio.sleep(10), 0.001), name="late")
    try:
        await late
    except TimeoutError:
        print("late")
    gone = asyncio.create_task(asyncio.to_thread(int, "x"), name="gone")
    while not gone.done():
        await asyncio.sleep(0.001)
    del gone
    gc.collect()
asyncio.run(main())
"""

#: Tasks in which no frame of the program's runs.
WITHOUT_FRAMES = """
import asyncio
async def bad():
    raise KeyError("k")
async def cancelled(name):
    task = asyncio.create_task(asyncio.sleep(9), name=name)
    if name != "unbegun":
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task
async def main():
    try:
        await (await cancelled("asked"))
    except asyncio.CancelledError:
        pass
    await cancelled("unasked")
    await cancelled("unbegun")
    future = asyncio.get_running_loop().create_future()
    given = asyncio.create_task(asyncio.wait_for(future, 9), name="given")
    passing = asyncio.create_task(asyncio.wait_for(asyncio.create_task(bad()), 9), name="passing")
    await asyncio.sleep(0)
    future.set_exception(OSError("disk"))
    print(await asyncio.gather(given, passing, return_exceptions=True))
asyncio.run(main())
"""

#: While the exit is on its way through the loop, another task is cancelled and runs its cleanup.
LEAVING = """
import asyncio, sys
async def child():
    sys.exit(3)
async def main():
    task = asyncio.create_task(child(), name="child")
    try:
        await asyncio.sleep(10)
    finally:
        print("main is out")
try:
    asyncio.run(main())
except SystemExit as stop:
    print(stop)
"""

LEFT = """
import asyncio
async def behind():
    await asyncio.sleep(10)
async def main():
    loop.create_task(behind(), name="behind")
    await asyncio.sleep(0)
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
"""

TWO_THREADS = """
import asyncio, threading
async def main(name):
    task = asyncio.create_task(asyncio.sleep(0.002), name=name)
    await task
threads = [threading.Thread(target=lambda name=name: asyncio.run(main(name))) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


class TaskEndings(unittest.TestCase):
    def recordings(self, script):
        """The events of `script` on each interpreter, and its tasks' ids by name."""
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, textwrap.dedent(script))
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                tasks = {e["name"]: e["task"] for e in events if e["kind"] == "task"}
                yield events, tasks

    def announced(self, events, name):
        return next(e for e in events if e["kind"] == "task" and e["name"] == name)

    def tokenOf(self, events, task):
        """Every event that tells of the cancellation asked of `task`, as one token."""
        asked = [e for e in events if e["kind"] == "cancel" and e["task"] == task]
        self.assertEqual(len(asked), 1)
        mine = [e for e in events if e.get("exc") == asked[0]["exc"]]
        thrown = [e for e in mine if e["kind"] == "run" and e["task"] == task]
        self.assertEqual([e["how"] for e in thrown], ["throw"])
        return asked[0], mine

    def test_a_child_that_fails_ends_its_group_with_one_token_for_each(self):
        for events, tasks in self.recordings(FAILING_GROUP):
            first, second = tasks["first"], tasks["second"]
            main = self.announced(events, "first")["parent"]
            asked, mine = self.tokenOf(events, first)
            self.assertEqual(asked["by"], {"task": second})
            self.assertEqual([e["kind"] for e in mine],
                             ["cancel", "run", "resume", "raise", "unwind", "handled", "finish"])
            ofMain, _ = self.tokenOf(events, main)
            self.assertEqual(ofMain["by"], {"task": second})
            self.assertNotEqual(ofMain["exc"], asked["exc"])
            group, = [e for e in events if e["kind"] == "object" and e["what"] == "TaskGroup"]
            self.assertEqual([e.get("group") for e in events
                              if e["kind"] == "task" and e["task"] in (first, second)],
                             [group["object"]] * 2)
            failure, = [e for e in events if e["kind"] == "finish" and e["task"] == second]
            raised, = [e for e in events if e["kind"] == "raise"
                       and e["exception"] == "ExceptionGroup"]
            self.assertEqual(raised["members"], [failure["exc"]])

    def test_a_timeout_turns_its_cancellation_into_its_own_error(self):
        for events, _ in self.recordings(TIMEOUT):
            task = next(e["task"] for e in events if e["kind"] == "cancel")
            asked, mine = self.tokenOf(events, task)
            self.assertEqual(asked["by"], {"timer": True})
            self.assertEqual([e["kind"] for e in mine],
                             ["cancel", "run", "resume", "raise", "exiting", "exited"])
            late, = [e for e in events if e["kind"] == "raise" and e["exception"] == "TimeoutError"]
            # Its context, where asyncio (3.11) does not raise it from the cancellation.
            self.assertEqual((late.get("cause", late["context"]), mine[-1]["verdict"], mine[-1]["raised"]),
                             (asked["exc"], "replaced", late["exc"]))

    def test_a_shield_keeps_the_cancellation_from_what_is_inside(self):
        for events, tasks in self.recordings(SHIELDED):
            asked, mine = self.tokenOf(events, tasks["outer"])
            finish = {e["task"]: e for e in events if e["kind"] == "finish"}
            self.assertEqual(finish[tasks["outer"]]["outcome"], "cancelled")
            self.assertEqual(finish[tasks["outer"]]["exc"], asked["exc"])
            self.assertEqual(finish[tasks["inner"]]["outcome"], "result")
            # Whoever awaits the cancelled task is given the very same exception.
            self.assertEqual([e["task"] for e in mine if e["kind"] == "run"],
                             [tasks["outer"], asked["by"]["task"]])

    def test_gather_hands_exceptions_over_as_results(self):
        for events, _ in self.recordings(RETURNED):
            finish = [(e["outcome"], "exc" in e) for e in events if e["kind"] == "finish"]
            self.assertEqual(finish, [("exception", True), ("result", False), ("result", False)])
            self.assertEqual([e["by"] for e in events if e["kind"] == "handled"], ["task"])
            self.assertNotIn("unretrieved", {e["kind"] for e in events})

    def test_an_interrupt_cancels_the_main_task_and_then_what_is_left(self):
        for events, tasks in self.recordings(INTERRUPTED):
            asked = [e for e in events if e["kind"] == "cancel"]
            main = self.announced(events, "behind")["parent"]
            self.assertEqual([e["task"] for e in asked], [main, tasks["behind"]])
            finish = [(e["task"], e["outcome"], e["exc"]) for e in events if e["kind"] == "finish"]
            self.assertEqual(finish, [(e["task"], "cancelled", e["exc"]) for e in asked])
            caught, = [e for e in events if e["kind"] == "raise"
                       and e["exception"] == "KeyboardInterrupt"]
            self.assertIn(("handled", caught["exc"], "except"),
                          [(e["kind"], e.get("exc"), e.get("by")) for e in events])

    def test_a_cancellation_that_a_group_takes_in_ends_there(self):
        for events, tasks in self.recordings(GROUP_LEFT):
            main = self.announced(events, "failing")["parent"]
            _, mine = self.tokenOf(events, main)
            self.assertEqual([(e["kind"], e.get("how", e.get("by"))) for e in mine[1:]],
                             [("run", "throw"), ("raise", "delivered"), ("handled", "native")])
            self.assertEqual([e["in"] for e in mine[2:]], [main] * 2)
            after = events[mine[-1]["i"] + 1:]
            self.assertEqual(next(e["on"] for e in after if e["kind"] == "wait"), "group")

    def test_a_cancellation_that_a_group_keeps_for_later_is_one_token(self):
        for events, tasks in self.recordings(GROUP_CANCELLED):
            _, mine = self.tokenOf(events, tasks["parent"])
            told = [e["kind"] for e in mine if e.get("task", tasks["parent"]) == tasks["parent"]]
            self.assertEqual(told[:4], ["cancel", "run", "raise", "unwind"])
            self.assertEqual(told.count("raise"), 2)  # in the parent, and in who awaits it

    def test_a_cancellation_that_a_timeout_turns_into_its_error_ends_there(self):
        for events, _ in self.recordings(WAITED):
            asked, = [e for e in events if e["kind"] == "cancel"]
            first = next(e["task"] for e in events if e["kind"] == "task")
            if asked["task"] != first:
                continue  # 3.11 cancels a task of its own
            _, mine = self.tokenOf(events, first)
            self.assertEqual([e["kind"] for e in mine], ["cancel", "run", "raise", "handled"])
            late, = [e for e in events if e.get("exception") == "TimeoutError"]
            self.assertEqual(late["cause"], asked["exc"])
            self.assertGreater(late["i"], mine[-1]["i"])

    def test_what_a_librarys_coroutine_raised_begins_in_its_task(self):
        for events, tasks in self.recordings(LIBRARYS):
            finish = {e["task"]: e for e in events if e["kind"] == "finish"}
            for name, type, how, after in (
                    ("late", "TimeoutError", "new", ["run", "resume", "raise", "handled"]),
                    ("gone", "ValueError", "delivered", ["unretrieved"])):
                task = tasks[name]
                mine = [e for e in events if e.get("exc") == finish[task].get("exc")]
                at = mine.index(finish[task])
                born, kept = mine[at - 2:at]
                self.assertEqual((born["kind"], born["exception"], born["how"], born.get("in")),
                                 ("raise", type, how, task))
                self.assertNotIn("frame", born)
                self.assertEqual((kept["kind"], kept["by"]), ("handled", "task"))
                self.assertEqual([e["kind"] for e in mine[at + 1:]], after)

    def test_what_ends_a_task_without_frames_is_told_there(self):
        for events, tasks in self.recordings(WITHOUT_FRAMES):
            for name, exception, how, outcome in (
                    ("asked", "CancelledError", "delivered", "cancelled"),
                    ("unasked", "CancelledError", "delivered", "cancelled"),
                    ("unbegun", "CancelledError", "delivered", "cancelled"),
                    ("passing", "KeyError", "again", "exception"),
                    ("given", "OSError", None, "exception")):
                mine = [e for e in events if e.get("in") == tasks[name] and "exc" in e]
                raised, kept, finish = mine[-3:]
                self.assertEqual((raised["kind"], raised["exception"], "frame" in raised),
                                 ("raise", exception, False), name)
                if how is not None:
                    self.assertEqual(raised["how"], how)
                self.assertEqual((kept["kind"], kept["by"]), ("handled", "task"))
                self.assertEqual((finish["kind"], finish["outcome"]), ("finish", outcome))
                self.assertEqual({e["exc"] for e in mine}, {raised["exc"]})

    def test_an_exit_goes_on_through_its_task_and_its_loop(self):
        for events, tasks in self.recordings(LEAVING):
            first = next(e["exc"] for e in events if e["kind"] == "raise")
            mine = [(e["kind"], e.get("how", e.get("by", e.get("outcome"))))
                    for e in events if e.get("exc") == first and e["kind"] != "unretrieved"]
            self.assertEqual(mine, [("raise", "new"), ("unwind", None), ("finish", "exception"),
                                    ("handled", "except")])
            caught, = [e for e in events if e["kind"] == "handled" and e["exc"] == first]
            self.assertEqual((caught["frame"], caught["line"]), (1, 13))
            self.assertNotIn("in", caught)

    def test_an_exit_that_a_library_took_out_of_a_thread_does_so_as_well(self):
        script = LEAVING.replace("child(), name", "asyncio.to_thread(sys.exit, 3), name")
        for events, tasks in self.recordings(script):
            first = next(e["exc"] for e in events if e["kind"] == "raise")
            mine = [(e["kind"], e.get("how", e.get("by", e.get("outcome"))))
                    for e in events if e.get("exc") == first and e["kind"] != "unretrieved"]
            self.assertEqual(mine, [("run", "throw"), ("raise", "delivered"),
                                    ("finish", "exception"), ("handled", "except")])

    def test_a_task_that_its_loop_leaves_behind_never_finishes(self):
        for events, tasks in self.recordings(LEFT):
            mine = [e["kind"] for e in events if e.get("task") == tasks["behind"]]
            self.assertEqual(mine, ["task", "ready", "run", "wait"])
            frame = self.announced(events, "behind")["frame"]
            closed, = [e for e in events if e["kind"] == "close"]
            self.assertEqual((closed["frame"], closed["how"]), (frame, "shutdown"))

    def test_loops_in_two_threads_keep_their_own_tasks(self):
        for events, tasks in self.recordings(TWO_THREADS):
            loops = {e["task"]: e["loop"] for e in events if e["kind"] == "task"}
            self.assertEqual(len(loops), 4)
            self.assertNotEqual(loops[tasks["a"]], loops[tasks["b"]])
            threads = {}
            for event in events:
                if event["kind"] in ("run", "wait", "finish"):
                    threads.setdefault(loops[event["task"]], set()).add(event["thread"])
                elif event["kind"] in ("turn", "idle"):
                    threads.setdefault(event["loop"], set()).add(event["thread"])
            self.assertEqual([len(each) for each in threads.values()], [1, 1])
            self.assertEqual(len(set.union(*threads.values())), 2)


if __name__ == "__main__":
    unittest.main()
