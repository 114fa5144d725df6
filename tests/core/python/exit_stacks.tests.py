"""What lies on an `ExitStack`: each is a scope that the stack leaves, on every interpreter."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from scope_story import MANAGER, ScopeStoryCase

BEGINNING = "from contextlib import ExitStack\n" + MANAGER + "def leaves(*exc): step()\n"

STORIES = {
    "each thing on a stack is left last in, first out": ("""
        def work():
            with ExitStack() as stack:
                a = stack.enter_context(Manager("a"))
                stack.callback(step, 1)
                stack.push(leaves)
                stack.push(Manager("pushed"))
                stack.enter_context(open("/dev/null"))
                return a
        work()
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering step, 1 of step
        entered step, 1
        entering leaves of leaves
        entered leaves
        entering Manager("pushed") of Manager
        entered Manager("pushed")
        entering open("/dev/null") of TextIOWrapper
        entered open("/dev/null"): <TextIOWrapper>
        exiting ExitStack() return
        exiting open("/dev/null") return
        exited open("/dev/null") clean: None
        exiting Manager("pushed") return
        exited Manager("pushed") clean: None
        exiting leaves return
        call step
        return step None
        exited leaves clean: None
        exiting step, 1 return
        call step#2
        return step#2 None
        exited step, 1 clean: None
        exiting Manager("a") return
        exited Manager("a") clean: None
        exited ExitStack() clean: False
        """),
    "managers that a comprehension enters": ("""
        with ExitStack() as stack:
            made = [stack.enter_context(Manager(name)) for name in "ab"]
            [stack.callback(step) for _ in range(1)]
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering Manager(name) of Manager
        entered Manager(name): 'a'
        entering Manager(name) of Manager
        entered Manager(name): 'b'
        entering step of step
        entered step
        exiting ExitStack() normal
        exiting step normal
        call step
        return step None
        exited step clean: None
        exiting Manager(name) normal
        exited Manager(name) clean: None
        exiting Manager(name) normal
        exited Manager(name) clean: None
        exited ExitStack() clean: False
        """),
    "a method": ("""
        class Thing:
            def done(self): pass
        thing = Thing()
        with ExitStack() as stack: stack.callback(thing.done)
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering thing.done of done
        entered thing.done
        exiting ExitStack() normal
        exiting thing.done normal
        exited thing.done clean: None
        exited ExitStack() clean: False
        """),
    "an exception goes from one to the next until one swallows it": ("""
        with ExitStack() as stack:
            stack.enter_context(Manager("outer"))
            stack.enter_context(Manager("inner", True))
            stack.callback(step)
            raise ValueError
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering Manager("outer") of Manager
        entered Manager("outer"): 'outer'
        entering Manager("inner", True) of Manager
        entered Manager("inner", True): 'inner'
        entering step of step
        entered step
        raise ValueError new in <module>:18
        exiting ExitStack() exception ValueError
        exiting step exception ValueError
        call step
        return step None
        exited step propagates: None
        exiting Manager("inner", True) exception ValueError
        exited Manager("inner", True) suppressed: True
        exiting Manager("outer") normal
        exited Manager("outer") clean: None
        exited ExitStack() suppressed: True
        handled ValueError by scope in <module>:14
        """),
    "an exit that raises replaces what was on its way": ("""
        try:
            with ExitStack() as stack:
                stack.enter_context(Manager("outer"))
                stack.push(leaves)
                stack.enter_context(Worse())
                raise ValueError
        except OSError: step()
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering Manager("outer") of Manager
        entered Manager("outer"): 'outer'
        entering leaves of leaves
        entered leaves
        entering Worse() of Worse
        entered Worse(): None
        raise ValueError new in <module>:19
        exiting ExitStack() exception ValueError
        exiting Worse() exception ValueError
        raise OSError new in __exit__:11
        unwind __exit__:11 OSError
        exited Worse() replaced by OSError
        exiting leaves exception OSError
        call step
        return step None
        exited leaves propagates: None
        exiting Manager("outer") exception OSError
        exited Manager("outer") propagates: None
        exited ExitStack() replaced by OSError
        handled OSError by except in <module>:20
        call step#2
        return step#2 None
        """),
    "what an exit raised, and another one swallowed, is over": ("""
        def fails(error): raise error
        try:
            with ExitStack() as stack:
                stack.callback(fails, KeyError)
                stack.enter_context(Manager("a", True))
                stack.callback(fails, IndexError)
                raise OSError
        except KeyError: pass
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering fails, KeyError of fails
        entered fails, KeyError
        entering Manager("a", True) of Manager
        entered Manager("a", True): 'a'
        entering fails, IndexError of fails
        entered fails, IndexError
        raise OSError new in <module>:20
        exiting ExitStack() exception OSError
        exiting fails, IndexError exception OSError
        raise IndexError new in fails:14
        unwind fails:14 IndexError
        exited fails, IndexError replaced by IndexError
        exiting Manager("a", True) exception IndexError
        exited Manager("a", True) suppressed: True
        handled IndexError by scope in <module>:16
        exiting fails, KeyError normal
        raise KeyError new in fails#2:14
        unwind fails#2:14 KeyError
        exited fails, KeyError replaced by KeyError
        exited ExitStack() replaced by KeyError
        handled KeyError by except in <module>:21
        """),
    "what is handed on is left by close()": ("""
        with ExitStack() as stack:
            stack.enter_context(Manager("kept"))
            kept = stack.pop_all()
        step()
        kept.close()
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering Manager("kept") of Manager
        entered Manager("kept"): 'kept'
        exiting ExitStack() normal
        exited ExitStack() clean: False
        call step
        return step None
        exiting Manager("kept") normal
        exited Manager("kept") clean: None
        """),
    "one put on the stack elsewhere outlives the block and the call it was put there in": ("""
        def fill(stack):
            with Manager("block"): stack.enter_context(Manager("on the stack"))
        stack = ExitStack()
        fill(stack)
        stack.push(Worse())
        try: stack.close()
        except OSError: step()
        """, """
        entering Manager("block") of Manager
        entered Manager("block"): 'block'
        entering Manager("on the stack") of Manager
        entered Manager("on the stack"): 'on the stack'
        exiting Manager("block") normal
        exited Manager("block") clean: None
        entering Worse() of Worse
        entered Worse()
        exiting Worse() normal
        raise OSError new in __exit__:11
        unwind __exit__:11 OSError
        exited Worse() replaced by OSError
        exiting Manager("on the stack") exception OSError
        exited Manager("on the stack") propagates: None
        handled OSError by except in <module>:20
        call step
        return step None
        """),
    "what cannot be entered is not on the stack": ("""
        with ExitStack() as stack:
            stack.enter_context(Manager("a"))
            try: stack.enter_context(Bad())
            except KeyError: pass
            try: stack.enter_context(5)
            except TypeError: pass
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering Bad() of Bad
        raise KeyError new in __enter__:7
        unwind __enter__:7 KeyError
        handled KeyError by except in <module>:17
        raise TypeError new in <module>:18
        handled TypeError by except in <module>:19
        exiting ExitStack() normal
        exiting Manager("a") normal
        exited Manager("a") clean: None
        exited ExitStack() clean: False
        """),
    "a generator's manager on a stack": ("""
        from contextlib import contextmanager
        @contextmanager
        def step():
            try: yield 5
            finally: pass
        try:
            with ExitStack() as stack:
                stack.enter_context(step())
                raise ValueError
        except ValueError: pass
        """, """
        entering ExitStack() as stack of ExitStack
        entered ExitStack(): <ExitStack>
        create step
        entering step() of _GeneratorContextManager over step
        resume step next
        suspend step 5
        entered step(): 5
        raise ValueError new in <module>:22
        exiting ExitStack() exception ValueError
        exiting step() exception ValueError
        resume step throw ValueError
        unwind step:17 ValueError
        exited step() propagates: False
        exited ExitStack() propagates: False
        handled ValueError by except in <module>:23
        """),
}


#: Who unwinds what a function has handed on, by itself or by hand.
UNWINDING = {
    "with": """
        with fill(): pass
        """,
    "close": """
        fill().close()
        """,
    "by hand": """
        class Service:
            def __enter__(self): self.stack = fill()
            def __exit__(self, *exc): return self.stack.__exit__(*exc)
        with Service(): pass
        """,
    "awaited": """
        import asyncio
        async def main():
            stack = AsyncExitStack()
            await stack.enter_async_context(made_async())
            await stack.pop_all().aclose()
        asyncio.run(main())
        """,
}


class ExitStacks(ScopeStoryCase):
    def testStories(self):
        self.hold(BEGINNING, STORIES)

    def testAGeneratorIsResumedByTheScopeThatWasHandedOn(self):
        beginning = """
        from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
        @contextmanager
        def made(): yield
        @asynccontextmanager
        async def made_async(): yield
        class Stack(ExitStack): pass
        def fill():
            with Stack() as stack:
                stack.enter_context(made())
                return stack.pop_all()
        """
        for name, script in UNWINDING.items():
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    events, _ = record(python, textwrap.dedent(beginning + script))
                    frame = next(e["frame"] for e in events
                                 if e["kind"] == "create" and e["function"].startswith("made"))
                    vias = [e.get("via") for e in events
                            if e["kind"] == "resume" and e["frame"] == frame]
                    self.assertEqual(vias, ["with", "with"])


if __name__ == "__main__":
    unittest.main()
