"""What tasks wait for: the reason, the targets by name, and who wakes them."""

import fnmatch
import textwrap
import unittest

from recording import INTERPRETERS, record

#: {name: (script, what becomes of the tasks that have a name, in order)}
STORIES = {
    "a signal that comes twice": ("""
        import asyncio, os, signal
        async def main():
            event = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, event.set)
            for _ in range(2):
                os.kill(os.getpid(), signal.SIGUSR1)
                await event.wait()
                event.clear()
        asyncio.run(main())
    """, """
        main waits on event Event.wait: event
        main is woken by the callback set: event
        main waits on event Event.wait: event
        main is woken by the callback set: event
    """),
    "a thread that is done before it is waited for": ("""
        import asyncio, concurrent.futures
        async def main():
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                done = pool.submit(lambda: 1)
                print(done.result())
                await asyncio.wrap_future(done)
        asyncio.run(main())
    """, """
        main waits on thread wrap_future: future
        main is woken by a thread: future
    """),
    "a pool of processes": ("""
        import asyncio, concurrent.futures, time
        async def main():
            with concurrent.futures.ProcessPoolExecutor(1) as pool:
                await asyncio.get_running_loop().run_in_executor(pool, time.sleep, 0.01)
        if __name__ == "__main__":
            asyncio.run(main())
    """, """
        main waits on process run_in_executor: future
        main is woken by a thread: future
    """),
    "gathers in a gather": ("""
        import asyncio
        async def main():
            a, b, c = (asyncio.create_task(asyncio.sleep(0.001), name=name) for name in "abc")
            await asyncio.gather(asyncio.gather(a, b), c)
        asyncio.run(main())
    """, """
        main waits on future gather: gather, a, b, c
        a waits on timer sleep(0.001): future
        b waits on timer sleep(0.001): future
        c waits on timer sleep(0.001): future
        a is woken by a timer: future
        b is woken by a timer: future
        c is woken by a timer: future
        main is woken by *: gather
    """),
    "a lock, a semaphore and a condition": ("""
        import asyncio
        async def main():
            lock, semaphore, condition = asyncio.Lock(), asyncio.Semaphore(1), asyncio.Condition()
            async def both():
                async with lock:
                    await asyncio.sleep(0)
                async with semaphore:
                    await asyncio.sleep(0)
            async def waiter():
                async with condition:
                    await condition.wait()
            a, b = (asyncio.create_task(both(), name=name) for name in "ab")
            c = asyncio.create_task(waiter(), name="c")
            await a
            await b
            async with condition:
                condition.notify()
            await c
        asyncio.run(main())
    """, """
        main waits on task: a
        a waits on yield sleep(0)
        a is woken by a
        b waits on lock Lock.acquire: lock
        c waits on condition Condition.wait: condition
        b is woken by a: lock
        a waits on yield sleep(0)
        a is woken by a
        b waits on yield sleep(0)
        b is woken by b
        main is woken by a
        b waits on yield sleep(0)
        b is woken by b
        main waits on task: b
        main is woken by b
        c is woken by main: condition
        main waits on task: c
        main is woken by c
    """),
    "a semaphore that limits the rate": ("""
        import asyncio
        async def call(limit):
            async with limit:
                await asyncio.sleep(0.001)
        async def main():
            limit = asyncio.Semaphore(1)
            async with asyncio.TaskGroup() as group:
                for name in "ab":
                    group.create_task(call(limit), name=name)
        asyncio.run(main())
    """, """
        main waits on group TaskGroup: TaskGroup, a, b
        a waits on timer sleep(0.001): future
        b waits on semaphore Semaphore.acquire: semaphore
        a is woken by a timer: future
        b is woken by a: semaphore
        b waits on timer sleep(0.001): future
        b is woken by a timer: future
        main is woken by b: TaskGroup
    """),
    "a barrier": ("""
        import asyncio
        async def main():
            barrier = asyncio.Barrier(2)
            first = asyncio.create_task(barrier.wait(), name="first")
            second = asyncio.create_task(barrier.wait(), name="second")
            await asyncio.gather(first, second)
        asyncio.run(main())
    """, """
        main waits on future gather: gather, first, second
        first waits on condition Barrier.wait: barrier
        first is woken by second: barrier
        main is woken by first: gather
    """),
    "all that was in a queue": ("""
        import asyncio
        async def work(queue):
            await queue.get()
            await asyncio.sleep(0)
            queue.task_done()
        async def main():
            queue = asyncio.Queue()
            task = asyncio.create_task(work(queue), name="worker")
            await queue.put(1)
            await queue.join()
            await task
        asyncio.run(main())
    """, """
        main waits on queue Queue.join: queue
        worker waits on yield sleep(0)
        worker is woken by worker
        main is woken by worker: queue
    """),
    "the next that is done": ("""
        import asyncio
        async def main():
            tasks = [asyncio.create_task(asyncio.sleep(n / 100), name=f"after {n}")
                     for n in (2, 1)]
            for each in asyncio.as_completed(tasks):
                await each
        asyncio.run(main())
    """, """
        main waits on task as_completed: after 2, after 1
        after 2 waits on timer sleep(0.02): future
        after 1 waits on timer sleep(0.01): future
        after 1 is woken by a timer: future
        main is woken by after 1
        main waits on task as_completed: after 2
        after 2 is woken by a timer: future
        main is woken by after 2
    """),
    "the first that is done, and all": ("""
        import asyncio
        async def main():
            tasks = [asyncio.create_task(asyncio.sleep(n / 100), name=f"after {n}")
                     for n in (2, 1)]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(tasks)
        asyncio.run(main())
    """, """
        main waits on task wait: after 2, after 1
        after 2 waits on timer sleep(0.02): future
        after 1 waits on timer sleep(0.01): future
        after 1 is woken by a timer: future
        main is woken by after 1
        main waits on task wait: after 2
        after 2 is woken by a timer: future
        main is woken by after 2
    """),
    "a time limit and a shield": ("""
        import asyncio
        async def main():
            limited = asyncio.create_task(asyncio.sleep(0.001), name="limited")
            await asyncio.wait_for(limited, 5)
            shielded = asyncio.create_task(asyncio.sleep(0.001), name="shielded")
            await asyncio.shield(shielded)
        asyncio.run(main())
    """, """
        main waits on task wait_for: limited
        limited waits on timer sleep(0.001): future
        limited is woken by a timer: future
        main is woken by limited
        main waits on task shield: future, shielded
        shielded waits on timer sleep(0.001): future
        shielded is woken by a timer: future
        main is woken by shielded: future
    """),
    "a callback that comes later": ("""
        import asyncio
        async def main():
            future = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_later(0.001, future.set_result, 9)
            await future
        asyncio.run(main())
    """, """
        main waits on future: future
        main is woken by the callback set_result: future
    """),
    "a thread": ("""
        import asyncio, time
        async def main():
            await asyncio.to_thread(time.sleep, 0.02)
            await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.02)
        asyncio.run(main())
    """, """
        main waits on thread to_thread: future
        main is woken by a thread: future
        main waits on thread run_in_executor: future
        main is woken by a thread: future
    """),
    "a child process": ("""
        import asyncio
        async def main():
            process = await asyncio.create_subprocess_exec(
                "sh", "-c", "read line; echo $line; sleep 0.2",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
            process.stdin.write(b"hi\\n")
            await process.stdout.readline()
            await process.wait()
        asyncio.run(main())
    """, """
        main waits on process create_subprocess_exec: future
        main is woken by a task: future
        main waits on io StreamReader.readline: future
        main is woken by io: future
        main waits on process Process.wait: future
        main is woken by *: future
    """),
    "a stream over a socket": ("""
        import asyncio
        async def main():
            async def serve(reader, writer):
                writer.write(await reader.readline())
                await writer.drain()
                writer.close()
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            await asyncio.sleep(0.02)
            writer.write(b"hi\\n")
            await reader.readline()
            writer.close()
            server.close()
        asyncio.run(main())
    """, """
        main waits on future gather: gather, a task
        main is woken by a task: gather
        main waits on yield sleep(0)
        main is woken by main
        main waits on io open_connection: future
        main is woken by io: future
        main waits on io open_connection: future
        main is woken by main: future
        main waits on timer sleep(0.02): future
        main is woken by a timer: future
        main waits on io StreamReader.readline: future
        main is woken by io: future
    """),
    "one loop after the other": ("""
        import asyncio
        async def main():
            await asyncio.sleep(0)
        asyncio.run(main())
        asyncio.run(main())
    """, """
        main waits on yield sleep(0)
        main is woken by main
        main waits on yield sleep(0)
        main is woken by main
    """),
}


def storyOf(events):
    """What the events tell of main's task and of those that the program gave a name."""
    names, functions, things, handles, story = {}, {}, {}, {}, []

    def known(task):
        return names.get(task, "a task")

    def source(event):
        sort, which = next(iter(event.get("by", {"the loop": None}).items()))
        return {"task": known(which), "handle": f"the callback {handles.get(which)}",
                "timer": "a timer", "thread": "a thread"}.get(sort, sort)

    for event in events:
        kind, task = event["kind"], event.get("task")
        if kind == "create":
            functions[event["frame"]] = event["function"]
        elif kind == "task":
            if not event["name"].startswith("Task-"):
                names[task] = event["name"]
            elif functions.get(event.get("frame")) == "main":
                names[task] = "main"
        elif kind == "object":
            things[event["object"]] = event["what"]
        elif kind == "callback":
            handles[event["handle"]] = event["what"]
        elif kind == "wait" and task in names:
            targets = [things[which] if sort == "object" else known(which)
                       for each in event.get("targets", []) for sort, which in each.items()]
            words = ["waits on", event["on"], *([event["what"]] if "what" in event else [])]
            story.append(f"{names[task]} {' '.join(words)}" +
                         (": " + ", ".join(targets) if targets else ""))
        elif kind == "ready" and task in names and not isFirst(events, event):
            told = ": " + things[event["object"]] if "object" in event else ""
            story.append(f"{names[task]} is woken by {source(event)}{told}")
    return story


def isFirst(events, ready):
    """Whether it is a task's very first turn that it gets ready for."""
    return next(e for e in events if e["kind"] == "ready" and e["task"] == ready["task"]) is ready


class Waits(unittest.TestCase):
    def test_who_waits_for_what_and_who_wakes_them(self):
        for python in INTERPRETERS:
            for name, (script, story) in STORIES.items():
                with self.subTest(name, python=python):
                    events, done = record(python, textwrap.dedent(script))
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    wanted = textwrap.dedent(story).strip().splitlines()
                    told = storyOf(events)
                    for i, (line, pattern) in enumerate(zip(told, wanted)):
                        # A child's end is told by a thread or by its descriptor.
                        if fnmatch.fnmatchcase(line, pattern):
                            told[i] = pattern
                    self.assertEqual(told, wanted)


if __name__ == "__main__":
    unittest.main()
