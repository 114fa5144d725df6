"""Who takes an item of a generator, and what its loops are in the middle of."""

import unittest

from recording import INTERPRETERS, record

GENERATOR = "def g(n=3):\n    i = 0\n    while i < n:\n        yield i\n        i += 1\n"

#: A statement that takes items, and the `via` and `what` of the first resume.
CONSUMERS = {
    "for x in g(): pass": ("for", None),
    "next(g())": ("next", None),
    "g().__next__()": ("next", None),
    "g().send(None)": ("call", None),
    "list(g())": ("native", "list"),
    "sum(g())": ("native", "sum"),
    "print(max(list(g()), key=abs))": ("native", "list"),
    "max(g(), key=abs)": ("native", "max"),
    "sorted(g(), reverse=True)": ("native", "sorted"),
    "','.join(str(x) for x in g())": ("for", None),
    "tuple(g())": ("native", "tuple"),
    "[].extend(g())": ("native", "extend"),
    "dict(zip(g(), 'abc'))": ("native", "dict"),
    "for x, y in zip(g(), g()): pass": ("for", "zip"),
    "for i, x in enumerate(g()): pass": ("for", "enumerate"),
    "for x in map(abs, g()): pass": ("for", "map"),
    "a, b, c = g()": ("unpack", None),
    "a, *b = g()": ("unpack", None),
    "[*g(), 1]": ("unpack", None),
    "print(*g())": ("unpack", None),
    "print(1, *g(), end='')": ("unpack", None),
    "2 in g()": ("native", "in"),
    "[x for x in g()]": ("for", None),
    "{x: 1 for x in g()}": ("for", None),
    "any(x for x in [1])": None,
}

#: The body of a generator's loop, by what its iterator is said to be in the middle of at the first
#: and second yield.
PENDING = {
    "for x in range(9): yield x": ["range(9), next is 1", "range(9), next is 2"],
    "for x in range(n): yield x": ["range(2), next is 1", "range(2), at its end"],
    "for x in range(2, 9, 3): yield x": ["range(2, 11, 3), next is 5", "range(2, 11, 3), next is 8"],
    "for x in [4, 5]: yield x": None,
    "for x in things: yield x": ["[7, 8], next is 8", "[7, 8], at its end"],
    "for x in (4, n): yield x": ["(4, 2), next is 2", "(4, 2), at its end"],
    "for x in 'ab': yield x": ["'ab', next is 'b'", "'ab', at its end"],
    "for x in '\u00e9\u20ac': yield x": ["'\u00e9\u20ac', next is '\u20ac'", "'\u00e9\u20ac', at its end"],
    "for x in {1: 2, 3: 4}: yield x": ["{1: 2, 3: 4}, 1 to go", "{1: 2, 3: 4}, at its end"],
    "for x in {1: 2, 3: 4}.items(): yield x": ["{1: 2, 3: 4}.items(), 1 to go",
                                              "{1: 2, 3: 4}.items(), at its end"],
    "for x in reversed(things): yield x": ["reversed([7, 8]), next is 7", None],
    "for x in enumerate(things): yield x": ["enumerate([7, 8], next is 8), next number is 1",
                                           "enumerate([7, 8], at its end), next number is 2"],
    "for x in zip(things, 'ab'): yield x": ["zip([7, 8], next is 8; 'ab', next is 'b')", None],
    "for x in evens(): yield x": ["evens", "evens"],
    "for x in map(abs, things): yield x": ["map", "map"],
    "for x in (y for y in things): yield x": ["<genexpr>", "<genexpr>"],
}


class Consumers(unittest.TestCase):
    def testViaAndWhat(self):
        for python in INTERPRETERS:
            for place in ("", "def main():\n    "):
                for statement, expected in CONSUMERS.items():
                    with self.subTest(statement, python=python, place=place):
                        text = f"{GENERATOR}{place}{statement}\n" + ("main()\n" if place else "")
                        events, done = record(python, text)
                        self.assertEqual(done.returncode, 0, done.stderr.decode())
                        if expected is None:
                            continue
                        frame = next(e["frame"] for e in events
                                     if e["kind"] == "create" and e["function"] == "g")
                        first = next(e for e in events
                                     if e["kind"] == "resume" and e["frame"] == frame)
                        self.assertEqual((first.get("via"), first.get("what")), expected)

    def testDelegation(self):
        text = GENERATOR + "def outer():\n    yield from g(1)\nfor x in outer(): pass\n"
        for python in INTERPRETERS:
            events, _ = record(python, text)
            vias = [(e["how"], e.get("via")) for e in events if e["kind"] == "resume"]
            self.assertEqual(vias[:2], [("next", "for"), ("next", "yield from")])

    def testManagers(self):
        body = "    yield 1\n"
        asynchronous = "    await asyncio.sleep(0)\n    yield 1\n    await asyncio.sleep(0)\n"
        for kind, gives, uses in (
                ("", body, "with g(): pass"),
                ("", body, "with contextlib.ExitStack() as s: s.enter_context(g())"),
                ("async", asynchronous, "async with g(): pass"),
                ("async", asynchronous, "async with contextlib.AsyncExitStack() as s: "
                                        "await s.enter_async_context(g())")):
            text = (f"import asyncio, contextlib\n@contextlib.{kind}contextmanager\n"
                    f"{kind + ' ' if kind else ''}def g():\n{gives}"
                    f"async def main():\n    {uses}\nasyncio.run(main())\n")
            for python in INTERPRETERS:
                with self.subTest(uses, python=python):
                    events, done = record(python, text)
                    self.assertEqual(done.returncode, 0, done.stderr.decode())
                    frame = next(e["frame"] for e in events
                                 if e["kind"] == "create" and e["function"] == "g")
                    vias = [e.get("via") for e in events
                            if e["kind"] == "resume" and e["frame"] == frame]
                    self.assertEqual(set(vias), {"with"})

    def testPending(self):
        before = ("things = [7, 8]\ndef evens():\n    yield 0\n    yield 2\n    yield 4\n"
                  "def g(n):\n    ")
        for python in INTERPRETERS:
            for body, expected in PENDING.items():
                with self.subTest(body, python=python):
                    text = f"{before}{body}\nit = g(2)\nnext(it)\nnext(it, 0)\n"
                    events, done = record(python, text)
                    self.assertEqual(done.returncode, 0, done.stderr.decode())
                    frame = next(e["frame"] for e in events
                                 if e["kind"] == "create" and e["function"] == "g")
                    told = [e.get("pending") for e in events
                            if e["kind"] == "suspend" and e["frame"] == frame]
                    if expected is None:
                        continue
                    for got, wanted in zip(told, expected):
                        if wanted is not None:
                            self.assertEqual(got, [wanted])

    def testNestedLoopsOutermostFirst(self):
        text = ("def g(rows):\n    for row in rows:\n        for i in range(1, 3):\n"
                "            try:\n                with open('/dev/null'):\n"
                "                    yield row, i\n            finally:\n                pass\n"
                "        yield 'between'\n    yield 'after'\n"
                "it = g(['a', 'b'])\nprint(list(it))\n")
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, text)
                told = [e.get("pending") for e in events if e["kind"] == "suspend"]
                self.assertEqual(told[:3], [["['a', 'b'], next is 'b'", "range(1, 3), next is 2"],
                                            ["['a', 'b'], next is 'b'", "range(1, 3), at its end"],
                                            ["['a', 'b'], next is 'b'"]])
                self.assertIsNone(told[-1])

    def testAnIteratorThatIsNotTheLoops(self):
        text = "def g():\n    print(iter([1]), (yield 1))\nit = g()\nnext(it)\n"
        for python in INTERPRETERS:
            events, _ = record(python, text)
            self.assertNotIn("pending", next(e for e in events if e["kind"] == "suspend"))

    def testARangeOfTheProgramsOwn(self):
        text = ("def range(n):\n    import builtins\n    return builtins.range(2, n)\n"
                "def g():\n    for x in range(9):\n        yield x\nit = g()\nnext(it)\n")
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, text)
                told = next(e for e in events if e["kind"] == "suspend")["pending"]
                self.assertIn(told, (["range(2, 9), next is 3"], ["range(…, 9), next is 3"]))


if __name__ == "__main__":
    unittest.main()
