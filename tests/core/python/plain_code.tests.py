"""Rewritten code answers as what was compiled of its source, and can be written down and run where
there is no recorder."""

import subprocess
import textwrap
import unittest

from plain_run import PlainRunCase
from recording import INTERPRETERS

PROGRAM = """
    import contextlib, dis, inspect, io, marshal, pickle, re, sys, types

    def same(made): return made

    class Manager:
        async def __aenter__(self): return 1
        async def __aexit__(self, *error): pass

    def reads(path):
        with open(path) as file:
            for line in file:
                if line: return line
        return None

    def decorates():
        @same
        def inner(number):
            with contextlib.suppress(ValueError):
                raise ValueError(number)
            return number + 1
        return inner

    async def enters():
        async with Manager() as one: return one

    def without(number): return [number for number in range(number)]

    FUNCTIONS = (reads, decorates, enters, without)
    """

#: Each is run behind PROGRAM.
USES = {
    "what code is made of": """
        for code in [function.__code__ for function in FUNCTIONS] + [sys._getframe().f_code]:
            for name in ("co_consts", "co_code", "_co_code_adaptive", "co_linetable", "co_stacksize",
                         "co_exceptiontable", "co_names", "co_nlocals", "co_flags", "co_varnames"):
                if code.co_name == "<module>" and name == "_co_code_adaptive": continue
                print(name, re.sub("0x[0-9a-f]+", "", repr(getattr(code, name))))
            print(code.co_consts is code.co_consts, code == code, code == code.replace())
        print(len(set(function.__code__ for function in FUNCTIONS)))
        """,
    "what dis shows": """
        for function in FUNCTIONS:
            shown = io.StringIO()
            dis.dis(function, file=shown)
            print(re.sub("0x[0-9a-f]+", "", shown.getvalue()))
            print(list(dis.findlinestarts(function.__code__)), dis.stack_effect(dis.opmap["POP_TOP"]))
        print(inspect.getclosurevars(reads), inspect.getsource(reads))
        """,
    "code found inside": """
        inner = decorates()
        found = [c for c in decorates.__code__.co_consts if isinstance(c, types.CodeType)]
        print(inner.__code__ in decorates.__code__.co_consts, inner.__code__ is found[0])
        print({inner.__code__: "mine"}[found[0]], types.FunctionType(found[0], globals())(3))
        """,
    "marshal": """
        for function in FUNCTIONS:
            code = function.__code__
            written = marshal.dumps(code)
            again = marshal.loads(written)
            print(again == code, hash(again) == hash(code), len(written), again.co_names)
            nested = marshal.loads(marshal.dumps([1, ("a", code), {"b": [code]}]))
            print(nested[1][1] == code, nested[2]["b"] == [code], nested[0])
        file = io.BytesIO()
        marshal.dump(reads.__code__, file)
        print(types.FunctionType(marshal.loads(file.getvalue()), globals())(__file__))
        print(types.FunctionType(marshal.loads(marshal.dumps(decorates.__code__)), globals())()(4))
        for wrong in ([same], decorates, (reads.__code__, same)):
            try: marshal.dumps(wrong)
            except ValueError as error: print(error)
        """,
    "made of its parts": """
        NAMES = ("argcount", "posonlyargcount", "kwonlyargcount", "nlocals", "stacksize", "flags",
                 "code", "consts", "names", "varnames", "filename", "name", "qualname",
                 "firstlineno", "linetable", "exceptiontable", "freevars", "cellvars")
        def remade(code):
            parts = [getattr(code, "co_" + name) for name in NAMES]
            parts[7] = tuple(remade(c) if isinstance(c, types.CodeType) else c for c in parts[7])
            return types.CodeType(*parts)
        for function in FUNCTIONS:
            code = remade(function.__code__)
            print(code == function.__code__, marshal.loads(marshal.dumps(code)) == code)
        print(types.FunctionType(remade(decorates.__code__), globals())()(5))
        changed = decorates.__code__.replace(co_consts=tuple(
            c.replace(co_consts=tuple(10 if k == 1 else k for k in c.co_consts))
            if isinstance(c, types.CodeType) else c for c in decorates.__code__.co_consts))
        print(types.FunctionType(changed, globals())()(5))
        """,
    "where it stands": """
        import traceback
        def fails():
            with contextlib.nullcontext() as nothing:
                return (nothing,
                        nothing.name)
        try: fails()
        except AttributeError as error:
            traceback.print_exc(file=sys.stdout)
            frame = error.__traceback__.tb_next.tb_frame
            places = list(fails.__code__.co_positions())
            print(places[error.__traceback__.tb_next.tb_lasti // 2], frame.f_code is fails.__code__)
        print(sorted({line for _, _, line in fails.__code__.co_lines() if line}))
        """,
    "no call is heard of": """
        heard = []
        sys.addaudithook(lambda event, _: heard.append(event))
        marshal.dumps(reads.__code__)
        sys.stdin.read(1)
        print(heard)
        """,
}

WRITES = """
    import marshal
    marshal.dump([decorates.__code__], open("code.bin", "wb"))
    """

READS = """
    import contextlib, marshal, types
    def same(made): return made
    code, = marshal.load(open("code.bin", "rb"))
    print(types.FunctionType(code, globals())()(6))
    """


def dedented(text):
    return textwrap.dedent(text).lstrip("\n")


class PlainCode(PlainRunCase):
    def write(self, name, *parts):
        (self.path / name).write_text("".join(map(dedented, parts)))

    def testUses(self):
        for name, text in USES.items():
            self.write("program.py", PROGRAM, text, "with contextlib.nullcontext(): pass\n")
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    plain, events = self.compare(python, ["program.py"])
                    self.assertTrue(plain.stdout)
                    self.assertEqual(plain.stderr, b"")
                    self.assertTrue([e for e in events if e["kind"] == "entering"])

    def testItRunsWithoutTheRecorder(self):
        self.write("program.py", PROGRAM, WRITES)
        self.write("reads.py", READS)
        for python in INTERPRETERS:
            with self.subTest(python=python):
                self.compare(python, ["program.py"])
                done = subprocess.run([python, "reads.py"], cwd=self.path, capture_output=True,
                                      text=True)
                self.assertEqual((done.stdout, done.stderr), ("7\n", ""))


if __name__ == "__main__":
    unittest.main()
