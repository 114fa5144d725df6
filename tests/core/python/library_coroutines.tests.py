"""What coroutines of a library that tasks await make of a cancellation, and what they raise."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from story import Story

HEAD = """
import asyncio
from contextlib import asynccontextmanager
async def cancelled(coroutine):
    task = asyncio.create_task(coroutine, name="task")
    await asyncio.sleep(0.001)
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True))
"""

#: {name: (program, what happens in the task once it is cancelled)}
STORIES = {
    "an entry that swallows it": ("""
        @asynccontextmanager
        async def connection():
            try: await asyncio.sleep(5)
            except asyncio.CancelledError: pass
            yield 1
        async def use():
            async with connection() as c: pass
            return c
        asyncio.run(cancelled(use()))
        """, """
        resume connection throw exception
        raise CancelledError delivered in connection:11
        handled CancelledError by except in connection:12
        suspend connection 1
        resume use send 1
        entered
        exiting
        resume connection next
        return connection None
        exited clean False
        return use 1
        finish 1
        """),
    "an exit that swallows it": ("""
        @asynccontextmanager
        async def transaction():
            try: yield
            finally:
                try: await asyncio.sleep(5)
                except asyncio.CancelledError: pass
        async def use():
            async with transaction(): pass
            return 2
        asyncio.run(cancelled(use()))
        """, """
        resume transaction throw exception
        raise CancelledError delivered in transaction:13
        handled CancelledError by except in transaction:14
        return transaction None
        resume use send False
        exited clean False
        return use 2
        finish 2
        """),
    "an async generator that swallows it and yields": ("""
        async def items():
            try: await asyncio.sleep(5)
            except asyncio.CancelledError: pass
            yield 1
        async def use():
            async for item in items(): pass
            return item
        asyncio.run(cancelled(use()))
        """, """
        resume items throw exception
        raise CancelledError delivered in items:10
        handled CancelledError by except in items:11
        suspend items 1
        resume use delegate 1
        suspend use to items
        resume items next
        return items None
        resume use delegate
        return use 1
        finish 1
        """),
    "an exit that raises an exception of its own": ("""
        async def bad():
            raise KeyError
        async def use():
            async with asyncio.TaskGroup() as group:
                group.create_task(bad())
        async def main():
            task = asyncio.create_task(use(), name="task")
            print(await asyncio.gather(task, return_exceptions=True))
        asyncio.run(main())
        """, """
        raise CancelledError delivered
        handled CancelledError by native
        resume use next
        raise ExceptionGroup new in use:12
        exited replaced
        unwind use:12 ExceptionGroup
        handled ExceptionGroup by task
        finish exception
        """),
    "a cleanup that awaits": ("""
        async def use():
            try: await asyncio.sleep(5)
            finally: await asyncio.sleep(0)
        asyncio.run(cancelled(use()))
        """, """
        resume use throw exception
        raise CancelledError delivered in use:10
        suspend use
        run resume
        resume use next
        unwind use:10 CancelledError
        handled CancelledError by task
        finish cancelled
        """),
    "a cleanup that awaits and raises": ("""
        async def use():
            try: await asyncio.sleep(5)
            finally:
                await asyncio.sleep(0)
                raise KeyError
        asyncio.run(cancelled(use()))
        """, """
        resume use throw exception
        raise CancelledError delivered in use:10
        suspend use
        run resume
        resume use next
        raise KeyError new in use:13
        handled CancelledError by replaced in use:10
        unwind use:13 KeyError
        handled KeyError by task
        finish exception
        """),
    "an async generator that is closed": ("""
        async def items():
            try: yield 1
            finally: await asyncio.sleep(0)
        async def use():
            generator = items()
            await anext(generator)
            await generator.aclose()
        async def main():
            await asyncio.create_task(use(), name="task")
        asyncio.run(main())
        """, """
        suspend use to items
        resume items next
        suspend items 1
        resume use delegate 1
        suspend use to items
        resume items close exception
        raise GeneratorExit thrown in items:10
        suspend items
        run resume
        resume items next
        unwind items:10 GeneratorExit
        resume use delegate GeneratorExit
        handled GeneratorExit by native in use:15
        return use None
        finish None
        """),
}


class LibraryStory(Story):
    """Of one task alone, from its cancellation on or its start, with the scopes that it leaves."""

    def __init__(self, events):
        self.task = None
        super().__init__(events)
        at = next((i for i, s in enumerate(self.sentences) if s == "run throw"), 2)
        self.sentences = self.sentences[at + 1:]

    def tell(self, event):
        told = super().tell(event)
        kind = event["kind"]
        if kind == "task" and event["name"] == "task":
            self.task = event["task"]
        if self.task is None or self.task not in (event.get("in"), event.get("task")):
            return None
        if kind == "run":
            return f"run {event['how']}"
        value = event.get("value", {}).get("text", "")
        if kind == "exited":
            return f"exited {event['verdict']} {value}".strip()
        if kind == "finish":
            return f"finish {value or event['outcome']}"
        return kind if kind in ("entered", "exiting") else told


class LibraryCoroutines(unittest.TestCase):
    maxDiff = None

    def testStories(self):
        for name, (script, told) in STORIES.items():
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    events, done = record(python, HEAD.lstrip("\n") + textwrap.dedent(script))
                    self.assertEqual(done.returncode, 0, done.stderr.decode())
                    self.assertEqual("\n".join(LibraryStory(events).sentences),
                                     textwrap.dedent(told).strip())


if __name__ == "__main__":
    unittest.main()
