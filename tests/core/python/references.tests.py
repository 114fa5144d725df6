"""Who refers to an object is the program's own matter: it dies where it would die in a plain run,
and sys.getrefcount() says the same, on every interpreter that the recorder was built for."""

import textwrap
import unittest

from plain_run import PlainRunCase
from recording import INTERPRETERS

#: What each of the programs below begins with.
START = """
import sys, weakref
class D:
    def __init__(self, name="d"):
        self.name = name
    def __del__(self):
        print("del", self.name)
    def method(self, other):
        other = None
        print("after", self.name)
        self = None
        print("after self")
def refs(*objects):
    return [sys.getrefcount(x) for x in objects]
"""

PROGRAMS = {
    "a name is deleted": """
        def f(a):
            del a
            print("after del")
        f(D())
        def g(a, b=D("default"), *, c=D("other default")):
            a = b = c = None
            print("after", "all")
        g(D("a"))
        g(D("a"), D("b"), c=D("c"))
        g(c=D("c"), b=D("b"), a=D("a"))
        def positional(a, /, b):
            a = b = 0
            print("after positional")
        positional(D("a"), b=D("b"))
        """,
    "arguments in a tuple and a dict": """
        def f(first, *others, named=None, **rest):
            print(sys.getrefcount(first), refs(*others), refs(*rest.values()), list(rest))
            first = others = named = rest = None
            print("after all")
        f(D("a"), D("b"), D("c"), named=D("d"), x=D("e"), first_=D("f"))
        f(D("a"), D("b"), x=D("e"), named=D("d"))
        f(first=D("a"), x=D("b"))
        f(*[D("a")], **{"x": D("b")})
        def empty(*others, **rest):
            print(others, rest)
        empty()
        """,
    "how often it is referred to": """
        def count(a, b=None):
            return sys.getrefcount(a)
        x = D("x")
        print(count(D("p")), count(x), count(x, x), count(b=x, a=x), count(a=D("n")))
        print((lambda a: sys.getrefcount(a))(D("lambda")))
        def deeper(a, depth):
            return deeper(a, depth - 1) if depth else sys.getrefcount(a)
        print(deeper(D("deep"), 5), [count(D(i)) for i in range(3)])
        def many(n):
            for _ in range(50):
                n = count([])
            return n
        print(many(0))
        """,
    "methods": """
        D("self").method(D("other"))
        bound = D("bound").method
        bound(D("other"))
        bound = None
        class C:
            @classmethod
            def of_class(cls, a):
                a = None
                print("after classmethod")
            @staticmethod
            def static(a):
                a = None
                print("after staticmethod")
            @property
            def value(self):
                return sys.getrefcount(self)
            def __call__(self, a):
                a = None
                print("after __call__")
            def __getitem__(self, key):
                key = None
                print("after __getitem__")
        C.of_class(D())
        C().static(D())
        print(C().value)
        C()(D())
        C()[D()]
        D.method(D("self"), other=D("other"))
        """,
    "a function that lives no longer than its call": """
        class Cell:
            def __del__(self):
                print("del cell")
        def make():
            cell = Cell()
            return lambda a: (cell, a) and print("in it")
        make()(D())
        print("behind it")
        def outer(a):
            def inner():
                return a
            a = None
            print("emptied", inner())
        outer(D("in a cell"))
        """,
    "generators and coroutines": """
        import asyncio
        def h(a):
            a = None
            print("begun")
            yield 1
            print("in it")
        for _ in h(D("of a generator")):
            print("loop")
        def kept(a):
            yield sys.getrefcount(a)
        print(next(kept(D())))
        async def co(a, *, b):
            a = None
            print("in a coroutine")
            await asyncio.sleep(0)
            b = None
            print("behind the wait")
        asyncio.run(co(D("a"), b=D("b")))
        async def numbers(a):
            a = None
            print("in an async generator")
            yield 1
        async def main():
            async for number in numbers(D()):
                print(number)
            await co(D("a"), b=D("b"))
        asyncio.run(main())
        def caller():
            yield sys.getrefcount(D("x"))
            print((yield "refs"))
            f = lambda a, b: (sys.getrefcount(a), sys.getrefcount(b))
            yield f((yield "D"), D("y"))
        generator = caller()
        print(next(generator), next(generator), generator.send(1), generator.send(D("sent")))
        """,
    "exceptions through the call": """
        def fail(a, b):
            a = None
            print("fails")
            raise ValueError(b.name)
        for _ in range(2):
            try:
                fail(D("a"), b=D("b"))
            except ValueError as error:
                print(error)
            print("caught")
        def wrong(a):
            pass
        try:
            wrong(1, D("two"))
        except TypeError as error:
            print(error)
        try:
            wrong(b=D("three"))
        except TypeError as error:
            print(error)
        def down(a):
            down(a)
        try:
            down(D("down"))
        except RecursionError:
            print("deep")
        def frames(a):
            try:
                fail(a, D())
            except ValueError as error:
                print(error.__traceback__.tb_next.tb_frame.f_locals["b"].name)
        frames(D("in a frame"))
        """,
    "weak references": """
        def seen(reference):
            print("gone", reference() is None)
        def f(a, reference):
            a = None
            print(reference().name)
        for _ in range(3):
            x = D("weak")
            reference = weakref.ref(x, seen)
            f(x, reference)
            x = None
            def g(a, *others):
                r = weakref.ref(a, seen)
                a = None
                print("still", r() is not None)
            g(D("in g"))
        class Node:
            pass
        def holds(*a):
            import gc
            node = Node()
            node.own = node
            node.other = a
            a = None
            r = weakref.ref(node, seen)
            node = None
            print(gc.collect() > 0)
        holds(D("cycle"))
        """,
    "a finalizer that is called by hand, too": """
        class E:
            def __del__(self, *more):
                print("del", sys.getrefcount(self), more)
        E.__del__(E())
        E.__del__(E(), None)
        E().__del__(1)
        x = E()
        x.__del__()
        """,
    "the garbage collector in the middle of a call": """
        import gc
        class Node:
            pass
        def seen(*references, **more):
            print(len(references), [type(r).__name__ for r in references], list(more))
        def lost():
            node = Node()
            node.own = node
            return weakref.ref(node, seen)
        gc.collect()
        for threshold in range(1, 12):
            r = lost()
            gc.set_threshold(threshold)
            seen(r)
            gc.set_threshold(700)
            gc.collect()
            print(r(), sys.getrefcount(r))
        """,
    "libraries on either side": """
        import contextlib, copy, string
        class Copied:
            def __copy__(self):
                return sys.getrefcount(self)
            def __deepcopy__(self, memo):
                return sys.getrefcount(self)
        print(copy.copy(Copied()), copy.deepcopy(Copied()))
        print(copy.deepcopy([Copied(), {"a": Copied()}]))
        class Stack(contextlib.ExitStack):
            def push(self, exit):
                return sys.getrefcount(exit)
        print(Stack().push(D("exit")))
        class Shown(string.Formatter):
            def format_field(self, value, spec):
                return str(sys.getrefcount(value))
        print(Shown().format("{} {x}", D("a"), x=D("b")))
        def told(*values):
            print(refs(*values))
        with contextlib.ExitStack() as stack:
            stack.callback(told, D("called back"))
            print("in it")
        """,
    "a decorator's layers": """
        import functools
        def deco(f):
            @functools.wraps(f)
            def wrapper(*a):
                return f(*a)
            return wrapper
        def one(f):
            return lambda a: f(a)
        @deco
        def layered(a):
            del a
            print("after layered")
        @one
        @one
        def twice(a):
            del a
            print("after twice")
        layered(D())
        twice(D())
        """,
    "a trace function of the program's own": """
        def trace(frame, what, argument):
            if frame.f_code.co_name == "f":
                print(what, frame.f_lineno, sorted(frame.f_locals))
            return trace
        def f(a, *b):
            del a
            b = None
            print("after")
        sys.settrace(trace)
        f(D("a"), D("b"))
        sys.settrace(None)
        f(D("a"), D("b"))
        sys.setprofile(lambda *what: None)
        f(D("a"), D("b"))
        """,
    "None and what else is everywhere": """
        def f(a, b=None, *c, **d):
            a = b = c = d = None
        before = sys.getrefcount(None)
        for _ in range(2000):
            f(None, None, None, x=None)
            f((), 1, "", x="")
        print(abs(sys.getrefcount(None) - before) < 100)
        """,
    "a call with very many arguments": """
        def f(*a, **k):
            print(len(a), len(k), set(refs(*a)), set(refs(*k.values())))
            a = k = None
            print("after")
        source = "f(" + ", ".join(f"D({i})" for i in range(25)) + ")"
        exec(compile(source, __file__, "exec"))
        source = "f(" + ", ".join(f"n{i}=D({i})" for i in range(12)) + ")"
        exec(compile(source, __file__, "exec"))
        """,
}

#: The development mode brings an allocator that finds what is freed too early.
MODES = {"": {}, "with the development mode": {"PYTHONDEVMODE": "1"}}


class References(PlainRunCase):
    def test_objects_die_where_they_do_in_a_plain_run(self):
        for python in INTERPRETERS:
            for name, script in PROGRAMS.items():
                for mode, settings in MODES.items():
                    with self.subTest(name, python=python, mode=mode):
                        (self.path / "main.py").write_text(START + textwrap.dedent(script))
                        plain, events = self.compare(python, ["main.py"], **settings)
                        self.assertTrue(plain.stdout and events)


if __name__ == "__main__":
    unittest.main()
