"""What lies on an `AsyncExitStack`: each is a scope whose end the stack awaits."""

import unittest

from scope_story import ScopeStoryCase

BEGINNING = """import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
class Waiting:
    def __init__(self, name, answer=None): self.name, self.answer = name, answer
    async def __aenter__(self): await asyncio.sleep(0); return self.name
    async def __aexit__(self, *exc): await asyncio.sleep(0); return self.answer
class Worse(Waiting):
    async def __aexit__(self, *exc): await asyncio.sleep(0); raise OSError
class Manager:
    def __init__(self, name): self.name = name
    def __enter__(self): return self.name
    def __exit__(self, *exc): pass
async def bye(*given): pass
def step(): pass
"""

STORIES = {
    "what is put on an async stack is awaited last in, first out": ("""
        async def work():
            async with AsyncExitStack() as stack:
                a = await stack.enter_async_context(Waiting("a"))
                stack.push_async_callback(bye, 1)
                stack.push_async_exit(bye)
                stack.enter_context(Manager("sync"))
                stack.push_async_exit(Waiting("pushed"))
                return a
        asyncio.run(work())
        """, """
        entering async AsyncExitStack() as stack of AsyncExitStack
        entered AsyncExitStack(): <AsyncExitStack>
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        entering async bye, 1 of bye
        entered bye, 1
        entering async bye of bye
        entered bye
        entering Manager("sync") of Manager
        entered Manager("sync"): 'sync'
        entering async Waiting("pushed") of Waiting
        entered Waiting("pushed")
        exiting AsyncExitStack() return
        exiting Waiting("pushed") return
        exited Waiting("pushed") clean: None
        exiting Manager("sync") return
        exited Manager("sync") clean: None
        exiting bye return
        exited bye clean: None
        exiting bye, 1 return
        exited bye, 1 clean: None
        exiting Waiting("a") return
        exited Waiting("a") clean: None
        exited AsyncExitStack() clean: False
        """),
    "an exception goes from one await to the next until one swallows it": ("""
        class Again(Waiting):
            async def __aexit__(self, kind, exception, traceback): raise exception
        @asynccontextmanager
        async def made():
            try: yield 5
            finally: await asyncio.sleep(0)
        async def work():
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(Waiting("outer"))
                await stack.enter_async_context(Waiting("inner", True))
                await stack.enter_async_context(made())
                await stack.enter_async_context(Again("again"))
                raise ValueError
            step()
        asyncio.run(work())
        """, """
        entering async AsyncExitStack() as stack of AsyncExitStack
        entered AsyncExitStack(): <AsyncExitStack>
        entering async Waiting("outer") of Waiting
        entered Waiting("outer"): 'outer'
        entering async Waiting("inner", True) of Waiting
        entered Waiting("inner", True): 'inner'
        entering async made() of _AsyncGeneratorContextManager over made
        entered made(): 5
        entering async Again("again") of Again
        entered Again("again"): 'again'
        raise ValueError new in work:27
        exiting AsyncExitStack() exception ValueError
        exiting Again("again") exception ValueError
        raise ValueError again in __aexit__:16
        unwind __aexit__:16 ValueError
        exited Again("again") propagates
        exiting made() exception ValueError
        unwind made:19 ValueError
        exited made() propagates
        exiting Waiting("inner", True) exception ValueError
        exited Waiting("inner", True) suppressed: True
        exiting Waiting("outer") normal
        exited Waiting("outer") clean: None
        exited AsyncExitStack() suppressed: True
        handled ValueError by scope in work:22
        call step
        return step None
        """),
    "an awaited exit that raises replaces what was on its way": ("""
        async def work():
            try:
                async with AsyncExitStack() as stack:
                    stack.callback(step)
                    await stack.enter_async_context(Waiting("outer"))
                    await stack.enter_async_context(Worse("worse"))
                    raise ValueError
            except OSError: step()
        asyncio.run(work())
        """, """
        entering async AsyncExitStack() as stack of AsyncExitStack
        entered AsyncExitStack(): <AsyncExitStack>
        entering step of step
        entered step
        entering async Waiting("outer") of Waiting
        entered Waiting("outer"): 'outer'
        entering async Worse("worse") of Worse
        entered Worse("worse"): 'worse'
        raise ValueError new in work:21
        exiting AsyncExitStack() exception ValueError
        exiting Worse("worse") exception ValueError
        raise OSError new in __aexit__:8
        unwind __aexit__:8 OSError
        exited Worse("worse") replaced by OSError
        exiting Waiting("outer") exception OSError
        exited Waiting("outer") propagates
        exiting step exception OSError
        call step
        return step None
        exited step propagates: None
        exited AsyncExitStack() replaced by OSError
        handled OSError by except in work:22
        call step#2
        return step#2 None
        """),
    "what was handed on is left by aclose()": ("""
        class Bad(Waiting):
            async def __aenter__(self): raise KeyError
        async def work():
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(Waiting("kept"))
                try: await stack.enter_async_context(Bad("bad"))
                except KeyError: step()
                try: await stack.enter_async_context(Manager("sync"))
                except TypeError: step()
                kept = stack.pop_all()
            step()
            await kept.aclose()
        asyncio.run(work())
        """, """
        entering async AsyncExitStack() as stack of AsyncExitStack
        entered AsyncExitStack(): <AsyncExitStack>
        entering async Waiting("kept") of Waiting
        entered Waiting("kept"): 'kept'
        entering async Bad("bad") of Bad
        raise KeyError new in __aenter__:16
        unwind __aenter__:16 KeyError
        handled KeyError by except in work:21
        call step
        return step None
        raise TypeError new in work:22
        handled TypeError by except in work:23
        call step#2
        return step#2 None
        exiting AsyncExitStack() normal
        exited AsyncExitStack() clean: False
        call step#3
        return step#3 None
        exiting Waiting("kept") normal
        exited Waiting("kept") clean: None
        """),
    "a task that is cancelled while its stack waits": ("""
        async def inside():
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(Waiting("a"))
                await asyncio.sleep(9)
        async def leaving():
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(Waiting("a"))
                stack.push_async_callback(asyncio.sleep, 9)
        async def main():
            for work in inside, leaving:
                task = asyncio.create_task(work())
                for _ in range(4): await asyncio.sleep(0)
                task.cancel()
                try: await task
                except asyncio.CancelledError: step()
        asyncio.run(main())
        """, """
        entering async AsyncExitStack() as stack of AsyncExitStack
        entered AsyncExitStack(): <AsyncExitStack>
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        raise CancelledError delivered in inside:18
        exiting AsyncExitStack() cancelled CancelledError
        exiting Waiting("a") cancelled CancelledError
        exited Waiting("a") propagates: None
        exited AsyncExitStack() propagates: False
        unwind inside:18 CancelledError
        handled CancelledError by task
        raise CancelledError delivered in main:28
        handled CancelledError by except in main:29
        call step
        return step None
        entering async AsyncExitStack() as stack of AsyncExitStack
        entered AsyncExitStack(): <AsyncExitStack>
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        entering async asyncio.sleep, 9 of sleep
        entered asyncio.sleep, 9
        exiting AsyncExitStack() normal
        exiting asyncio.sleep, 9 normal
        raise CancelledError#2 delivered in leaving:20
        exited asyncio.sleep, 9 replaced by CancelledError#2
        exiting Waiting("a") cancelled CancelledError#2
        exited Waiting("a") propagates
        exited AsyncExitStack() replaced by CancelledError#2
        unwind leaving:20 CancelledError#2
        handled CancelledError#2 by task
        raise CancelledError#2 delivered in main:28
        handled CancelledError#2 by except in main:29
        call step#2
        return step#2 None
        """),
}


class AsyncStacks(ScopeStoryCase):
    def testStories(self):
        self.hold(BEGINNING, STORIES)


if __name__ == "__main__":
    unittest.main()
