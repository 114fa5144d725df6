"""Managers that generators of libraries are behind: each is a frame of its own, with no lines."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from scope_story import ScopeStoryCase

#: A library, and functions by which the stories tell what it calls.
BEGINNING = '''import contextlib, os, pathlib, sys
os.mkdir("site-packages")
pathlib.Path("site-packages/held.py").write_text("""
from contextlib import asynccontextmanager, contextmanager
@contextmanager
def step(what, tell=None):
    if tell: tell()
    try:
        yield what
    except KeyError:
        pass
class Session:
    @contextmanager
    def step(self): yield self
def inside():
    with step(0): pass
@asynccontextmanager
async def step_async(what, sleep):
    await sleep(0)
    yield what
    await sleep(0)
""")
sys.path.append("site-packages")
import held
'''

STORIES = {
    "that swallows an exception": ("""
        with held.step(1) as x:
            raise KeyError("k")
        """, """
        create step
        entering held.step(1) as x of _GeneratorContextManager over step
        resume step next
        suspend step 1
        entered held.step(1): 1
        raise KeyError new in <module>:26
        exiting held.step(1) exception KeyError
        resume step throw KeyError
        handled KeyError by except
        return step None
        exited held.step(1) suppressed: True
        """),
    "that lets one go on": ("""
        try:
            with held.Session().step(): raise OSError
        except OSError: pass
        """, """
        create step
        entering held.Session().step() of _GeneratorContextManager over step
        resume step next
        suspend step <Session>
        entered held.Session().step(): <Session>
        raise OSError new in <module>:26
        exiting held.Session().step() exception OSError
        resume step throw OSError
        unwind step OSError
        exited held.Session().step() propagates: False
        handled OSError by except in <module>:27
        """),
    "that calls the program, and was used before": ("""
        held.inside()
        def step(): pass
        with held.step(1, step): pass
        with held.step(2): pass
        """, """
        create step
        entering held.step(1, step) of _GeneratorContextManager over step
        resume step next
        call step#2
        return step#2 None
        suspend step 1
        entered held.step(1, step): 1
        exiting held.step(1, step) normal
        resume step next
        return step None
        exited held.step(1, step) clean: False
        create step#3
        entering held.step(2) of _GeneratorContextManager over step#3
        resume step#3 next
        suspend step#3 2
        entered held.step(2): 2
        exiting held.step(2) normal
        resume step#3 next
        return step#3 None
        exited held.step(2) clean: False
        """),
    "that is closed with a generator around it": ("""
        def items():
            with held.step(1): yield 1
        for item in items(): break
        """, """
        create step
        entering held.step(1) of _GeneratorContextManager over step
        resume step next
        suspend step 1
        entered held.step(1): 1
        raise GeneratorExit thrown in items:26
        exiting held.step(1) closed GeneratorExit
        resume step throw GeneratorExit
        unwind step GeneratorExit
        exited held.step(1) propagates: False
        unwind items:26 GeneratorExit
        handled GeneratorExit by native in <module>:27
        """),
    "on an exit stack, and around a function": ("""
        @held.step(3)
        def work(): pass
        work()
        with contextlib.ExitStack() as stack:
            stack.enter_context(held.step(4))
        """, """
        create step
        entering held.step(3) of _GeneratorContextManager over step
        resume step next
        suspend step 3
        entered held.step(3): 3
        exiting held.step(3) return
        resume step next
        return step None
        exited held.step(3) clean: False
        entering contextlib.ExitStack() as stack of ExitStack
        entered contextlib.ExitStack(): <ExitStack>
        create step#2
        entering held.step(4) of _GeneratorContextManager over step#2
        resume step#2 next
        suspend step#2 4
        entered held.step(4): 4
        exiting contextlib.ExitStack() normal
        exiting held.step(4) normal
        resume step#2 next
        return step#2 None
        exited held.step(4) clean: False
        exited contextlib.ExitStack() clean: False
        """),
    "that awaits": ("""
        import asyncio
        async def main():
            async with held.step_async(5, asyncio.sleep) as x: pass
        asyncio.run(main())
        """, """
        create step_async
        entering async held.step_async(5, asyncio.sleep) as x of _AsyncGeneratorContextManager over step_async
        resume step_async next
        suspend step_async
        resume step_async next
        suspend step_async 5
        entered held.step_async(5, asyncio.sleep): 5
        exiting held.step_async(5, asyncio.sleep) normal
        resume step_async next
        suspend step_async
        resume step_async next
        return step_async None
        exited held.step_async(5, asyncio.sleep) clean: False
        """),
}


class LibraryManagers(ScopeStoryCase):
    def testStories(self):
        self.hold(BEGINNING, STORIES)

    def testTheFrameHasNoLines(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                script = BEGINNING + "with held.step(1): pass\n"
                events, _ = record(python, script)
                made, = [e for e in events if e["kind"] == "create"]
                self.assertEqual((made["native"], "file" in made), (True, False))
                self.assertEqual(made["args"]["what"]["text"], "1")
                mine = [e for e in events if e.get("frame") == made["frame"]]
                self.assertEqual([e["kind"] for e in mine],
                                 ["create", "resume", "suspend", "resume", "return"])
                self.assertEqual([e["line"] for e in mine if "line" in e], [])


if __name__ == "__main__":
    unittest.main()
