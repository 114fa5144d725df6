"""The lines of a trace are those that a Python-level settrace function sees, on every interpreter
that the recorder was built for."""

import json
import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

from recording import INTERPRETERS, record

SCRIPTS = {
    "branches and loops": """
        def sign(n):
            if n < 0:
                return -1
            elif n == 0:
                return 0
            else:
                return 1
        total = 0
        for n in range(-2, 3):
            total += sign(n)
            while total > 1:
                total -= 1
                if total == 1:
                    break
            else:
                continue
        print(total)
        """,
    "recursion": """
        def hanoi(n, a, b, c):
            if n == 0:
                return 0
            moves = hanoi(n - 1, a, c, b)
            moves += 1
            moves += hanoi(n - 1, c, b, a)
            return moves
        print(hanoi(4, "a", "b", "c"))
        """,
    "a pipeline of generators": """
        def numbers(n):
            i = 0
            while i < n:
                yield i
                i += 1
        def squares(items):
            for item in items:
                yield item * item
        def pairs(items):
            for item in items:
                yield (
                    item,
                    -item,
                )
        print(list(pairs(squares(numbers(3)))))
        """,
    "delegation and send": """
        def inner():
            got = yield 1
            print(got)
            return got
        def outer():
            result = yield from inner()
            yield result
        g = outer()
        next(g)
        print(g.send("x"))
        for rest in g:
            print(rest)
        """,
    "exceptions": """
        def risky(n):
            try:
                if n == 1:
                    raise ValueError(n)
                return 10 // n
            except ValueError as error:
                print("value", error)
            finally:
                print("finally", n)
        for n in (0, 1, 2):
            try:
                risky(n)
            except ZeroDivisionError:
                print("zero")
            else:
                print("fine")
        """,
    "scopes": """
        import contextlib
        @contextlib.contextmanager
        def managed(name):
            print("enter", name)
            try:
                yield name
            finally:
                print("exit", name)
        with managed("a") as a, managed("b"):
            print(a)
        with contextlib.suppress(KeyError):
            {}["x"]
            print("never")
        """,
    "classes, properties and decorators": """
        import functools
        def logged(f):
            @functools.wraps(f)
            def wrapper(*args):
                print(f.__name__)
                return f(*args)
            return wrapper
        class Point:
            count = 0
            def __init__(self, x):
                self.x = x
                Point.count += 1
            @property
            def double(self):
                return self.x * 2
            @logged
            def move(self, by=1):
                self.x += by
                return self
            def __lt__(self, other):
                return self.x < other.x
        print([p.x for p in sorted([Point(3), Point(1)])])
        print(Point(4).move().double)
        """,
    "lambdas, generator expressions and callbacks": """
        double = lambda n: n * 2
        words = ["bb", "a", "ccc"]
        words.sort(key=lambda word: (
            len(word)
        ))
        print(words, sum(double(n) for n in range(3)))
        print(max(words, key=len), any(n > 1 for n in (1, 2, 3)))
        """,
    "match, walrus and conditional expressions": """
        def name(value):
            match value:
                case []:
                    return "empty"
                case [one]:
                    return one
                case {"k": v}:
                    return v
                case int() | float():
                    return "number"
            return "other"
        for value in ([], ["x"], {"k": 1}, 2, "s"):
            if (n := name(value)) != "other":
                print(n if n else "nothing")
            else:
                print("?")
        """,
    "coroutines": """
        import asyncio
        async def step(n):
            await asyncio.sleep(0)
            return n
        async def ticks():
            for n in range(2):
                yield await step(n)
        async def main():
            async for tick in ticks():
                print(tick)
            print(await asyncio.gather(step(1), step(2)))
        asyncio.run(main())
        """,
}

#: Runs SCRIPT under sys.settrace and writes [[function, line], …] of its own lines.
TRACER = """
import json, sys
script, out = sys.argv[1:3]
seen = []
def trace(frame, event, arg):
    if frame.f_code.co_filename != script:
        return None
    if frame.f_code.co_name in ("<listcomp>", "<setcomp>", "<dictcomp>"):
        return None
    if event == "line":
        seen.append([frame.f_code.co_qualname, frame.f_lineno])
    return trace
code = compile(open(script).read(), script, "exec")
sys.settrace(trace)
exec(code, {"__name__": "__main__"})
sys.settrace(None)
json.dump(seen, open(out, "w"))
"""


def settraceLines(python, text):
    with tempfile.TemporaryDirectory() as folder:
        script, tracer, out = (Path(folder) / name for name in ("program.py", "t.py", "out.json"))
        script.write_text(text)
        tracer.write_text(TRACER)
        subprocess.run([python, str(tracer), str(script), str(out)], check=True,
                       capture_output=True)
        return [tuple(line) for line in json.loads(out.read_text())]


def recordedLines(python, text):
    events, _ = record(python, text)
    functions = {e["frame"]: e["function"] for e in events if e["kind"] in ("call", "create")}
    return [(functions[e["frame"]], e["line"]) for e in events if e["kind"] == "line"]


class Settrace(unittest.TestCase):
    maxDiff = None

    def testSameLines(self):
        for name, script in SCRIPTS.items():
            text = textwrap.dedent(script).lstrip("\n")
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    lines = settraceLines(python, text)
                    self.assertGreater(len(lines), 5)
                    self.assertEqual(recordedLines(python, text), lines)


if __name__ == "__main__":
    unittest.main()
