"""asyncio's tasks: who made them, what they wait for, who wakes them, how they end."""

import os
import textwrap
import unittest

from recording import INTERPRETERS, record
from task_programs import EAGER, FAILING_GROUP, TIMEOUT, hasEagerTasks

#: {name: (script, for each task by its name: what it waits for in turn, and how it ends)}
STORIES = {
    "three workers that are gathered": ("""
        import asyncio
        async def worker(name, units):
            await asyncio.sleep(units / 100)
            return name
        async def main():
            print(await asyncio.gather(*(asyncio.create_task(worker(n, u), name=n)
                                         for n, u in (("a", 2), ("b", 1), ("c", 2)))))
        asyncio.run(main())
    """, {"main": "future, result", "a": "timer, result", "b": "timer, result", "c": "timer, result"}),
    "a group whose second child fails": (FAILING_GROUP, {
        "main": "group, group, result", "first": "timer, cancelled", "second": "timer, exception"}),
    "a future that is written in Python": ("""
        import asyncio
        async def main():
            loop = asyncio.get_running_loop()
            future = asyncio.futures._PyFuture(loop=loop)
            loop.call_soon(future.set_result, 3)
            print(await future)
        asyncio.run(main())
    """, {"main": "future, result"}),
    "a timeout": (TIMEOUT, {"main": "timer, result"}),
    "a producer and two consumers": ("""
        import asyncio
        async def consumer(queue):
            while (item := await queue.get()) is not None:
                print(item)
                await asyncio.sleep(0)
        async def main():
            queue = asyncio.Queue(maxsize=1)
            names = "left", "right"
            tasks = [asyncio.create_task(consumer(queue), name=name) for name in names]
            for item in (1, 2, 3, None, None):
                await queue.put(item)
            for task in tasks:
                await task
        asyncio.run(main())
    """, {"main": "queue, queue, queue, queue, task, result",
        "left": "yield, yield, yield, result",
        "right": "queue, queue, queue, queue, result"}),
    "an event, and a lock that is held": ("""
        import asyncio
        async def waiter(event, lock):
            await event.wait()
            async with lock:
                pass
        async def main():
            event, lock = asyncio.Event(), asyncio.Lock()
            task = asyncio.create_task(waiter(event, lock), name="waiter")
            async with lock:
                await asyncio.sleep(0)
                event.set()
                await asyncio.sleep(0.002)
            await task
        asyncio.run(main())
    """, {"main": "yield, timer, task, result", "waiter": "event, lock, result"}),
    "a task that is cancelled": ("""
        import asyncio
        async def main():
            task = asyncio.create_task(asyncio.sleep(10), name="sleeper")
            await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                print("gone")
        asyncio.run(main())
    """, {"main": "yield, task, result", "sleeper": "timer, cancelled"}),
}


def recorded(python, script):
    events, done = record(python, textwrap.dedent(script))
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    return events


def livesOf(events):
    """{task's name: "what it waited for in turn, how it ended"}"""
    names, lives = {}, {}
    for event in events:
        if event["kind"] == "task":
            names[event["task"]] = event.get("name", "").replace("Task-1", "main")
            lives[names[event["task"]]] = []
        elif event["kind"] == "wait":
            lives[names[event["task"]]].append(event["on"])
        elif event["kind"] == "finish":
            lives[names[event["task"]]].append(event["outcome"])
    return {name: ", ".join(life) for name, life in lives.items()}


#: What scripts begin with, so that their tasks are not the C type's own.
OTHER_TASKS = {
    "written in Python": """
import asyncio
asyncio.Task = asyncio.tasks.Task = asyncio.tasks._PyTask
""",
    "of a subclass, by a factory": """
import asyncio
class Named(asyncio.Task):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        loop = super().new_event_loop()
        loop.set_task_factory(lambda loop, coroutine, **named: Named(coroutine, loop=loop, **named))
        return loop
asyncio.set_event_loop_policy(Policy())
""",
}

#: Every way in which asyncio lets a task wait, and two loops in two threads.
PRIMITIVES = """
import asyncio, threading
async def main():
    lock, event = asyncio.Lock(), asyncio.Event()
    condition, semaphore = asyncio.Condition(), asyncio.Semaphore(1)
    async def hold():
        async with lock:
            await asyncio.sleep(0.002)
    async def work():
        async with lock:
            pass
        await event.wait()
        async with condition:
            await condition.wait()
        async with semaphore:
            await asyncio.sleep(0.001)
    holder = asyncio.create_task(hold())
    workers = [asyncio.create_task(work()) for _ in range(2)]
    await holder
    event.set()
    while len(condition._waiters) < 2:
        await asyncio.sleep(0)
    async with condition:
        condition.notify_all()
    await asyncio.wait(workers)
    for each in asyncio.as_completed([asyncio.sleep(0.001, i) for i in range(2)]):
        await each
    print(await asyncio.to_thread(lambda: 3), await asyncio.shield(asyncio.sleep(0.001, 4)))
    loop = asyncio.get_running_loop()
    loop.call_soon(print, "never").cancel()
    future = loop.create_future()
    loop.call_later(0.001, future.set_result, 9)
    print(await future)
    async def numbers():
        for number in range(2):
            await asyncio.sleep(0)
            yield number
    print([number async for number in numbers()])
    async def serve(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hi\\n")
    print(await reader.readline())
    writer.close()
    server.close()
    process = await asyncio.create_subprocess_exec("true")
    print(await process.wait())
asyncio.run(main())
threads = [threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0.001))) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""

SLEEPER = """
import asyncio
async def main():
    task = asyncio.create_task(asyncio.sleep(30))
    await asyncio.sleep(0)
    task.cancel()
asyncio.run(main())
"""

FORGOTTEN = """
import asyncio
async def forgotten(): pass
async def failing(): raise ValueError("nobody asks")
async def main():
    forgotten()
    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    del task
asyncio.run(main())
"""


SELECTORS = """
import asyncio, selectors, time
for kind in selectors.EpollSelector, selectors.PollSelector, selectors.SelectSelector:
    loop = asyncio.SelectorEventLoop(kind())
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(loop.run_in_executor(None, time.sleep, 0.02))
    loop.close()
"""


RUNNER = """
import asyncio
async def main(delay):
    await asyncio.sleep(delay)
    return delay
with asyncio.Runner() as runner:
    print(runner.run(main(0.001)), runner.run(main(0.002)))
"""

HUNDRED = """
import asyncio
async def slow(n):
    await asyncio.sleep(0.001)
    return n
async def main():
    for n in range(100):
        await slow(n)
    print(sum(await asyncio.gather(*map(slow, range(100)))))
asyncio.run(main())
"""


TIMED_OUT = """
import asyncio

async def inner():
    await asyncio.sleep(60)

async def outer():
    await inner()

async def main():
    try:
        await asyncio.wait_for(outer(), 0.01)
    except TimeoutError:
        pass

asyncio.run(main())
"""


class Tasks(unittest.TestCase):
    def each(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                yield python

    def test_what_tasks_wait_for_and_how_they_end(self):
        for python in self.each():
            for name, (script, lives) in STORIES.items():
                with self.subTest(name):
                    self.assertEqual(livesOf(recorded(python, script)), lives)

    def test_tasks_of_other_types_are_told_alike(self):
        for python in self.each():
            for sort, beginning in OTHER_TASKS.items():
                for name, (script, lives) in STORIES.items():
                    with self.subTest(name, sort=sort):
                        told = recorded(python, beginning + textwrap.dedent(script))
                        self.assertEqual(livesOf(told), lives)

    def test_a_cancellation_is_one_token(self):
        script = textwrap.dedent(STORIES["a task that is cancelled"][0])
        for python in self.each():
            for beginning in "", *OTHER_TASKS.values():
                self.checkOneToken(recorded(python, beginning + script))

    def checkOneToken(self, events):
        asked, = [event for event in events if event["kind"] == "cancel"]
        sleeper = asked["task"]
        mine = [event for event in events if event.get("task") == sleeper]
        self.assertEqual([event["how"] for event in mine if event["kind"] == "run"],
                         ["start", "throw"])
        thrown = [event for event in mine if event.get("how") == "throw"][0]
        finish, = [event for event in mine if event["kind"] == "finish"]
        self.assertEqual({asked["exc"], thrown["exc"], finish["exc"]}, {asked["exc"]})

    def test_a_cancellation_goes_on_from_the_innermost_coroutine_into_who_awaits_it(self):
        for python in self.each():
            events, _ = record(python, TIMED_OUT)
            names = {e["frame"]: e["function"] for e in events if e["kind"] in ("create", "call")}
            asked, = [event for event in events if event["kind"] == "cancel"]
            mine = [(event["kind"], names[event["frame"]], event.get("how"))
                    for event in events if event.get("exc") == asked["exc"] and "frame" in event]
            self.assertEqual([told for told in mine if told[1] in ("outer", "inner")],
                             [("resume", "inner", "throw"), ("raise", "inner", "delivered"),
                              ("unwind", "inner", None), ("resume", "outer", "delegate"),
                              ("unwind", "outer", None)])

    def test_a_task_that_wakes_says_what_woke_it(self):
        for python in self.each():
            events = recorded(python, STORIES["three workers that are gathered"][0])
            task = {e["name"]: e["task"] for e in events if e["kind"] == "task" and "name" in e}
            woken = {}
            for event in events:
                if event["kind"] == "ready":
                    woken[event["task"]] = event.get("by")
            self.assertEqual([woken[task[name]] for name in "abc"], [{"timer": True}] * 3)

    def test_a_sleep_says_when_it_ends(self):
        for python in self.each():
            events, _ = record(python, SLEEPER)
            wait, = [e for e in events if e["kind"] == "wait" and e["what"] == "sleep(30)"]
            # Since the recording began, which was a little earlier.
            self.assertGreater(wait["until"], 30 * 10**9)
            self.assertLess(wait["until"], 150 * 10**9)

    def test_every_way_to_wait_keeps_to_the_grammar_and_changes_nothing(self):
        for python in self.each():
            events, done = record(python, PRIMITIVES)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertEqual(done.stdout, b"3 4\n9\n[0, 1]\nb'hi\\n'\n0\n")
            waits = {event["on"] for event in events if event["kind"] == "wait"}
            self.assertLessEqual({"lock", "event", "condition", "semaphore", "timer", "yield",
                                  "task", "future"}, waits)
            self.assertEqual(len({event["loop"] for event in events if event["kind"] == "turn"}), 3)
            self.assertNotIn("lost", {event["kind"] for event in events})

    def test_a_hundred_calls_wait_one_by_one_or_all_at_once(self):
        for python in self.each():
            events = recorded(python, HUNDRED)
            waiting, most = set(), {}
            gathered = False
            for event in events:
                gathered |= event["kind"] == "wait" and event["on"] != "timer"
                if event["kind"] == "wait" and event["on"] == "timer":
                    waiting.add(event["task"])
                elif event["kind"] == "run":
                    waiting.discard(event["task"])
                most[gathered] = max(most.get(gathered, 0), len(waiting))
            self.assertEqual(most, {False: 1, True: 100})
            slept = [e["task"] for e in events if e["kind"] == "wait" and e["on"] == "timer"]
            self.assertEqual((len(slept), len(set(slept))), (200, 101))
            self.assertEqual(sum(e["kind"] == "finish" for e in events), 101)

    def test_a_runner_runs_one_task_after_the_other_in_one_loop(self):
        for python in self.each():
            events = recorded(python, RUNNER)
            ends = [e["value"]["text"] for e in events if e["kind"] == "finish"]
            self.assertEqual(ends, ["0.001", "0.002"])
            self.assertEqual(len({e["loop"] for e in events if e["kind"] == "task"}), 1)

    def test_the_debug_allocator_finds_nothing(self):
        os.environ["PYTHONMALLOC"] = "debug"
        self.addCleanup(os.environ.pop, "PYTHONMALLOC")
        for python in self.each():
            for script in PRIMITIVES, *([EAGER] if hasEagerTasks(python) else []), FORGOTTEN:
                _, done = record(python, script)
                self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_a_loop_sleeps_in_whichever_selector_it_has(self):
        for python in self.each():
            events = recorded(python, SELECTORS)
            turns = {event["loop"]: event["number"] for event in events if event["kind"] == "turn"}
            idle = {event["loop"] for event in events if event["kind"] == "idle"}
            self.assertEqual(len(turns), 3)
            self.assertEqual(idle, set(turns))
            self.assertNotIn("lost", {event["kind"] for event in events})

    def test_what_nobody_awaited_or_asked_for_is_told(self):
        for python in self.each():
            events, _ = record(python, FORGOTTEN)
            forgotten, = [event for event in events if event["kind"] == "unawaited"]
            self.assertEqual(forgotten["function"], "forgotten")
            self.assertEqual(len([e for e in events if e["kind"] == "unretrieved"]), 1)


if __name__ == "__main__":
    unittest.main()
