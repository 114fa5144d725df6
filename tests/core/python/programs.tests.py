"""Programs as they are: modules, packages, reloads, code made at run time, tracers of their own,
debuggers, other processes, virtual environments. Recorded, each prints and ends as it does
plainly, and its own functions are in the trace."""

import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

from recording import BROKEN, INTERPRETERS, eventsOf, recordWords

#: {name: (files, words, what is typed, functions that the trace has calls of)}
PROGRAMS = {
    "a package with relative imports, by -m": ({
        "shop/__init__.py": "from .prices import price\n",
        "shop/prices.py": "def price(name): return len(name)\n",
        "shop/__main__.py": """
            import sys
            from . import price
            from .deep import total
            print(__name__, __package__, sys.argv[1:], price("tea"), total("tea", "cup"))
            sys.exit(total("a"))
        """,
        "shop/deep/__init__.py": """
            from ..prices import price
            def total(*names): return sum(price(name) for name in names)
        """,
    }, ["-m", "shop", "--size", "2"], "", {"price", "total"}),
    "a module that is loaded again": ({
        "state.py": "def answer(): return 1\n",
        "main.py": """
            import importlib, pathlib, sys
            sys.dont_write_bytecode = True
            import state
            print(state.answer())
            pathlib.Path("state.py").write_text("def answer():\\n    return 22\\n")
            print(importlib.reload(state).answer())
        """,
    }, ["main.py"], "", {"answer"}),
    "code that is made at run time": ({
        "main.py": """
            scope = {}
            exec(compile("def f(x):\\n    return [x] * 2", "made.py", "exec"), scope)
            print(scope["f"](eval("1 + 2")), eval("lambda: 7")())
            try:
                exec("raise KeyError(1)")
            except KeyError as error:
                print(repr(error))
            def caller(): return scope["f"](0)
            caller()
        """,
    }, ["main.py"], "", {"caller"}),
    "code without a name, made in a package": ({
        "maker/__main__.py": """
            scope = {}
            exec(compile("def f(x):\\n    return [x] * 2\\nprint(f(1))", "", "exec"), scope)
            def caller(): return scope["f"](0)
            caller()
        """,
    }, ["-m", "maker"], "", {"caller"}),
    "a profiler and a tracer of its own": ({
        "main.py": """
            import sys, threading
            seen = []
            def profile(frame, event, argument):
                if frame.f_code.co_name == "work": seen.append(("profile", event))
            def trace(frame, event, argument):
                if frame.f_code.co_name == "work": seen.append(("trace", event))
                return trace
            def work(n):
                return n + 1
            sys.setprofile(profile)
            work(1)
            sys.setprofile(None)
            sys.settrace(trace)
            work(2)
            sys.settrace(None)
            print(seen, sys.getprofile(), sys.gettrace())
            threading.setprofile(profile)
            thread = threading.Thread(target=work, args=(3,))
            thread.start(); thread.join()
            print(seen)
        """,
    }, ["main.py"], "", {"work"}),
    "cProfile": ({
        "main.py": """
            import cProfile, pstats
            def work(n):
                return sum(range(n))
            profile = cProfile.Profile()
            profile.runcall(work, 10)
            counts = {name[2]: calls[0] for name, calls in pstats.Stats(profile).stats.items()}
            print(counts["work"], counts["<built-in method builtins.sum>"])
        """,
    }, ["main.py"], "", {"work"}),
    "a breakpoint": ({
        "main.py": """
            import pdb
            def inner(n):
                m = n * 2
                pdb.set_trace()
                x = m + 1
                return x
            def work():
                with open("/dev/null"):
                    return [inner(i) for i in range(2)]
            def again():
                x = 1
                breakpoint()
                x = 2
                return x
            print(work())
            print(again())
        """,
    }, ["main.py"], "p m\nup\nl\nc\nn\nr\nc\np x\nn\np x\nc\n", {"work", "again"}),
    "pdb": ({
        "main.py": """
            import pdb
            def work(n):
                m = n * 2
                m += 1
                return m
            debugger = pdb.Pdb(nosigint=True, readrc=False)
            print(debugger.runcall(work, 4))
        """,
    }, ["main.py"], "next\np m\nbreak 5\ncontinue\np m\ncontinue\n", {"work"}),
    "processes that are forked": ({
        "main.py": """
            import multiprocessing, os
            def double(n): return 2 * n
            def work(n, pipe):
                pipe.send(double(n))
            if __name__ == "__main__":
                context = multiprocessing.get_context("fork")
                with context.Pool(2) as pool:
                    print(pool.map(double, range(4)))
                mine, other = context.Pipe()
                child = context.Process(target=work, args=(21, other))
                child.start()
                print(mine.recv())
                child.join()
                print(child.exitcode, double(1))
        """,
    }, ["main.py"], "", {"double"}),
    "coverage": ({
        "main.py": """
            try:
                import coverage
            except ImportError:
                print("no coverage here")
            else:
                measured = coverage.Coverage(data_file=None)
                measured.start()
            def work(n):
                if n:
                    return 1
                return 2
            work(0)
            if "coverage" in globals():
                measured.stop()
                print(measured.analysis2("main.py")[3])
        """,
    }, ["main.py"], "", {"work"}),
}


def write(folder, files):
    for name, text in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def run(command, folder, typed):
    return subprocess.run(command, cwd=folder, input=typed.encode(), capture_output=True,
                          timeout=240)


class Programs(unittest.TestCase):
    maxDiff = None

    def plain(self, python, files, words, typed):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, files)
            done = run([python, *words], folder, typed)
            return self.told(done, folder)

    def recorded(self, python, files, words, typed):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as traces:
            write(folder, files)
            trace = Path(traces) / "trace.jsonl"
            done = run(recordWords(trace, python, words), folder, typed)
            self.assertNotEqual(done.returncode, BROKEN, done.stderr.decode())
            return self.told(done, folder), eventsOf(trace)

    @staticmethod
    def told(done, folder):
        return (done.returncode, done.stdout.decode().replace(folder, "FOLDER"),
                done.stderr.decode().replace(folder, "FOLDER"))

    def testProgramsRunAsTheyDoPlainlyAndAreRecorded(self):
        for name, (files, words, typed, functions) in PROGRAMS.items():
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    plain = self.plain(python, files, words, typed)
                    recorded, events = self.recorded(python, files, words, typed)
                    self.assertEqual(recorded, plain)
                    self.assertNotEqual(plain[1], "")
                    calls = [event for event in events if event["kind"] == "call"]
                    called = {event["function"] for event in calls}
                    self.assertLessEqual(functions | {"<module>"}, called)
                    self.assertNotIn("", [event["file"] for event in calls])
                    self.assertNotIn("lost", {event["kind"] for event in events})

    def testAVirtualEnvironmentStaysOne(self):
        files = {"main.py": "import sys\nprint(sys.prefix != sys.base_prefix, sys.prefix)\n"}
        for python in INTERPRETERS:
            with self.subTest(python=python), tempfile.TemporaryDirectory() as home:
                made = subprocess.run([python, "-m", "venv", "--without-pip", home],
                                      capture_output=True)
                if made.returncode != 0:
                    continue  # Debian has venv in a package of its own
                inside = str(Path(home) / "bin" / "python3")
                plain = self.plain(inside, files, ["main.py"], "")
                recorded, events = self.recorded(inside, files, ["main.py"], "")
                self.assertEqual(recorded, plain)
                self.assertEqual(recorded[1], f"True {home}\n")
                self.assertIn("call", {event["kind"] for event in events})


if __name__ == "__main__":
    unittest.main()
