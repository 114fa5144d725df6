"""Managers used as decorators: each call is a scope."""

import unittest

from scope_story import ScopeStoryCase

BEGINNING = """import asyncio
from contextlib import AsyncContextDecorator, ContextDecorator, asynccontextmanager, contextmanager
from functools import wraps
def step(): pass
class track(ContextDecorator):
    def __init__(self, name): self.name = name
    def __enter__(self): return self.name
    def __exit__(self, kind, exception, traceback): return kind is KeyError
class waiting(AsyncContextDecorator):
    def __init__(self, name): self.name = name
    async def __aenter__(self): await asyncio.sleep(0); return self.name
    async def __aexit__(self, *exc): await asyncio.sleep(0)
@contextmanager
def noted(n):
    try: yield n
    finally: step()
@asynccontextmanager
async def opened():
    try: yield
    finally: await asyncio.sleep(0)
"""

STORIES = {
    "each call is inside the manager, and an exception meets it": ("""
        @track("a")
        def work(error):
            if error: raise error
            step()
        work(None)
        work(KeyError)
        try: work(OSError)
        except OSError: step()
        """, """
        entering track("a") of track
        entered track("a"): 'a'
        call step
        return step None
        exiting track("a") return
        exited track("a") clean: False
        entering track("a") of track
        entered track("a"): 'a'
        raise KeyError new in work#2:23
        unwind work#2:23 KeyError
        exiting track("a") exception KeyError
        exited track("a") suppressed: True
        handled KeyError by scope
        entering track("a") of track
        entered track("a"): 'a'
        raise OSError new in work#3:23
        unwind work#3:23 OSError
        exiting track("a") exception OSError
        exited track("a") propagates: False
        unwind inner#3 OSError
        handled OSError by except in <module>:28
        call step#2
        return step#2 None
        """),
    "each call makes a generator of its own": ("""
        @noted(3)
        def fact(n): return n * fact(n - 1) if n else 1
        fact(1)
        """, """
        entering noted(3) of _GeneratorContextManager over noted#2
        entered noted(3): 3
        entering noted(3) of _GeneratorContextManager over noted#3
        entered noted(3): 3
        exiting noted(3) return
        call step
        return step None
        exited noted(3) clean: False
        exiting noted(3) return
        call step#2
        return step#2 None
        exited noted(3) clean: False
        """),
    "calls of a coroutine function": ("""
        @waiting("b")
        async def work(): step()
        @opened()
        async def other(): raise ValueError
        async def main():
            await work()
            try: await other()
            except ValueError: step()
        asyncio.run(main())
        """, """
        entering async waiting("b") of waiting
        entered waiting("b"): 'b'
        call step
        return step None
        exiting waiting("b") return
        exited waiting("b") clean: None
        entering async opened() of _AsyncGeneratorContextManager over opened#2
        entered opened(): None
        raise ValueError new in other:24
        unwind other:24 ValueError
        exiting opened() exception ValueError
        unwind opened#2:19 ValueError
        exited opened() propagates: False
        unwind inner#2 ValueError
        handled ValueError by except in main:28
        call step#2
        return step#2 None
        """),
    "under other layers, and a method": ("""
        def passed(function):
            @wraps(function)
            def wrapper(*args): return function(*args)
            return wrapper
        class Thing:
            @passed
            @track("a")
            @passed
            def step(self): pass
        Thing().step()
        """, """
        return passed <function step>
        return passed#2 <function step>
        entering track("a") of track
        entered track("a"): 'a'
        call step
        return step None
        exiting track("a") return
        exited track("a") clean: False
        """),
    "a manager that cannot be entered": ("""
        class Bad(ContextDecorator):
            def __enter__(self): raise KeyError
            def __exit__(self, *exc): pass
        @Bad()
        def work(): pass
        try: work()
        except KeyError: step()
        """, """
        entering Bad() of Bad
        raise KeyError new in __enter__:22
        unwind __enter__:22 KeyError
        unwind inner KeyError
        handled KeyError by except in <module>:27
        call step
        return step None
        """),
}


class ManagedCalls(ScopeStoryCase):
    def testStories(self):
        self.hold(BEGINNING, STORIES)


if __name__ == "__main__":
    unittest.main()
