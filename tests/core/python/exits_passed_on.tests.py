"""Managers whose own exit calls that of another manager, which they hold."""

import unittest

from scope_story import ScopeStoryCase

BEGINNING = """import asyncio
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
def step(*given): pass
@contextmanager
def held():
    try: yield
    finally: step()
@asynccontextmanager
async def heldLong():
    try: yield
    finally: step()
class OfStack:
    def __init__(self, inner): self.inner = inner
    def __enter__(self):
        self.stack = ExitStack()
        self.stack.enter_context(self.inner)
    def __exit__(self, *exc): return self.stack.__exit__(*exc)
class MyStack(ExitStack):
    def __exit__(self, *exc): return super().__exit__(*exc)
class OfOne:
    def __init__(self, inner, answer=False): self.inner, self.answer = inner, answer
    def __enter__(self): self.inner.__enter__()
    def __exit__(self, *exc): return self.inner.__exit__(*exc) or self.answer
class OfOneLong:
    async def __aenter__(self):
        self.inner = heldLong()
        await self.inner.__aenter__()
    async def __aexit__(self, *exc): return await self.inner.__aexit__(*exc)
class OfStackLong:
    async def __aenter__(self):
        self.stack = AsyncExitStack()
        await self.stack.enter_async_context(heldLong())
    async def __aexit__(self, *exc): return await self.stack.__aexit__(*exc)
"""

STORIES = {
    "an exit stack that a manager holds": ("""
        try:
            with OfStack(held()): raise ValueError
        except ValueError: step(1)
        """, """
        entering OfStack(held()) of OfStack
        entering self.inner of _GeneratorContextManager over held
        entered self.inner: None
        entered OfStack(held()): None
        raise ValueError new in <module>:35
        exiting OfStack(held()) exception ValueError
        exiting self.inner exception ValueError
        call step
        return step None
        unwind held:6 ValueError
        exited self.inner propagates: False
        exited OfStack(held()) propagates: False
        handled ValueError by except in <module>:36
        call step#2
        return step#2 None
        """),
    "one that swallows": ("""
        with OfStack(suppress(ValueError)): raise ValueError
        step(1)
        """, """
        entering OfStack(suppress(ValueError)) of OfStack
        entering self.inner of suppress
        entered self.inner: None
        entered OfStack(suppress(ValueError)): None
        raise ValueError new in <module>:34
        exiting OfStack(suppress(ValueError)) exception ValueError
        exiting self.inner exception ValueError
        exited self.inner suppressed: True
        exited OfStack(suppress(ValueError)) suppressed: True
        handled ValueError by scope in <module>:34
        call step
        return step None
        """),
    "a stack with an exit of its own": ("""
        try:
            with MyStack() as stack:
                stack.callback(step)
                raise ValueError
        except ValueError: step(1)
        """, """
        entering MyStack() as stack of MyStack
        entered MyStack(): MyStack(_exit_callbacks=<deque>)
        entering step of step
        entered step
        raise ValueError new in <module>:37
        exiting MyStack() exception ValueError
        exiting step exception ValueError
        call step
        return step None
        exited step propagates: None
        exited MyStack() propagates: False
        handled ValueError by except in <module>:38
        call step#2
        return step#2 None
        """),
    "a generator's manager that another one holds": ("""
        try:
            with OfOne(held()): raise ValueError
        except ValueError: step(1)
        """, """
        entering OfOne(held()) of OfOne
        entered OfOne(held()): None
        raise ValueError new in <module>:35
        exiting OfOne(held()) exception ValueError
        call step
        return step None
        unwind held:6 ValueError
        exited OfOne(held()) propagates: False
        handled ValueError by except in <module>:36
        call step#2
        return step#2 None
        """),
    "what comes out of it, swallowed by the one that holds it": ("""
        with OfOne(held(), True): raise ValueError
        step(1)
        """, """
        entering OfOne(held(), True) of OfOne
        entered OfOne(held(), True): None
        raise ValueError new in <module>:34
        exiting OfOne(held(), True) exception ValueError
        call step
        return step None
        unwind held:6 ValueError
        exited OfOne(held(), True) suppressed: True
        handled ValueError by scope in <module>:34
        call step#2
        return step#2 None
        """),
    "awaited": ("""
        async def main():
            for manager in OfOneLong, OfStackLong:
                try:
                    async with manager(): raise ValueError
                except ValueError: step(1)
        asyncio.run(main())
        """, """
        entering async manager() of OfOneLong
        entered manager(): None
        raise ValueError new in main:37
        exiting manager() exception ValueError
        call step
        return step None
        unwind heldLong:10 ValueError
        exited manager() propagates: False
        handled ValueError by except in main:38
        call step#2
        return step#2 None
        entering async manager() of OfStackLong
        entering async heldLong() of _AsyncGeneratorContextManager over heldLong#2
        entered heldLong(): None
        entered manager(): None
        raise ValueError#2 new in main:37
        exiting manager() exception ValueError#2
        exiting heldLong() exception ValueError#2
        call step#3
        return step#3 None
        unwind heldLong#2:10 ValueError#2
        exited heldLong() propagates: False
        exited manager() propagates: False
        handled ValueError#2 by except in main:38
        call step#4
        return step#4 None
        """),
}


class ExitsPassedOnTest(ScopeStoryCase):
    def test_an_exception_is_where_it_was_while_an_exit_hands_it_on(self):
        self.hold(BEGINNING, STORIES)


if __name__ == "__main__":
    unittest.main()
