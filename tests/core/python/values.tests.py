"""Values are shown as Python shows them, shortened, without a line of the program's own code."""

import unittest

from recording import INTERPRETERS, record

PREAMBLE = """
import collections, dataclasses, enum, fractions, queue, sys
class Color(enum.Enum):
    RED = 1
class Level(enum.IntEnum):
    LOW = 1
class Plain: pass
class Slots:
    __slots__ = ("a", "b")
    def __init__(self): self.a, self.b = 1, "x"
class Both(Slots):
    def __init__(self):
        super().__init__()
        self.c = [1, 2]
@dataclasses.dataclass
class Data:
    x: int
    y: list
Named = collections.namedtuple("Named", "first second")
class Number(int): pass
class Ticket(queue.Queue): __init__ = lambda self: None
class Text(str): pass
class Items(list): pass
class Node:
    def __init__(self, value, next=None): self.value, self.next = value, next
class Odd(ValueError):
    def __init__(self, a, b): super().__init__(a)
def evens(): yield 0
"""

#: What an expression's value is shown as.
SHOWN = {
    # Of a library's objects the type says all that a reader needs.
    "fractions.Fraction(1, 3)": "<Fraction>", "[queue.Queue()]": "[<Queue>]",
    "Ticket()": "Ticket()", "collections.UserList([1])": "<UserList>",
    "5": "5", "-7": "-7", "2**63 - 1": "9223372036854775807", "2**63": "9223372036854775808",
    "-2**63 - 1": "-9223372036854775809", "10**30": "1" + "0" * 30,
    "-2**200": "-16069380442589902755…2835301376 (61 digits)", "10**400": "<int of 1329 bits>",
    "-10**400": "<negative int of 1329 bits>",
    "1.0": "1.0", "1e16": "1e+16", "1e-5": "1e-05", "0.1": "0.1", "-0.0": "-0.0",
    "float('nan')": "nan", "-float('inf')": "-inf", "123456789.125": "123456789.125",
    "1+2j": "(1+2j)", "3j": "3j", "True": "True", "None": "None", "...": "Ellipsis",
    "'it'": "'it'", '"it\'s"': '"it\'s"', "'\\'\"'": "'\\'\"'",
    "'a\\tb\\n\\0\\x7f'": "'a\\tb\\n\\x00\\x7f'", "'\u00e9\u20ac\U0001f600'": "'\u00e9\u20ac\U0001f600'",
    "'\\u200b\\udc80\\x85'": "'\\u200b\\udc80\\x85'", "'x' * 60": "'" + "x" * 60 + "'",
    "'x' * 61": "'" + "x" * 50 + "…" + "x" * 10 + "'",
    "b'a\\xff\\'\\n'": "b\"a\\xff'\\n\"", "bytearray(b'ab')": "bytearray(b'ab')",
    "[1, [2, [3, [4]]]]": "[1, [2, [3, […]]]]", "[]": "[]", "()": "()", "(1,)": "(1,)",
    "(1, 'a')": "(1, 'a')", "{1: 'a', 'b': [2]}": "{1: 'a', 'b': [2]}", "{}": "{}",
    "{3}": "{3}", "set()": "set()", "frozenset({1})": "frozenset({1})",
    "range(3)": "range(0, 3)", "range(3, 10, 2)": "range(3, 10, 2)",
    "list(range(21))": "[" + ", ".join(map(str, range(20))) + ", …]",
    "['ab' * 40]": "['" + "ab" * 10 + "…" + "ab" * 5 + "']",
    "{1: 2}.keys()": "dict_keys([1])", "{1: 2}.items()": "dict_items({1: 2})",
    "evens": "<function evens>", "lambda: 0": "<function <lambda>>", "len": "<function len>",
    "Plain": "<class Plain>", "int": "<class int>", "sys": "<module sys>",
    "Slots().__init__": "<method __init__>", "evens()": "<generator evens>",
    "ValueError('x', 3)": "ValueError('x', 3)", "Odd(1, 2)": "Odd(1)", "KeyError()": "KeyError()",
    "Plain()": "Plain()", "Slots()": "Slots(a=1, b='x')", "Both()": "Both(c=[1, 2], a=1, b='x')",
    "Data(1, [2])": "Data(x=1, y=[2])", "Named(1, 'two')": "Named(first=1, second='two')",
    "Number(5)": "Number(5)", "Text('s')": "Text('s')", "Items([1])": "Items([1])",
    "Color.RED": "Color.RED", "Level.LOW": "Level.LOW",
    "Node(1, Node(2))": "Node(value=1, next=<Node>)", "[Node(1)]": "[Node(value=1, next=None)]",
    "collections.Counter('aab')": "Counter({'a': 2, 'b': 1})",
    "collections.OrderedDict(a=1)": "OrderedDict({'a': 1})",
    "collections.defaultdict(list, a=1)": "defaultdict({'a': 1})",
    "object()": "<object>", "iter([1])": "<list_iterator>", "slice(1, None)": "slice(1, None, None)",
}

#: Every way in which looking at an object could run its code. Each says so in a file.
NOSY = """
import sys
def told(name):
    def method(self, *rest, **more):
        with open("told.txt", "a") as file: file.write(name + " ")
        raise RuntimeError(name)
    return method
class Meta(type):
    __getattribute__ = told("meta getattribute")
    __instancecheck__ = __subclasscheck__ = told("check")
    __repr__ = __call__ = told("meta")
class Nosy:
    for name in ("repr str eq ne lt hash bool len iter getattr getattribute format dir int index "
                 "float contains getitem reversed call fspath").split():
        locals()[f"__{name}__"] = told(name)
    __class__ = property(told("class"))
    __dict__ = property(told("dict"))
    prop = property(told("prop"))
class NosyList(list):
    __repr__ = __len__ = __iter__ = __getitem__ = told("list")
class NosyDict(dict):
    __repr__ = __iter__ = keys = items = __getitem__ = __missing__ = told("keys")
class NosyStr(str):
    __repr__ = __str__ = __len__ = __hash__ = __eq__ = told("str")
class NosyInt(int):
    __repr__ = __index__ = __int__ = __str__ = told("int")
class NosyError(Exception):
    __repr__ = __str__ = told("error")
    args = property(told("args"))
class Cased(metaclass=Meta):
    pass
def main():
    cased = Cased
    a = object.__new__(Nosy)
    b = [a, (a,)]
    c = {1: a}
    d = NosyList()
    list.append(d, a)
    e = NosyDict()
    dict.__setitem__(e, 1, a)
    f = NosyStr("x")
    g = NosyInt(3)
    h = NosyError(a)
    i = object.__new__(Cased)
    def inner(x):
        yield x
    for j in inner(a):
        pass
    try:
        raise h
    except NosyError as k:
        pass
    return b
main()
"""


def bound(events, function):
    frame = next(e["frame"] for e in events if e.get("function") == function)
    return {e["name"]: e["value"] for e in events if e["kind"] == "bind" and e["frame"] == frame}


#: Texts of every length, whose closers meet the end of the room at every place.
FULL = """
def main():
    for n in range(40, 80):
        for m in range(0, 60, 3):
            texts = ["x" * 25, "\\u20ac" * n, ["y" * m, ("z" * 9, {"k": "w" * m})]]
            pairs = {"a" * m: {"b" * m: {"c" * m: "d" * m}}, "e" * n: ["f" * m]}
main()
"""


class Values(unittest.TestCase):
    def testTextsEndWhereTheirRoomEnds(self):
        for python in INTERPRETERS:
            events, done = record(python, FULL, ["--fold", "0"])
            self.assertEqual(done.returncode, 0)
            texts = [e["value"]["text"] for e in events if e["kind"] == "bind"]
            self.assertLessEqual(max(len(text.encode()) for text in texts), 260)
            self.assertTrue(all("\ufffd" not in text for text in texts))

    def testLookingAtEverythingThatThereIs(self):
        text = ("import gc, sys\ndef main():\n    for thing in gc.get_objects():\n"
                "        x = thing\nmain()\n")
        for python in INTERPRETERS:
            with self.subTest(python=python):
                _, done = record(python, text, ["--fold", "0"])
                self.assertEqual(done.returncode, 0, done.stderr.decode())

    def testEachType(self):
        lines = "".join(f"    v{i} = {text}\n" for i, text in enumerate(SHOWN))
        for python in INTERPRETERS:
            events, done = record(python, f"{PREAMBLE}def main():\n{lines}    return 0\nmain()\n")
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            values = bound(events, "main")
            for i, (text, shown) in enumerate(SHOWN.items()):
                with self.subTest(text, python=python):
                    self.assertEqual(values[f"v{i}"]["text"], shown)

    def testAGeneratorCarriesItsFrame(self):
        text = "def g():\n    yield 1\nthing = [1]\nit = g()\nprint(next(it))\n"
        for python in INTERPRETERS:
            events, _ = record(python, text)
            created = next(e["frame"] for e in events if e["kind"] == "create")
            self.assertEqual(bound(events, "<module>")["it"]["frame"], created)
            self.assertNotIn("frame", bound(events, "<module>")["thing"])

    def testAnExceptionSaysWhatItsStrSays(self):
        for text in ("ValueError('no')", "ValueError('a', 2)", "KeyError('k')",
                     "OSError(2, 'No such file', 'a.txt')", "OSError('busy')",
                     "ExceptionGroup('several', [OSError('busy')])",
                     "ExceptionGroup('two', [OSError(1), KeyError(2)])"):
            script = f"try:\n    raise {text}\nexcept Exception as error:\n    print(error)\n"
            for python in INTERPRETERS:
                with self.subTest(text, python=python):
                    events, done = record(python, script)
                    told, = [e["message"] for e in events if e["kind"] == "raise"]
                    self.assertEqual(told + "\n", done.stdout.decode())

    def testNoCodeOfTheProgramRuns(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                text = NOSY + "import os\nprint(os.path.exists('told.txt'))\n"
                events, done = record(python, text)
                self.assertEqual((done.stdout, done.returncode), (b"False\n", 0), done.stderr)
                self.assertEqual(bound(events, "main")["c"]["text"], "{1: Nosy()}")

    def testAttributesStayWhereTheyAre(self):
        # An instance whose dict was never asked for has none; being looked at gives it none.
        text = """
import sys, gc
class Point:
    def __init__(self, x):
        self.x = x
        self.y = 2 * x
def main():
    points = [Point(n) for n in range(5)]
    before = sum(type(o) is dict for o in gc.get_objects())
    p = points[0]
    p.x = 7
    after = sum(type(o) is dict for o in gc.get_objects())
    print(before == after)
main()
"""
        for python in INTERPRETERS:
            events, done = record(python, text)
            self.assertEqual(done.stdout, b"True\n", done.stderr)
            self.assertEqual(bound(events, "main")["p"]["text"], "Point(x=7, y=0)")


if __name__ == "__main__":
    unittest.main()
