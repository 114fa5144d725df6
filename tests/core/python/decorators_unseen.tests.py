"""A program cannot see that its decorators are recorded."""

import textwrap
import unittest

from plain_run import PlainRunCase
from recording import INTERPRETERS


SCRIPTS = {
    "objects and their names": """
        import functools, inspect, pickle, weakref
        @functools.lru_cache
        def square(x):
            "Squares."
            return x * x
        class Called:
            def __init__(self, function): functools.update_wrapper(self, function)
            def __call__(self, *words): return self.__wrapped__(*words)
            def __del__(self): print("called is gone")
        @Called
        def plain(x): return x
        def traced(function):
            @functools.wraps(function)
            def inner(*words): return function(*words)
            return inner
        @traced
        def add(x, y): return x + y
        print(type(square), square.__wrapped__.__name__, square.__doc__, dir(square))
        print(square(2), square(2), square.cache_info(), square.cache_parameters())
        print(isinstance(plain, Called), vars(plain).keys(), plain(5), plain.__call__(6))
        print(pickle.loads(pickle.dumps(square)) is square, pickle.loads(pickle.dumps(add)) is add)
        print(inspect.signature(add), inspect.unwrap(add).__qualname__, inspect.getsource(add))
        print(sys.getrefcount(square), sys.getrefcount(add), sys.getrefcount(add.__wrapped__))
        print(weakref.getweakrefcount(add), list(globals()), add.__code__.co_names)
        del plain
        print("end")
        """,
    "when functions die": """
        import gc, weakref
        def traced(function):
            weakref.finalize(function, print, function.__name__, "is gone")
            def inner(): pass
            return inner
        @traced
        def first(): pass
        print("after first")
        @traced
        @traced
        def second(): pass
        gc.collect()
        before = len(gc.get_objects())
        for n in range(20):
            @traced
            def third(): pass
        del third, n
        print(len(gc.get_objects()) - before)
        """,
    "tracebacks": """
        import traceback
        def refuses(why):
            def decorate(thing):
                raise ValueError(why)
            return decorate
        def shown(work):
            try: work()
            except Exception: traceback.print_exc(file=sys.stdout)
        def applied():
            @print
            @refuses(
                "not this one")
            def f(): pass
        def evaluated():
            @unknown.name
            def f(): pass
        def uncallable():
            @print
            @5
            class C: pass
        def unbound():
            del f
            @staticmethod
            def f(): pass
        for work in (applied, evaluated, uncallable, unbound): shown(work)
        import functools
        @functools.cache
        def inverse(x): return 1 / x
        shown(lambda: inverse(0))
        shown(lambda: inverse([]))
        """,
    "lines and calls, as the program's own tools see them": """
        import functools
        def same(function): return function
        def many(*functions): return same
        def body():
            @same
            @many(
                1,
                2,
            )
            @(lambda f: f)
            def inner(): return 1
            @same
            class C:
                @property
                def x(self): return 1
            return inner() + C().x
        seen = []
        def trace(frame, event, argument):
            seen.append((frame.f_code.co_name, event, frame.f_lineno))
            return trace
        def profile(frame, event, argument):
            seen.append((event, frame.f_code.co_name, getattr(argument, "__name__", None)))
        sys.settrace(trace); body(); sys.settrace(None)
        sys.setprofile(profile); body(); sys.setprofile(None)
        print(seen)
        """,
    "odd ones": '''
        def keep(x): return x
        table = {"k": keep}
        @table["k"]
        @(keep if table else None)
        @(found := keep)
        def f(): "Documented."
        @keep
        async def g(): pass
        @keep
        def h():
            """
            @not a decorator
            """
        print(f.__doc__, found is keep, h.__doc__, f.__code__.co_firstlineno)
        class Names(dict):
            def __setitem__(self, name, value):
                print("set", name)
                dict.__setitem__(self, name, value)
        class Meta(type):
            @classmethod
            def __prepare__(cls, *words): return Names()
        class Watched(metaclass=Meta):
            @staticmethod
            def f(): pass
        def generator():
            @(yield 1)
            @(yield 2)
            def made(): return "made"
            yield made()
        g = generator()
        print(next(g), g.send(keep), g.send(keep))
        def recursive(n):
            @keep
            def inner(): return n if n == 0 else recursive(n - 1)
            return inner()
        print(recursive(50))
        ''',
}


class Untouched(PlainRunCase):
    def testScripts(self):
        for name, script in SCRIPTS.items():
            text = "import sys\n" + textwrap.dedent(script).lstrip("\n")
            (self.path / "program.py").write_text(text)
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    _, events = self.compare(python, ["program.py"])
                    self.assertTrue([e for e in events if e["kind"] == "apply"], "not rewritten")


if __name__ == "__main__":
    unittest.main()
