"""`async with` as it is recorded: what is awaited at both ends, and what comes of it."""

import unittest

from scope_story import ScopeStoryCase

MANAGER = """import asyncio, contextlib
class Waiting:
    def __init__(self, name, answer=None): self.name, self.answer = name, answer
    async def __aenter__(self): await asyncio.sleep(0); return self.name
    async def __aexit__(self, *exc): await asyncio.sleep(0); return self.answer
    def __enter__(self): pass
    def __exit__(self, *exc): pass
def step(): pass
"""

STORIES = {
    "what goes on behind an awaited exit is stopped by the scope around it": ("""
        async def work():
            with contextlib.suppress(ZeroDivisionError):
                async with Waiting("a"):
                    1 / 0
            step()
        asyncio.run(work())
        """, """
        entering contextlib.suppress(ZeroDivisionError) of suppress
        entered contextlib.suppress(ZeroDivisionError): None
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        raise ZeroDivisionError new in work:12
        exiting Waiting("a") exception ZeroDivisionError
        exited Waiting("a") propagates: None
        exiting contextlib.suppress(ZeroDivisionError) exception ZeroDivisionError
        exited contextlib.suppress(ZeroDivisionError) suppressed: True
        handled ZeroDivisionError by scope in work:10
        call step
        return step None
        """),
    "a bare raise inside a scope": ("""
        async def work():
            with Waiting("sync"):
                async with Waiting("a"):
                    try: int("x")
                    except ValueError: raise
        try: asyncio.run(work())
        except ValueError: step()
        """, """
        entering Waiting("sync") of Waiting
        entered Waiting("sync"): None
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        raise ValueError new in work:12
        handled ValueError by except in work:13
        raise ValueError again in work:13
        exiting Waiting("a") exception ValueError
        exited Waiting("a") propagates: None
        exiting Waiting("sync") exception ValueError
        exited Waiting("sync") propagates: None
        unwind work:13 ValueError
        handled ValueError by task
        raise ValueError again in <module>:14
        handled ValueError by except in <module>:15
        call step
        return step None
        """),
    "an async generator that is closed around a manager without a try": ("""
        @contextlib.asynccontextmanager
        async def step():
            yield
        async def items():
            async with step(): yield 1
        async def main():
            made = items()
            await anext(made)
            await made.aclose()
        asyncio.run(main())
        """, """
        create step
        entering async step() of _AsyncGeneratorContextManager over step
        resume step next
        suspend step None
        entered step(): None
        raise GeneratorExit thrown in items:13
        exiting step() closed GeneratorExit
        resume step throw GeneratorExit
        unwind step:11 GeneratorExit
        exited step() propagates: False
        unwind items:13 GeneratorExit
        handled GeneratorExit by native in main:17
        """),
    "async managers": ("""
        async def work(way):
            async with Waiting("a"), Waiting("b", way == 1) as b:
                if way == 1: raise KeyError
                if way == 2: return step()
            step()
        for way in range(3): asyncio.run(work(way))
        """, """
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        entering async Waiting("b", way == 1) as b of Waiting
        entered Waiting("b", way == 1): 'b'
        exiting Waiting("b", way == 1) normal
        exited Waiting("b", way == 1) clean: False
        exiting Waiting("a") normal
        exited Waiting("a") clean: None
        call step
        return step None
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        entering async Waiting("b", way == 1) as b of Waiting
        entered Waiting("b", way == 1): 'b'
        raise KeyError new in work#2:11
        exiting Waiting("b", way == 1) exception KeyError
        exited Waiting("b", way == 1) suppressed: True
        handled KeyError by scope in work#2:10
        exiting Waiting("a") normal
        exited Waiting("a") clean: None
        call step#2
        return step#2 None
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        entering async Waiting("b", way == 1) as b of Waiting
        entered Waiting("b", way == 1): 'b'
        call step#3
        return step#3 None
        exiting Waiting("b", way == 1) return
        exited Waiting("b", way == 1) clean: False
        exiting Waiting("a") return
        exited Waiting("a") clean: None
        """),
    "a task cancelled inside a scope": ("""
        async def work():
            async with Waiting("a"):
                with Waiting("lock"): await asyncio.sleep(9)
        async def main():
            task = asyncio.create_task(work())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
            try: await task
            except asyncio.CancelledError: step()
        asyncio.run(main())
        """, """
        entering async Waiting("a") of Waiting
        entered Waiting("a"): 'a'
        entering Waiting("lock") of Waiting
        entered Waiting("lock"): None
        raise CancelledError delivered in work:11
        exiting Waiting("lock") cancelled CancelledError
        exited Waiting("lock") propagates: None
        exiting Waiting("a") cancelled CancelledError
        exited Waiting("a") propagates: None
        unwind work:11 CancelledError
        handled CancelledError by task
        raise CancelledError delivered in main:18
        handled CancelledError by except in main:19
        call step
        return step None
        """),
    "an async exit that raises": ("""
        class Failing(Waiting):
            async def __aexit__(self, *exc):
                await asyncio.sleep(0)
                raise OSError
        async def work():
            try:
                async with Failing("a"): raise KeyError
            except OSError: step()
        asyncio.run(work())
        """, """
        entering async Failing("a") of Failing
        entered Failing("a"): 'a'
        raise KeyError new in work:15
        exiting Failing("a") exception KeyError
        raise OSError new in __aexit__:12
        unwind __aexit__:12 OSError
        exited Failing("a") replaced by OSError
        handled OSError by except in work:16
        call step
        return step None
        """),
    "an exception goes through generators, to whoever swallows it": ("""
        from contextlib import asynccontextmanager, contextmanager
        @asynccontextmanager
        async def opened():
            try: yield
            finally: await asyncio.sleep(0)
        @contextmanager
        def plain():
            try: yield
            finally: pass
        async def work():
            async with Waiting("a", True):
                async with opened():
                    with plain(): raise ValueError
            async with opened():
                with plain():
                    raise KeyError
        try: asyncio.run(work())
        except KeyError: step()
        """, """
        entering async Waiting("a", True) of Waiting
        entered Waiting("a", True): 'a'
        entering async opened() of _AsyncGeneratorContextManager over opened
        entered opened(): None
        entering plain() of _GeneratorContextManager over plain
        entered plain(): None
        raise ValueError new in work:21
        exiting plain() exception ValueError
        unwind plain:16 ValueError
        exited plain() propagates: False
        exiting opened() exception ValueError
        unwind opened:12 ValueError
        exited opened() propagates: False
        exiting Waiting("a", True) exception ValueError
        exited Waiting("a", True) suppressed: True
        handled ValueError by scope in work:19
        entering async opened() of _AsyncGeneratorContextManager over opened#2
        entered opened(): None
        entering plain() of _GeneratorContextManager over plain#2
        entered plain(): None
        raise KeyError new in work:24
        exiting plain() exception KeyError
        unwind plain#2:16 KeyError
        exited plain() propagates: False
        exiting opened() exception KeyError
        unwind opened#2:12 KeyError
        exited opened() propagates: False
        unwind work:24 KeyError
        handled KeyError by task
        raise KeyError again in <module>:25
        handled KeyError by except in <module>:26
        call step
        return step None
        """),
    "managers of the library": ("""
        from contextlib import asynccontextmanager
        @asynccontextmanager
        async def step(): yield 1
        async def work():
            async with asyncio.Lock() as lock: pass
            async with step() as one: pass
            async with asyncio.Semaphore(1): pass
        asyncio.run(work())
        """, """
        entering async asyncio.Lock() as lock of Lock
        entered asyncio.Lock(): None
        exiting asyncio.Lock() normal
        exited asyncio.Lock() clean: None
        create step
        entering async step() as one of _AsyncGeneratorContextManager over step
        resume step next
        suspend step 1
        entered step(): 1
        exiting step() normal
        resume step next
        return step None
        exited step() clean: False
        entering async asyncio.Semaphore(1) of Semaphore
        entered asyncio.Semaphore(1): None
        exiting asyncio.Semaphore(1) normal
        exited asyncio.Semaphore(1) clean: None
        """),
}


class AsyncScopes(ScopeStoryCase):
    def testStories(self):
        self.hold(MANAGER, STORIES)


if __name__ == "__main__":
    unittest.main()
