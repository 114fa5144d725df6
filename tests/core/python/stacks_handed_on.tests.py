"""Exit stacks that are left where no frame of the program's runs."""

import unittest

from scope_story import ScopeStoryCase

BEGINNING = """import asyncio, atexit, threading
from contextlib import AsyncExitStack, ExitStack
class Manager:
    def __init__(self, name): self.name = name
    def __enter__(self): return self.name
    def __exit__(self, *exc): pass
class Worse:
    def __enter__(self): pass
    def __exit__(self, *exc): raise OSError(2)
def step(*given): pass
def fill():
    stack = ExitStack()
    stack.enter_context(Manager("a"))
    stack.callback(step)
    return stack
"""

STORIES = {
    "a thread leaves what another one entered": ("""
        made = fill()
        thread = threading.Thread(target=made.close)
        thread.start()
        thread.join()
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering step of step
        entered step
        exiting step normal
        call step
        return step None
        exited step clean: None
        exiting Manager("a") normal
        exited Manager("a") clean: None
        """),
    "a callback of the loop, and a task that is the stack's own": ("""
        async def main():
            asyncio.get_running_loop().call_soon(fill().close)
            await asyncio.sleep(0)
            stack = AsyncExitStack()
            stack.push_async_callback(asyncio.sleep, 0)
            stack.push(Manager("sync"))
            await asyncio.create_task(stack.aclose())
        asyncio.run(main())
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering step of step
        entered step
        exiting step normal
        call step
        return step None
        exited step clean: None
        exiting Manager("a") normal
        exited Manager("a") clean: None
        entering async asyncio.sleep, 0 of sleep
        entered asyncio.sleep, 0
        entering Manager("sync") of Manager
        entered Manager("sync")
        exiting Manager("sync") normal
        exited Manager("sync") clean: None
        exiting asyncio.sleep, 0 normal
        exited asyncio.sleep, 0 clean: None
        """),
    "a stack that nobody unwinds leaves its scopes open": ("""
        left = fill()
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering step of step
        entered step
        """),
    "at the very end of the program": ("""
        atexit.register(fill().close)
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering step of step
        entered step
        exiting step normal
        call step
        return step None
        exited step clean: None
        exiting Manager("a") normal
        exited Manager("a") clean: None
        """),
    "an exception goes from one to the next beneath no frame of the program's": ("""
        made = fill()
        made.enter_context(Worse())
        made.callback(int, "x")
        threading.excepthook = step
        thread = threading.Thread(target=made.close)
        thread.start()
        thread.join()
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering step of step
        entered step
        entering Worse() of Worse
        entered Worse(): None
        entering int, "x" of type
        entered int, "x"
        exiting int, "x" normal
        raise ValueError new
        exited int, "x" replaced by ValueError
        exiting Worse() exception ValueError
        raise OSError new in __exit__:9
        unwind __exit__:9 OSError
        exited Worse() replaced by OSError
        exiting step exception OSError
        call step
        return step None
        exited step propagates: None
        exiting Manager("a") exception OSError
        exited Manager("a") propagates: None
        handled OSError by native
        call step#2
        return step#2 None
        """),
}


class StacksHandedOn(ScopeStoryCase):
    def testStories(self):
        self.hold(BEGINNING, STORIES)


if __name__ == "__main__":
    unittest.main()
