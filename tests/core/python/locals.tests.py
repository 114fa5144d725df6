"""Locals and globals: what changed is told once, and nothing the program holds is held longer."""

import unittest

from recording import INTERPRETERS, record


def changes(events, function="main"):
    """What was bound and unbound in a function's first frame: ("x", "1"), ("x", None)."""
    frame = next(e["frame"] for e in events if e.get("function") == function)
    told = []
    for event in events:
        if event.get("frame") != frame:
            continue
        if event["kind"] in ("call", "create"):
            told += [(name, v["text"]) for name, v in event.get("args", {}).items()]
        if event["kind"] in ("bind", "unbind"):
            told.append((event["name"], event["value"]["text"] if "value" in event else None))
    return told


class Locals(unittest.TestCase):
    def check(self, text, expected, function="main", where=lambda change: True):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, text)
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                told = [change for change in changes(events, function) if where(change)]
                self.assertEqual(told, expected)

    def testALoop(self):
        self.check("def main(n):\n    total = 0\n    for i in range(n):\n        total += i\n"
                   "    return total\nmain(3)\n",
                   [("n", "3"), ("total", "0"), ("i", "0"), ("i", "1"), ("total", "1"),
                    ("i", "2"), ("total", "3")])

    def testArgumentsOfEverySort(self):
        self.check("def main(a, /, b, *rest, c=3, **more):\n    return a\n"
                   "main(1, 2, 7, 8, d=4)\n",
                   [("a", "1"), ("b", "2"), ("c", "3"), ("rest", "(7, 8)"), ("more", "{'d': 4}")])

    def testDelAndReuse(self):
        self.check("def main():\n    x = 1\n    del x\n    x = 2\n    try:\n        1 / 0\n"
                   "    except ZeroDivisionError as error:\n        pass\n    return x\nmain()\n",
                   [("x", "1"), ("x", None), ("x", "2"),
                    ("error", "ZeroDivisionError('division by zero')"), ("error", None)])

    def testEqualValuesAreNotToldAgain(self):
        self.check("def main():\n    x = 1000\n    x = 1000\n    y = float('1.5')\n"
                   "    y = float('1.5')\n    z = 1\n    z = 1.0\n    z = True\n    return x\nmain()\n",
                   [("x", "1000"), ("y", "1.5"), ("z", "1"), ("z", "1.0"), ("z", "True")])

    def testAContainerThatChangesInside(self):
        self.check("class P: pass\ndef main():\n    a = [1]\n    a.append(2)\n    p = P()\n"
                   "    p.x = a\n    a[0] = 9\n    d = {}\n    d['k'] = [0]\n    d['k'].append(1)\n"
                   "    return a\nmain()\n",
                   [("a", "[1]"), ("a", "[1, 2]"), ("p", "P()"), ("p", "P(x=[1, 2])"),
                    ("a", "[9, 2]"), ("p", "P(x=[9, 2])"), ("d", "{}"), ("d", "{'k': [0]}"),
                    ("d", "{'k': [0, 1]}")])

    def testClosures(self):
        text = ("def main(n):\n    count = n\n    def more():\n        nonlocal count\n"
                "        count += 1\n        return n\n    more()\n    more()\n    return count\n"
                "main(5)\n")
        self.check(text, [("n", "5"), ("count", "5"), ("more", "<function more>"), ("count", "6"),
                          ("count", "7")])
        self.check(text, [("count", "5"), ("n", "5"), ("count", "6")], "main.<locals>.more")

    def testGeneratorsKeepTheirLocals(self):
        self.check("def main():\n    n = 0\n    while n < 2:\n        got = yield n\n        n += 1\n"
                   "g = main()\nnext(g)\ng.send('a')\n",
                   [("n", "0"), ("got", "'a'"), ("n", "1")])

    def testModuleNames(self):
        self.check("import sys\nx = 1\ny = [x]\ny.append(2)\ndel x\n__hidden__ = 3\n_own = 4\n"
                   "for i in range(2):\n    pass\nlast = 0\n",
                   [("sys", "<module sys>"), ("x", "1"), ("y", "[1]"), ("y", "[1, 2]"), ("x", None),
                    ("_own", "4"), ("i", "0"), ("i", "1"), ("last", "0")], "<module>")

    def testGlobalsThatFunctionsWrite(self):
        text = ("count = 0\nseen = []\nother = []\ndef bump():\n    global count\n    count += 1\n"
                "    seen.append(count)\n    return count\nbump()\nbump()\n")
        names = ("count", "seen")
        self.check(text, [("count", "0"), ("seen", "[]"), ("count", "1"), ("seen", "[1]"),
                          ("count", "2"), ("seen", "[1, 2]")], "<module>",
                   where=lambda change: change[0] in names)

    def testAGlobalIsToldWhileTheFunctionRuns(self):
        text = "count = 0\ndef bump():\n    global count\n    count = 7\n    x = 1\nbump()\n"
        for python in INTERPRETERS:
            events, _ = record(python, text)
            kinds = [(e["kind"], e.get("line"), e.get("name")) for e in events]
            told = max(i for i, e in enumerate(kinds) if e[2] == "count")
            self.assertLess(told, kinds.index(("line", 5, None)))

    def testClassBodies(self):
        self.check("class Thing:\n    x = 1\n    def method(self): pass\n    y = x + 1\n"
                   "    del x\n",
                   [("x", "1"), ("method", "<function method>"), ("y", "2"), ("x", None)], "Thing")

    def testNothingIsHeld(self):
        text = """
import gc, sys, weakref
class Thing: pass
def main():
    thing = Thing()
    things = [thing]
    gone = weakref.ref(thing)
    before = sys.getrefcount(things)
    x = 1
    print(before == sys.getrefcount(things), sys.getrefcount(thing) - 1)
    del things
    thing = None
    print(gone())
main()
"""
        for python in INTERPRETERS:
            with self.subTest(python=python):
                _, done = record(python, text)
                self.assertEqual(done.stdout, b"True 2\nNone\n", done.stderr)

    def testALongTextGrowsInPlace(self):
        # One reference to the last text would make every += copy it: a new address each time.
        text = """
def main():
    s = "".join(["x"] * 100000)
    places = set()
    for i in range(2000):
        s += "xy"
        places.add(id(s))
    print(len(places) < 1000, len(s))
main()
"""
        for python in INTERPRETERS:
            with self.subTest(python=python):
                _, done = record(python, text, ["--no-lines"])
                self.assertEqual(done.stdout, b"True 104000\n", done.stderr)

    def testFilesOfAnotherModule(self):
        self.check("import types\ndef main():\n    m = types.ModuleType('m')\n    m.x = 1\n"
                   "    return m\nmain()\n", [("m", "<module m>")])


if __name__ == "__main__":
    unittest.main()
