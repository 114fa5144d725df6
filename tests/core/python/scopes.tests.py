"""`with` and `async with` as they are recorded: entered, left in every way there is, with what the
manager gave back and what became of an exception."""

import unittest

from recording import INTERPRETERS, record
from scope_story import MANAGER, ScopeStoryCase

STORIES = {
    "ways to leave": ("""
        def leave(way):
            for _ in [1]:
                with Manager("a") as a, Manager("b"):
                    if way == 1: return step()
                    if way == 2: break
                    if way == 3: continue
                    step()
        for way in range(4): leave(way)
        """, """
        entering Manager("a") as a of Manager
        entered Manager("a"): 'a'
        entering Manager("b") of Manager
        entered Manager("b"): 'b'
        call step
        return step None
        exiting Manager("b") normal
        exited Manager("b") clean: None
        exiting Manager("a") normal
        exited Manager("a") clean: None
        entering Manager("a") as a of Manager
        entered Manager("a"): 'a'
        entering Manager("b") of Manager
        entered Manager("b"): 'b'
        call step#2
        return step#2 None
        exiting Manager("b") return
        exited Manager("b") clean: None
        exiting Manager("a") return
        exited Manager("a") clean: None
        entering Manager("a") as a of Manager
        entered Manager("a"): 'a'
        entering Manager("b") of Manager
        entered Manager("b"): 'b'
        exiting Manager("b") break
        exited Manager("b") clean: None
        exiting Manager("a") break
        exited Manager("a") clean: None
        entering Manager("a") as a of Manager
        entered Manager("a"): 'a'
        entering Manager("b") of Manager
        entered Manager("b"): 'b'
        exiting Manager("b") continue
        exited Manager("b") clean: None
        exiting Manager("a") continue
        exited Manager("a") clean: None
        """),
    "a break leaves what is inside its loop": ("""
        with Manager("out"):
            while True:
                with Manager("in"):
                    break
        """, """
        entering Manager("out") of Manager
        entered Manager("out"): 'out'
        entering Manager("in") of Manager
        entered Manager("in"): 'in'
        exiting Manager("in") break
        exited Manager("in") clean: None
        exiting Manager("out") normal
        exited Manager("out") clean: None
        """),
    "a return that does not happen": ("""
        def work():
            with Manager("out"):
                with Manager("in", True):
                    return 1 / 0
                step()
        work()
        """, """
        entering Manager("out") of Manager
        entered Manager("out"): 'out'
        entering Manager("in", True) of Manager
        entered Manager("in", True): 'in'
        raise ZeroDivisionError new in work:15
        exiting Manager("in", True) exception ZeroDivisionError
        exited Manager("in", True) suppressed: True
        handled ZeroDivisionError by scope in work:14
        call step
        return step None
        exiting Manager("out") normal
        exited Manager("out") clean: None
        """),
    "a return whose exception the innermost item swallows": ("""
        def work():
            with Manager("outer"):
                with Manager("a"), Manager("b", True):
                    return int("x")
                step()
        work()
        """, """
        entering Manager("outer") of Manager
        entered Manager("outer"): 'outer'
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering Manager("b", True) of Manager
        entered Manager("b", True): 'b'
        raise ValueError new in work:15
        exiting Manager("b", True) exception ValueError
        exited Manager("b", True) suppressed: True
        handled ValueError by scope in work:14
        exiting Manager("a") normal
        exited Manager("a") clean: None
        call step
        return step None
        exiting Manager("outer") normal
        exited Manager("outer") clean: None
        """),
    "a finally on the way out": ("""
        def work():
            with Manager("a"):
                try: return
                finally:
                    with Manager("f"): step()
        work()
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering Manager("f") of Manager
        entered Manager("f"): 'f'
        call step
        return step None
        exiting Manager("f") normal
        exited Manager("f") clean: None
        exiting Manager("a") return
        exited Manager("a") clean: None
        """),
    "exits that let on, swallow, and replace": ("""
        def work():
            with Manager("outer", 1):
                with Worse():
                    with Manager("inner", ""):
                        raise ValueError(3)
        work()
        with Manager("x"):
            step()
        """, """
        entering Manager("outer", 1) of Manager
        entered Manager("outer", 1): 'outer'
        entering Worse() of Worse
        entered Worse(): None
        entering Manager("inner", "") of Manager
        entered Manager("inner", ""): 'inner'
        raise ValueError new in work:16
        exiting Manager("inner", "") exception ValueError
        exited Manager("inner", "") propagates: ''
        exiting Worse() exception ValueError
        raise OSError new in __exit__:10
        unwind __exit__:10 OSError
        exited Worse() replaced by OSError
        exiting Manager("outer", 1) exception OSError
        exited Manager("outer", 1) suppressed: 1
        handled OSError by scope in work:13
        entering Manager("x") of Manager
        entered Manager("x"): 'x'
        call step
        return step None
        exiting Manager("x") normal
        exited Manager("x") clean: None
        """),
    "an exit that raises what it was given": ("""
        class Again(Manager):
            def __exit__(self, kind, exception, traceback): raise exception
        class Bare(Manager):
            def __exit__(self, *exc): raise
        def work(manager):
            with manager: raise ValueError
        for manager in Again(1), Bare(2):
            try: work(manager)
            except ValueError: step()
        """, """
        entering manager of Again
        entered manager: 1
        raise ValueError new in work:17
        exiting manager exception ValueError
        raise ValueError again in __exit__:13
        unwind __exit__:13 ValueError
        exited manager propagates
        unwind work:17 ValueError
        handled ValueError by except in <module>:20
        call step
        return step None
        entering manager of Bare
        entered manager: 2
        raise ValueError#2 new in work#2:17
        exiting manager exception ValueError#2
        raise ValueError#2 again in __exit__:15
        unwind __exit__:15 ValueError#2
        exited manager propagates
        unwind work#2:17 ValueError#2
        handled ValueError#2 by except in <module>:20
        call step#2
        return step#2 None
        """),
    "an exit that raises where all was well": ("""
        try:
            with Worse(): step()
        except OSError: pass
        """, """
        entering Worse() of Worse
        entered Worse(): None
        call step
        return step None
        exiting Worse() normal
        raise OSError new in __exit__:10
        unwind __exit__:10 OSError
        exited Worse() replaced by OSError
        handled OSError by except in <module>:14
        """),
    "an entry that raises has no exit": ("""
        try:
            with Manager("a"), Bad(): step()
        except KeyError: pass
        """, """
        entering Manager("a") of Manager
        entered Manager("a"): 'a'
        entering Bad() of Bad
        raise KeyError new in __enter__:6
        unwind __enter__:6 KeyError
        exiting Manager("a") exception KeyError
        exited Manager("a") propagates: None
        handled KeyError by except in <module>:14
        """),
    "what is no manager": ("""
        try:
            with 5: step()
        except TypeError: pass
        """, """
        raise TypeError new in <module>:13
        handled TypeError by except in <module>:14
        """),
    "an answer that only the program can tell": ("""
        class Answer:
            def __init__(self, truth): self.truth = truth
            def __bool__(self): return self.truth
        for truth in (True, False):
            try:
                with Manager("a", Answer(truth)): raise ValueError
            except ValueError: pass
        """, """
        entering Manager("a", Answer(truth)) of Manager
        entered Manager("a", Answer(truth)): 'a'
        raise ValueError new in <module>:17
        exiting Manager("a", Answer(truth)) exception ValueError
        exited Manager("a", Answer(truth)) suppressed: Answer(truth=True)
        handled ValueError by scope in <module>:17
        entering Manager("a", Answer(truth)) of Manager
        entered Manager("a", Answer(truth)): 'a'
        raise ValueError#2 new in <module>:17
        exiting Manager("a", Answer(truth)) exception ValueError#2
        exited Manager("a", Answer(truth)) propagates: Answer(truth=False)
        handled ValueError#2 by except in <module>:18
        """),
    "the methods called by hand": ("""
        m = Manager("a")
        m.__enter__()
        step()
        m.__exit__(None, None, None)
        """, """
        call step
        return step None
        """),
    "managers in C": ("""
        import threading
        lock = threading.RLock()
        with lock:
            with lock: step()
        with memoryview(b"abc") as m: pass
        with open("/dev/null") as f: pass
        try:
            with threading.Lock() as held: raise KeyError
        except KeyError: pass
        """, """
        entering lock of RLock
        entered lock: True
        entering lock of RLock
        entered lock: True
        call step
        return step None
        exiting lock normal
        exited lock clean: None
        exiting lock normal
        exited lock clean: None
        entering memoryview(b"abc") as m of memoryview
        entered memoryview(b"abc"): <memoryview>
        exiting memoryview(b"abc") normal
        exited memoryview(b"abc") clean: None
        entering open("/dev/null") as f of TextIOWrapper
        entered open("/dev/null"): <TextIOWrapper>
        exiting open("/dev/null") normal
        exited open("/dev/null") clean: None
        entering threading.Lock() as held of lock
        entered threading.Lock(): True
        raise KeyError new in <module>:19
        exiting threading.Lock() exception KeyError
        exited threading.Lock() propagates: None
        handled KeyError by except in <module>:20
        """),
    "contextmanager": ("""
        from contextlib import contextmanager
        @contextmanager
        def step(swallows):
            try: yield 5
            except ValueError:
                if not swallows: raise
        with step(False) as five: pass
        with step(True): raise ValueError
        """, """
        create step
        entering step(False) as five of _GeneratorContextManager over step
        resume step next
        suspend step 5
        entered step(False): 5
        exiting step(False) normal
        resume step next
        return step None
        exited step(False) clean: False
        create step#2
        entering step(True) of _GeneratorContextManager over step#2
        resume step#2 next
        suspend step#2 5
        entered step(True): 5
        raise ValueError new in <module>:19
        exiting step(True) exception ValueError
        resume step#2 throw ValueError
        handled ValueError by except in step#2:16
        return step#2 None
        exited step(True) suppressed: True
        """),
    "a generator that is closed inside a scope": ("""
        def items():
            with Manager("held"):
                yield 1
        g = items()
        next(g)
        g.close()
        g = items()
        next(g)
        del g
        """, """
        entering Manager("held") of Manager
        entered Manager("held"): 'held'
        raise GeneratorExit thrown in items:14
        exiting Manager("held") closed GeneratorExit
        exited Manager("held") propagates: None
        unwind items:14 GeneratorExit
        handled GeneratorExit by native in <module>:17
        entering Manager("held") of Manager
        entered Manager("held"): 'held'
        raise GeneratorExit#2 thrown in items#2:14
        exiting Manager("held") closed GeneratorExit#2
        exited Manager("held") propagates: None
        unwind items#2:14 GeneratorExit#2
        handled GeneratorExit#2 by native in <module>:20
        """),
}


class Scopes(ScopeStoryCase):
    def testStories(self):
        self.hold(MANAGER, STORIES)

    def testAnItemIsOnALineOfItsOwn(self):
        script = MANAGER + "with (\n    Manager(1) as a,\n    Manager(2),\n):\n    pass\n"
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, script)
                lines = [(e["kind"], e["line"]) for e in events if "scope" in e]
                self.assertEqual(lines, [("entering", 13), ("entered", 13), ("entering", 14),
                                         ("entered", 14), ("exiting", 14), ("exited", 14),
                                         ("exiting", 13), ("exited", 13)])


if __name__ == "__main__":
    unittest.main()
