"""A file that the program compiles and runs by itself is rewritten like a module, where its code is
what the file's text gives."""

import textwrap
import unittest
import zipfile

from plain_run import PlainRunCase
from recording import INTERPRETERS

CHILD = """
    def same(made): return made
    @same
    def double(n): return 2 * n
    with open(__file__ if "__file__" in globals() else NAME) as file:
        print(double(len(file.read())), __name__)
    """

#: {name: (program, how often `with` and the decorator are seen)}
RUNS = {
    "by runpy": ("""
        import runpy
        runpy.run_path("child.py", run_name="__main__")
        """, 1),
    "by exec": ("""
        NAME = "child.py"
        code = compile(open(NAME).read(), NAME, "exec")
        exec(code)
        exec(code, {"NAME": NAME, "__name__": "own"})
        exec(code, {"NAME": NAME, "__name__": "own"}, {})
        """, 3),
    "by a loader": ("""
        import importlib.util
        spec = importlib.util.spec_from_file_location("child", "child.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        """, 1),
    "changed before": ("""
        NAME = "child.py"
        text = open(NAME).read()
        exec(compile(text.replace("2 * n", "3 * n"), NAME, "exec"))
        exec(compile(text + "# more", NAME, "exec", optimize=2))
        exec(compile("print(1)", NAME, "exec"))
        """, 1),
    "not from its beginning": ("""
        NAME = "child.py"
        def own():
            with open(NAME) as file: print(len(file.read()))
        exec(own.__code__)
        exec("with open(NAME) as file: print(len(file.read()))")
        eval(compile("print(2)", NAME, "eval"))
        try: exec(compile("1 / 0", NAME, "exec"))
        except ZeroDivisionError as error: print(error, error.__traceback__.tb_next.tb_lineno)
        """, 0),
}


#: A module in a zip file, and its code there.
ZIPPED = """
    import os, sys, zipfile, py_compile
    for name, method in (("stored.zip", zipfile.ZIP_STORED), ("packed.zip", zipfile.ZIP_DEFLATED),
                         ("compiled.zip", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(name, "w", method) as made:
            made.write("child.py", "pack/child.py")
            made.writestr("pack/__init__.py", "from . import child")
            if name == "compiled.zip":
                made.write(py_compile.compile("child.py", "child.pyc"), "pack/child.pyc")
        sys.path.insert(0, os.path.abspath(name))
        import pack
        print(pack.child.__loader__, pack.child.__file__)
        for module in "pack", "pack.child": del sys.modules[module]
    """


#: Run from a folder or a zip file, which it shares with a module.
CONTAINED = """
    import sys
    from child import double
    def same(made): return made
    @same
    def shown(value): print(value)
    for value in (__name__, __file__, __package__, type(__spec__), type(__loader__), sys.argv,
                  sys.orig_argv[1:], sys.path[0], sorted(sys.modules["__main__"].__dict__),
                  sorted(str(key) for key in sys.path_importer_cache if "lib" not in str(key))):
        shown(value)
    with open(sys.argv[-1]) as file: print(double(len(file.read())))
    raise ValueError("no")
    """


class FilesRun(PlainRunCase):
    def testContained(self):
        for name, text in (("__main__", CONTAINED), ("child", "def double(n): return 2 * n")):
            path = self.path / f"folder/{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(textwrap.dedent(text))
        with zipfile.ZipFile(self.path / "app.pyz", "w") as packed:
            for path in (self.path / "folder").iterdir():
                packed.write(path, path.name)
        for python in INTERPRETERS:
            for name in ("folder", "folder/", str(self.path / "folder"), "app.pyz"):
                with self.subTest(name, python=python):
                    _, events = self.compare(python, [name, "folder/child.py"],
                                             PYTHONDONTWRITEBYTECODE="1")
                    kinds = [event["kind"] for event in events]
                    self.assertEqual((kinds.count("apply"), kinds.count("entered")), (1, 1))
                    called = [e["function"] for e in events if e["kind"] == "call"]
                    self.assertEqual(called.count("double"), 1)
                    self.assertEqual(called.count("shown"), 10)
            self.compare(python, ["folder", "folder/child.py"], PYTHONSAFEPATH="1")

    def testRuns(self):
        (self.path / "child.py").write_text(textwrap.dedent(CHILD))
        for name, (program, times) in RUNS.items():
            (self.path / "main.py").write_text(textwrap.dedent(program))
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    plain, events = self.compare(python, ["main.py"])
                    self.assertEqual(plain.stderr, b"")
                    entered = [e for e in events if e["kind"] == "entering"
                               and e["text"].startswith("open(__file__")]
                    applied = [e for e in events if e["kind"] == "apply"]
                    self.assertEqual((len(entered), len(applied)), (times, times))

    def testModulesInZipFiles(self):
        child = textwrap.dedent(CHILD).replace('__file__ if "__file__" in globals() else NAME',
                                               "__import__('sys').argv[0]")
        (self.path / "child.py").write_text(child)
        (self.path / "main.py").write_text(textwrap.dedent(ZIPPED))
        for python in INTERPRETERS:
            with self.subTest(python=python):
                plain, events = self.compare(python, ["main.py"])
                self.assertEqual(plain.stderr, b"")
                entered = [e for e in events if e["kind"] == "entering"
                           and e["text"].startswith("open(")]
                applied = [e for e in events if e["kind"] == "apply"]
                self.assertEqual((len(entered), len(applied)), (3, 3))


if __name__ == "__main__":
    unittest.main()
