"""Managers of the standard library, and sessions made of a generator, on every interpreter."""

import unittest

from scope_story import ScopeStoryCase

BEGINNING = """import contextlib, decimal, io, sqlite3
from contextlib import contextmanager
def step(*given): pass
@contextmanager
def session(rows):
    draft = list(rows)
    try:
        yield draft
    except ValueError:
        step("roll back")
        raise
    else:
        step("commit")
        rows[:] = draft
"""

STORIES = {
    "a generator that is closed around a manager without a try": ("""
        @contextmanager
        def step():
            yield
        def items():
            with step(): yield 1
        g = items()
        next(g)
        g.close()
        """, """
        create step
        entering step() of _GeneratorContextManager over step
        resume step next
        suspend step None
        entered step(): None
        raise GeneratorExit thrown in items:19
        exiting step() closed GeneratorExit
        resume step throw GeneratorExit
        unwind step:17 GeneratorExit
        exited step() propagates: False
        unwind items:19 GeneratorExit
        handled GeneratorExit by native in <module>:22
        """),
    "a generator that is closed around a manager with one": ("""
        @contextmanager
        def step():
            try: yield
            finally: pass
        def items():
            with step(): yield 1
        g = items()
        next(g)
        g.close()
        """, """
        create step
        entering step() of _GeneratorContextManager over step
        resume step next
        suspend step None
        entered step(): None
        raise GeneratorExit thrown in items:20
        exiting step() closed GeneratorExit
        resume step throw GeneratorExit
        unwind step:17 GeneratorExit
        exited step() propagates: False
        unwind items:20 GeneratorExit
        handled GeneratorExit by native in <module>:23
        """),
    "a session that commits": ("""
        rows = []
        with session(rows) as draft:
            draft.append(1)
        """, """
        entering session(rows) as draft of _GeneratorContextManager over session
        entered session(rows): []
        exiting session(rows) normal
        call step
        return step None
        exited session(rows) clean: False
        """),
    "a session that rolls back": ("""
        rows = []
        try:
            with session(rows) as draft:
                raise ValueError
        except ValueError: pass
        """, """
        entering session(rows) as draft of _GeneratorContextManager over session
        entered session(rows): []
        raise ValueError new in <module>:18
        exiting session(rows) exception ValueError
        handled ValueError by except in session:9
        call step
        return step None
        raise ValueError again in session:11
        unwind session:11 ValueError
        exited session(rows) propagates: False
        handled ValueError by except in <module>:19
        """),
    "managers of contextlib": ("""
        class Thing:
            def close(self): step()
        with contextlib.closing(Thing()):
            pass
        with contextlib.nullcontext(4) as four:
            pass
        with contextlib.redirect_stdout(io.StringIO()) as text:
            print("hidden")
        with contextlib.suppress(KeyError):
            {}["gone"]
        """, """
        entering contextlib.closing(Thing()) of closing
        entered contextlib.closing(Thing()): Thing()
        exiting contextlib.closing(Thing()) normal
        call step
        return step None
        exited contextlib.closing(Thing()) clean: None
        entering contextlib.nullcontext(4) as four of nullcontext
        entered contextlib.nullcontext(4): 4
        exiting contextlib.nullcontext(4) normal
        exited contextlib.nullcontext(4) clean: None
        entering contextlib.redirect_stdout(io.StringIO()) as text of redirect_stdout
        entered contextlib.redirect_stdout(io.StringIO()): <StringIO>
        exiting contextlib.redirect_stdout(io.StringIO()) normal
        exited contextlib.redirect_stdout(io.StringIO()) clean: None
        entering contextlib.suppress(KeyError) of suppress
        entered contextlib.suppress(KeyError): None
        raise KeyError new in <module>:24
        exiting contextlib.suppress(KeyError) exception KeyError
        exited contextlib.suppress(KeyError) suppressed: True
        handled KeyError by scope in <module>:23
        """),
    "items on lines of their own": ("""
        with (contextlib.nullcontext(0) as outer,
              contextlib.suppress(ValueError),
              contextlib.nullcontext(1)):
            raise ValueError
        """, """
        entering contextlib.nullcontext(0) as outer of nullcontext
        entered contextlib.nullcontext(0): 0
        entering contextlib.suppress(ValueError) of suppress
        entered contextlib.suppress(ValueError): None
        entering contextlib.nullcontext(1) of nullcontext
        entered contextlib.nullcontext(1): 1
        raise ValueError new in <module>:18
        exiting contextlib.nullcontext(1) exception ValueError
        exited contextlib.nullcontext(1) propagates: None
        exiting contextlib.suppress(ValueError) exception ValueError
        exited contextlib.suppress(ValueError) suppressed: True
        handled ValueError by scope in <module>:16
        exiting contextlib.nullcontext(0) normal
        exited contextlib.nullcontext(0) clean: None
        """),
    "a context of decimals": ("""
        with decimal.localcontext() as context:
            context.prec = 4
        """, """
        entering decimal.localcontext() as context of ContextManager
        entered decimal.localcontext(): <Context>
        exiting decimal.localcontext() normal
        exited decimal.localcontext() clean: None
        """),
    "a database that commits or rolls back": ("""
        base = sqlite3.connect(":memory:")
        with base:
            base.execute("create table t (a)")
        try:
            with base:
                base.execute("insert into t values (1)")
                raise KeyError("no")
        except KeyError: pass
        """, """
        entering base of Connection
        entered base: <Connection>
        exiting base normal
        exited base clean: False
        entering base of Connection
        entered base: <Connection>
        raise KeyError new in <module>:21
        exiting base exception KeyError
        exited base propagates: False
        handled KeyError by except in <module>:22
        """),
}


class Managers(ScopeStoryCase):
    def testStories(self):
        self.hold(BEGINNING, STORIES)


if __name__ == "__main__":
    unittest.main()
