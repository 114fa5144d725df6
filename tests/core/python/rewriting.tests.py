"""The user's modules are rewritten as they are loaded, and nothing of it shows: what a program
sees of its own code, lines, objects and errors is what it sees in a plain run."""

import os
import subprocess
import textwrap
import unittest

from plain_run import PlainRunCase
from recording import INTERPRETERS, recordWords

#: A manager that tells what happens to it.
MANAGER = """
    import sys
    class Told:
        def __init__(self, name, swallows=False): self.name, self.swallows = name, swallows
        def __enter__(self): print("enter", self.name); return self
        def __exit__(self, kind, error, traceback):
            print("exit", self.name, kind, repr(error), traceback and traceback.tb_lineno)
            return self.swallows
        def __del__(self): print("del", self.name)
    """

SCRIPTS = {
    "lines, as a trace function sees them": """
        def shape(x):
            with Told("a") as a, Told(
                    "b",
                    swallows=True) as b:
                if x == 0:
                    return 5
                if x == 1:
                    return (
                        a.name,
                        b.name)
                for i in range(3):
                    with Told("c"):
                        if i == 1: continue
                        if x == 2: break
                        try:
                            if x == 3: return
                        finally:
                            print("finally")
                else:
                    print("else")
                if x == 4: raise ValueError(x)
                if x == 5: pass
            with (
                Told("d")
            ): print("one line")
            while x:
                with Told("e"): x -= 1
                with Told("f"):
                    x -= 1
                    if x > 3:
                        continue
                    break
        def trace(frame, event, argument):
            if frame.f_code.co_name in ("shape", "__enter__", "__exit__"):
                lines.append((frame.f_code.co_name, event, frame.f_lineno))
            return trace
        for x in range(7):
            lines = []
            sys.settrace(trace)
            result = shape(x)
            sys.settrace(None)
            print(x, result, lines)
        """,
    "calls, as a profile function sees them": """
        import threading
        calls = []
        def profile(frame, event, argument):
            calls.append((event, frame.f_code.co_name, getattr(argument, "__name__", None)))
        def work():
            with Told("a"), threading.Lock() as held:
                return len("abc")
        sys.setprofile(profile)
        work()
        sys.setprofile(None)
        print([c for c in calls if c[2] != "__exit__"])
        """,
    "names and constants of code": """
        def work(x):
            "Of its own."
            with Told("a") as t:
                for i in range(3):
                    if i: break
                return x
        code = work.__code__
        print(code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags)
        print(code.co_consts[0], work.__doc__, code.co_firstlineno, code.co_qualname)
        print(work.__annotations__, work.__defaults__, dir(work), sorted(sys.modules))
        print(list(globals()), sorted(n for _, _, n in code.co_lines() if n)[-1])
        print(work(3), hash(code) is not None, code == code.replace())
        """,
    "tracebacks": """
        import traceback
        class Bare: pass
        class OnlyEnter:
            def __enter__(self): pass
        class FailsToEnter:
            def __enter__(self): raise KeyError("in enter")
            def __exit__(self, *a): print("never")
        class FailsToExit:
            def __enter__(self): pass
            def __exit__(self, *a): raise OSError("in exit")
        class Untrue:
            def __bool__(self): raise RuntimeError("in bool")
        class AnswersUntrue:
            def __enter__(self): pass
            def __exit__(self, *a): return Untrue()
        class Descriptor:
            def __get__(self, object, kind): raise AttributeError("in get")
        class Described:
            __enter__ = Descriptor()
            def __exit__(self, *a): pass
        class AlsoDescribed:
            def __enter__(self): print("never")
            __exit__ = Descriptor()
        def shown(work):
            try:
                work()
            except Exception:
                traceback.print_exc(file=sys.stdout)
        def body(manager):
            with Told("outer"), manager as m:
                print("inside", m)
                return len(m) + (lambda: 1 // 0)()
        for kind in (Bare, OnlyEnter, FailsToEnter, FailsToExit, AnswersUntrue, Described,
                     AlsoDescribed):
            shown(lambda: body(kind()))
        def several():
            with Told("a") as a, undefined_name as b: pass
        shown(several)
        def target():
            with Told("t") as nothing.here: pass
        shown(target)
        def chained():
            with FailsToExit():
                with FailsToExit():
                    raise ValueError("first")
        chained()
        """,
    "when objects die": """
        import gc, weakref
        class Thing: pass
        def work():
            thing = Thing()
            seen = weakref.ref(thing)
            with Told("temporary"):
                print("inside")
            with Told("named") as named:
                del named
                print(seen() is thing)
                return thing
        print(sys.getrefcount(work()))
        manager = Told("counted")
        print(sys.getrefcount(manager))
        with manager as again:
            print(sys.getrefcount(manager), again is manager)
        print(sys.getrefcount(manager))
        class Static:
            @staticmethod
            def __enter__(): print("static enter")
            @staticmethod
            def __exit__(*a): print("static exit")
            def __del__(self): print("static is gone")
        with Static(): print("static body")
        try:
            with Told("in flight"): raise ValueError
        except ValueError: print("caught")
        gc.collect()
        before = len(gc.get_objects())
        for _ in range(10):
            with Told("loop"): pass
        print(len(gc.get_objects()) - before)
        """,
    "results of an exit": """
        class Answers:
            def __init__(self, answer): self.answer = answer
            def __enter__(self): return self
            def __exit__(self, *a): return self.answer
        class Loud:
            def __init__(self, truth): self.truth = truth
            def __bool__(self): print("asked"); return self.truth
            def __eq__(self, other): print("compared"); return True
            def __repr__(self): print("shown"); return "loud"
            def __getattr__(self, name): print("got", name); raise AttributeError(name)
            __hash__ = None
        for answer in (None, True, False, 0, 1, "", "x", [], [0], Loud(True), Loud(False)):
            try:
                with Answers(answer): raise ValueError
                print("swallowed")
            except ValueError: print("let on")
            with Answers(answer): pass
        """,
    "generators": """
        def items():
            with Told("generator"):
                yield 1
                yield 2
        g = items()
        print(next(g)); g.close()
        print(list(items()))
        g = items(); next(g); del g
        g = items(); next(g)
        try: g.throw(KeyError("x"))
        except KeyError as error: print(repr(error))
        """,
    "coroutines": """
        import asyncio
        class Awaited:
            async def __aenter__(self): await asyncio.sleep(0); print("aenter"); return self
            async def __aexit__(self, *a): await asyncio.sleep(0); print("aexit", a[0]); return True
            def __del__(self): print("gone")
        class Wrong:
            def __aenter__(self): return 5
            def __aexit__(self, *a): return 6
        async def main():
            async with Awaited() as a, Awaited() as [b]: pass
            with Told("inside"): await asyncio.sleep(0)
            async with Awaited() as a, Awaited(): print(type(a)); return 3
        async def wrong():
            async with Wrong(): pass
        async def items():
            async with Awaited():
                yield 1
                return
        async def take():
            async for x in items(): print(x)
        print(asyncio.run(main()))
        asyncio.run(take())
        async def never():
            async with 5: pass
        async def half():
            with Awaited(): pass
        for work in (wrong, never, half):
            try: asyncio.run(work())
            except Exception as error: print(repr(error))
        """,
    "its own way to compile": """
        import ast, doctest, inspect, pickle, dis
        source = "with Told('inner') as t:\\n    print(t.name)\\n"
        exec(source)
        code = compile(source, "<own>", "exec")
        print(code.co_consts, eval("1 + 1"))
        exec(code)
        def documented():
            '''
            Text.

            >>> with Told("doctest"): print(1)
            enter doctest
            1
            exit doctest None None None
            del doctest
            '''
        print(doctest.testmod())
        print(inspect.getsource(documented)[:20], inspect.signature(documented))
        with Told("a"): print(pickle.loads(pickle.dumps(documented)) is documented)
        """,
    "futures": """
        print(__annotations__ if "__annotations__" in globals() else None)
        def f(x: Undefined) -> None:
            with Told("f"): return x
        print(f.__annotations__, f(1))
        """,
    "deep recursion": """
        depth = 0
        class Quiet:
            def __enter__(self): pass
            def __exit__(self, *a): pass
        def down():
            global depth
            depth += 1
            with Quiet(): down()
        try: down()
        except RecursionError as error: print(depth, error)
        """,
    "a warning of the compiler": r"""
        with Told("\d"): print("\s" is "x")
        assert (1, "always")
        """,
}

MODULES = {
    "plain.py": "print(__name__)\nwith open(__file__) as f: size = len(f.read())\n",
    "latin.py": "# coding: latin-1\nwith open(__file__, 'rb') as \xe9t\xe9: print('\xfc')\n",
    "broken.py": "with open(__file__) as f\n",
    "warned.py": "with open(__file__) as f: x = '\\d' is 1\n",
    "carriage.py": "with open(__file__) as f:\r\n    x = '''a\r\nb'''\r\nprint(repr(x))\r\n",
    "marked.py": "\ufeffwith open(__file__) as f: print('mark')\n",
    "failing.py": "def f():\n    with open(__file__) as f:\n        return 1 / 0\n",
}

USES_MODULES = """
    import importlib, sys, traceback
    import plain, latin, warned, carriage, marked, failing
    importlib.reload(plain)
    try: import broken
    except SyntaxError as error: print(error, error.text)
    try: failing.f()
    except ZeroDivisionError: traceback.print_exc()
    print(plain.size, plain.__spec__.loader.get_code("plain").co_consts)
    print(plain.__cached__, sys.audit("compile"), list(vars(plain)))
    heard = []
    sys.addaudithook(lambda event, _: heard.append(event) if event == "compile" else None)
    del sys.modules["plain"]
    import plain
    print(heard)
    """


#: An environment in which what is compiled is kept.
CACHING = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def dedented(text):
    return textwrap.dedent(text).lstrip("\n")


class Rewriting(PlainRunCase):
    def assertRewritten(self, events):
        self.assertTrue([e for e in events if e["kind"] == "entering"], "nothing was rewritten")

    def testScripts(self):
        for name, text in SCRIPTS.items():
            first = "from __future__ import annotations\n" if name == "futures" else ""
            (self.path / "program.py").write_text(first + dedented(MANAGER) + dedented(text))
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    _, events = self.compare(python, ["program.py"])
                    self.assertRewritten(events)

    def writeModules(self):
        for name, text in MODULES.items():
            encoding = "latin-1" if "latin" in name else "utf-8"
            (self.path / name).write_bytes(text.encode(encoding))
        (self.path / "program.py").write_text(dedented(USES_MODULES))

    def cached(self):
        return {path.name: path.read_bytes() for path in self.path.glob("__pycache__/*.pyc")}

    def dropCaches(self):
        for path in self.path.glob("__pycache__/*.pyc"):
            path.unlink()

    def testModules(self):
        self.writeModules()
        for python in INTERPRETERS:
            for words in (["program.py"], ["-m", "program"]):
                with self.subTest(words, python=python):
                    # Warnings come from who compiles first.
                    subprocess.run([python, *words], cwd=self.path, capture_output=True,
                                   env=CACHING)
                    _, events = self.compare(python, words)
                    self.assertRewritten(events)
                    entered = {e["text"] for e in events if e["kind"] == "entering"}
                    self.assertEqual(entered, {"open(__file__)", "open(__file__, 'rb')"})

    def testCachesAreThoseOfAPlainRun(self):
        self.writeModules()
        for python in INTERPRETERS:
            with self.subTest(python=python):
                run = {"cwd": self.path, "capture_output": True, "env": CACHING}
                subprocess.run([python, "program.py"], **run)
                plain = self.cached()
                self.assertTrue(plain)
                self.dropCaches()
                trace = self.path / "trace.jsonl"
                subprocess.run(recordWords(trace, python, ["program.py"]), **run)
                self.assertEqual(self.cached(), plain)
                self.dropCaches()

    def testWarningsComeOnce(self):
        (self.path / "program.py").write_text("import warned\n")
        (self.path / "warned.py").write_text(MODULES["warned.py"])
        for python in INTERPRETERS:
            with self.subTest(python=python):
                settings = {"PYTHONDONTWRITEBYTECODE": "1"}
                plain = subprocess.run([python, "-B", "program.py"], cwd=self.path,
                                       capture_output=True, env=os.environ | settings)
                self.assertIn(b"Warning", plain.stderr)
                trace = self.path / "trace.jsonl"
                recorded = subprocess.run(recordWords(trace, python, ["program.py"]), cwd=self.path,
                                          capture_output=True, env=os.environ | settings)
                self.assertEqual(recorded.stderr, plain.stderr)


if __name__ == "__main__":
    unittest.main()
