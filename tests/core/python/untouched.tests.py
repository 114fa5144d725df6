"""The recorded program is untouched: what it prints, how it ends and what it can see of itself are
those of a plain run, byte by byte, on every interpreter that the recorder was built for."""

import os
import pty
import select
import textwrap
import unittest

from plain_run import PlainRunCase
from recording import INTERPRETERS, eventsOf, outputOf, recordWords

SCRIPTS = {
    "what it sees of itself": """
        import sys
        print(sys.argv, sys.orig_argv[1:], sys.path[0], __file__, __name__, __spec__, __doc__)
        print(__loader__.__class__, __loader__.path, __cached__, __package__, list(globals()))
        print(sorted(sys.modules), list(sys.path_importer_cache), sys.path)
        frame = sys._getframe()
        print(frame.f_back, frame.f_code.co_filename, frame.f_globals is globals())
        print(sys.gettrace(), sys.getprofile(), sys.flags, sys.warnoptions)
        print(type(sys.stdout), vars(sys.stdout), sys.stdout.isatty())
        print(repr(sys.stdout.write).split(" at ")[0], sys.stdout.write.__self__ is sys.stdout)
        print(sys.stdout.encoding, sys.stdout.line_buffering, repr(print), repr(input))
        """,
    "a document string": '"""Of its own."""\nprint(__doc__, __annotations__)\n',
    "an uncaught exception": """
        import atexit
        atexit.register(lambda: print("at exit", "__file__" in globals()))
        def inner(x):
            return 1 / x
        def outer():
            try:
                inner(0)
            except ZeroDivisionError as error:
                raise ValueError("outer") from error
        print("before", flush=True)
        outer()
        """,
    "an exception in a generator": """
        def numbers():
            yield 1
            raise KeyError("two")
        for number in numbers():
            print(number)
        """,
    "a syntax error": "print('never')\nx = (1 +\n",
    "a bad indent": "if True:\nprint(1)\n",
    "sys.exit with a number": "import sys\nprint('x')\nsys.exit(3)\n",
    "sys.exit with a text": "import sys\nsys.exit('that is all')\n",
    "sys.exit with nothing": "import sys\nsys.exit()\n",
    "SystemExit in a function": "def stop(): raise SystemExit(7)\nstop()\n",
    "os._exit": "import os\nprint('kept', flush=True)\nprint('lost', end='')\nos._exit(5)\n",
    "KeyboardInterrupt": "print('x')\nraise KeyboardInterrupt\n",
    "a signal": "import os, signal\nprint('x', flush=True)\nos.kill(os.getpid(), signal.SIGTERM)\n",
    "an interrupt": "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)\n",
    "reading": """
        import sys
        print(repr(input("name? ")))
        print(repr(sys.stdin.readline()), repr(sys.stdin.read(3)))
        for line in sys.stdin:
            print(repr(line))
        try:
            input()
        except EOFError as error:
            print(repr(error))
        """,
    "pickling": """
        import pickle
        class Point:
            def __init__(self, x): self.x = x
            def __eq__(self, other): return self.x == other.x
        print(pickle.loads(pickle.dumps(Point(3))) == Point(3), Point.__module__)
        """,
    "threads": """
        import threading
        def work(n):
            found.append(sum(i for i in range(n)))
        found = []
        threads = [threading.Thread(target=work, args=(n,)) for n in (10, 20, 30)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(sorted(found), threading.current_thread().name, threading.active_count())
        def fail(): raise ValueError("in a thread")
        thread = threading.Thread(target=fail, name="failing")
        thread.start()
        thread.join()
        """,
    "multiprocessing by spawn": """
        import multiprocessing
        def double(x): return 2 * x
        if __name__ == "__main__":
            multiprocessing.set_start_method("spawn")
            with multiprocessing.Pool(1) as pool:
                print(pool.map(double, [1, 2, 3]))
        """,
    "a fork": """
        import os
        print("parent", flush=True)
        child = os.fork()
        if child == 0:
            print("child", flush=True)
            os._exit(4)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """,
    "recursion without end": """
        import sys
        depth = 0
        def down():
            global depth
            depth += 1
            down()
        try:
            down()
        except RecursionError as error:
            print(depth, error)
        sys.setrecursionlimit(200)
        depth = 0
        try:
            down()
        except RecursionError as error:
            print(depth, error)
        down()
        """,
    "awaits in awaits without end": """
        import sys
        depth = 0
        async def down():
            global depth
            depth += 1
            await down()
        async def through_a_function():
            global depth
            depth += 1
            helper()
        def helper():
            try:
                through_a_function().send(None)
            except StopIteration:
                pass
        class Wrapped:
            def __await__(self):
                return through_wrappers().__await__()
        async def through_wrappers():
            global depth
            depth += 1
            await Wrapped()
        def echo(levels):
            got = yield
            if levels:
                got = yield from echo(levels - 1)
            return got
        for way in down, through_a_function, through_wrappers:
            for limit in 700, 300:
                sys.setrecursionlimit(limit)
                depth = 0
                try:
                    way().send(None)
                except RecursionError as error:
                    print(way.__name__, depth, error)
        sys.setrecursionlimit(1000)
        for levels in 900, 2000:
            generator = echo(levels)
            try:
                next(generator)
                for number in range(levels):
                    generator.send(number)
                generator.send("last")
            except (RecursionError, StopIteration) as end:
                print(type(end).__name__, end, number)
        down().send(None)
        """,
    "slots in code objects": """
        import ctypes
        api = ctypes.pythonapi
        try:
            request = api.PyUnstable_Eval_RequestCodeExtraIndex
        except AttributeError:
            request = api._PyEval_RequestCodeExtraIndex
        @ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        def release(pointer): print("released", pointer)
        print(request(release) >= 0)
        names = {}
        exec("def later(): return 1", names)
        print(names["later"]())
        del names
        """,
    "warnings": """
        import warnings
        warnings.warn("old", DeprecationWarning)
        warnings.warn("odd")
        print(warnings.filters)
        assert (1, "always"), "a tuple"
        """,
    "encodings": "# -*- coding: latin-1 -*-\nprint('\xe9\u00fc'.encode())\nprint('\xe9')\n",
    "odd output": """
        import sys
        print("a", "b", 3, sep="-", end="!\\n")
        print("to stderr", file=sys.stderr)
        sys.stdout.write("no end")
        sys.stdout.writelines([" one", " two\\n"])
        sys.stdout.flush()
        sys.stdout.buffer.write(b"bytes \\xff\\n")
        print("\\u20ac" * 3, "\\U0001f600")
        print("x" * 100000)
        class Loud:
            def __str__(self):
                print("inside", end=" ")
                return "loud"
        print("before", Loud(), "after")
        try:
            print("\\udcff")
        except UnicodeEncodeError as error:
            print(error)
        """,
    "a replaced stdout": """
        import contextlib, io, sys
        with contextlib.redirect_stdout(io.StringIO()) as text:
            print("kept")
        print(repr(text.getvalue()))
        sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding="utf-8", newline="\\r\\n")
        print("wrapped")
        """,
    "a broken pipe's other end": "import sys\nsys.stdout.close()\nprint('x')\n",
    "sizes and counts": """
        import sys
        def main():
            thing = object()
            things = [thing]
            text = "\\u00e9t\\u00e9" + str(len(things))
            print(sys.getrefcount(thing), sys.getrefcount(things), sys.getsizeof(text))
            print(text, sys.getsizeof(text))
        main()
        class Node:
            def __init__(self): self.value = 1
        node = Node()
        print(sys.getsizeof(node), sys.getrefcount(node), sys.getrefcount(Node))
        """,
    "no bytecode is left": """
        import os, sys
        print([name for name in os.listdir(os.path.dirname(os.path.abspath(__file__)))
               if name == "__pycache__"])
        """,
    "open files": """
        import os
        with open(__file__) as file:
            print(file.fileno())
        print(sorted(int(fd) for fd in os.listdir("/proc/self/fd"))[:4])
        print({k: v for k, v in os.environ.items() if "FLOWGLASS" in k})
        """,
}


def dedented(text):
    return textwrap.dedent(text[1:]) if text.startswith("\n") else text


class Untouched(PlainRunCase):
    def testScripts(self):
        for python in INTERPRETERS:
            for name, text in SCRIPTS.items():
                with self.subTest(name, python=python):
                    script = self.path / "program.py"
                    encoding = "latin-1" if "latin-1" in text else "utf-8"
                    script.write_text(dedented(text), encoding=encoding)
                    _, events = self.compare(python, ["./program.py", "one", "--two", "-m"])
                    self.assertTrue(events, "nothing was recorded")

    def testOutputIsRecordedWhole(self):
        unbuffered = {"PYTHONUNBUFFERED": "1"}
        for python in INTERPRETERS:
            for name, settings in (("odd output", {}), ("an uncaught exception", {}),
                                   ("threads", {}), ("reading", {}), ("odd output", unbuffered)):
                with self.subTest(name, python=python, settings=settings):
                    (self.path / "program.py").write_text(dedented(SCRIPTS[name]))
                    plain, events = self.compare(python, ["program.py"], **settings)
                    self.assertEqual(outputOf(events, "stdout"),
                                     plain.stdout.decode("utf-8", "replace"))
                    self.assertEqual(outputOf(events, "stderr"), plain.stderr.decode())

    def testModules(self):
        package = self.path / "package"
        package.mkdir()
        (package / "__init__.py").write_text("print('init', __name__)\n")
        (package / "__main__.py").write_text(
            "import sys\nprint(sys.argv, sys.orig_argv[1:], sys.path[0], __spec__.name, __file__)\n"
            "print(list(globals()), __package__)\nfrom . import other\n1 / 0\n")
        (package / "other.py").write_text("print(__name__, __package__)\n")
        for python in INTERPRETERS:
            for words in (["-m", "package", "a"], ["-m", "package.other"], ["-m", "package.none"],
                          ["-m", "no_such_module"]):
                with self.subTest(words, python=python):
                    self.compare(python, words)

    def testScriptsElsewhere(self):
        inner = self.path / "inner"
        inner.mkdir()
        text = "import sys\nprint(sys.argv, sys.path[0], __file__)\nimport beside\n1 / 0\n"
        (inner / "program.py").write_text(text)
        (inner / "beside.py").write_text("print(__file__)\n")
        (self.path / "link.py").symlink_to(inner / "program.py")
        for python in INTERPRETERS:
            for script in ("inner/program.py", "./inner/../inner/program.py", "link.py",
                           str(inner / "program.py"), "missing.py", "inner"):
                if script == "inner":
                    continue
                with self.subTest(script, python=python):
                    self.compare(python, [script])

    def testATerminalStaysOne(self):
        text = "import sys\nprint(sys.stdout.isatty(), sys.stdin.isatty())\n" \
               "print(repr(input('name? ')))\n"
        (self.path / "program.py").write_text(text)
        for python in INTERPRETERS:
            with self.subTest(python=python):
                trace = self.path / "trace.jsonl"
                plain = self.onTerminal([python, "program.py"])
                recorded = self.onTerminal(recordWords(trace, python, ["program.py"]))
                self.assertIn(b"True True", plain)
                self.assertEqual(plain, recorded)
                events = eventsOf(trace)
                self.assertEqual(outputOf(events, "stdout"), "True True\nname? 'bob'\n")
                self.assertEqual(outputOf(events, "stdin"), "bob\n")

    def onTerminal(self, words):
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.path)
            os.execv(words[0], words)
        seen = b""
        typed = False
        while select.select([terminal], [], [], 20)[0]:
            try:
                data = os.read(terminal, 4096)
            except OSError:
                break
            if not data:
                break
            seen += data
            if not typed and b"name?" in seen:
                os.write(terminal, b"bob\n")
                typed = True
        os.waitpid(child, 0)
        os.close(terminal)
        return seen


if __name__ == "__main__":
    unittest.main()
