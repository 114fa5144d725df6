"""With --follow each Python process that a recorded program starts has a recording of its own, and
the program sees nothing of that."""

import json
import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

from recording import INTERPRETERS, RECORD, launcherWords

PREFIX = "import multiprocessing, os, signal, subprocess, sys\n"


def calls(events, function):
    return [e for e in events if e["kind"] == "call" and e["function"] == function]


def endOf(events):
    """How the process said that it would end; None where it did not."""
    return next((e["status"] for e in events if e["kind"] == "end"), None)


class Follow(unittest.TestCase):
    def record(self, path, python, follows):
        """The finished process, its own events, and those of each other process by its id. All
        keep to the grammar, which record_script looks at itself."""
        options = ["--flowglass-follow", "{follow}"] if follows else []
        command = [str(RECORD), *(["--follow"] if follows else []), str(path / "t.jsonl"),
                   python, *launcherWords(["program.py"], options)]
        done = subprocess.run(command, cwd=path, capture_output=True)
        names = {p.name for p in path.glob("*.jsonl")}
        others = {name.split(".")[1]: self.events(path / name) for name in names - {"t.jsonl"}}
        return done, self.events(path / "t.jsonl"), others

    def events(self, path):
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def each(self, text, files=()):
        """Every interpreter: the recordings, where the program ran as it does plainly."""
        sources = dict(files, **{"program.py": PREFIX + textwrap.dedent(text)})
        for python in INTERPRETERS:
            with self.subTest(python=python), tempfile.TemporaryDirectory() as folder:
                path = Path(folder)
                for name, content in sources.items():
                    (path / name).write_text(textwrap.dedent(content), encoding="utf-8")
                plain = subprocess.run([python, "program.py"], cwd=path, capture_output=True)
                _, main, none = self.record(path, python, False)
                self.assertEqual(none, {})
                followed, parent, others = self.record(path, python, True)
                self.assertEqual(followed.stderr, plain.stderr)
                self.assertEqual(followed.stdout, plain.stdout)
                self.assertEqual(followed.returncode, plain.returncode)
                told = [[e["function"] for e in events if e["kind"] == "call"]
                        for events in (main, parent)]
                self.assertEqual(told[0], told[1])
                yield others

    def testAForkedProcess(self):
        for others in self.each("""
            def inner(n):
                return n + 1
            def work(n):
                with open(os.devnull) as file:
                    return [inner(i) for i in range(n)]
            def fork():
                work(1)
                child = os.fork()
                if child == 0:
                    work(3)
                    os._exit(7)
                print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            fork()
            """):
            (events,) = others.values()
            self.assertEqual(len(calls(events, "work")), 1)
            self.assertEqual(len(calls(events, "inner")), 3)
            self.assertEqual(calls(events, "fork"), [])
            self.assertEqual(endOf(events), 7)

    def testWhatWasOpenAtTheForkIsNotClaimedToBeKnown(self):
        for others in self.each("""
            import contextlib
            @contextlib.contextmanager
            def managed():
                yield 1
            def numbers():
                yield 1
                yield 2
            def work():
                return 5
            def body(items):
                with managed(), contextlib.ExitStack() as stack:
                    stack.enter_context(managed())
                    for item in items:
                        if os.fork() == 0:
                            list(items)
                            work()
                        else:
                            os.wait()
                            break
                    raise ValueError
            try:
                body(numbers())
            except ValueError:
                work()
            """):
            (events,) = others.values()
            self.assertEqual(len(calls(events, "work")), 2)

    def testHowAProcessEndsIsSaidByItself(self):
        for others in self.each("""
            def work(how):
                how()
            def fail():
                raise KeyError("of the child")
            def inFlight():
                try: raise KeyError
                finally: os._exit(5)
            if __name__ == "__main__":
                for how in (lambda: sys.exit(3), lambda: os._exit(256 + 4), inFlight,
                            lambda: os._exit(status=True)):
                    child = os.fork()
                    if child == 0: work(how)
                    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
                for kind in ("fork", "spawn"):
                    child = multiprocessing.get_context(kind).Process(target=fail)
                    child.start()
                    child.join()
                    print(child.exitcode, flush=True)
            """):
            self.assertEqual(sorted(map(str, map(endOf, others.values()))),
                             ["1", "1", "1", "3", "4", "5"])

    def testOneThatIsKilled(self):
        for others in self.each("""
            def work(n):
                return n
            child = os.fork()
            if child == 0:
                work(1)
                os.kill(os.getpid(), signal.SIGKILL)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            """):
            (events,) = others.values()
            self.assertEqual(len(calls(events, "work")), 1)
            self.assertIsNone(endOf(events))

    POOL = """
        def work(n):
            return n * n
        if __name__ == "__main__":
            with multiprocessing.get_context("%s").Pool(2) as pool:
                print(pool.map(work, range(8), 1), sys.argv)
                pool.close()
                pool.join()
            print(multiprocessing.current_process().name)
        """

    def testAPoolByFork(self):
        for others in self.each(self.POOL % "fork"):
            self.assertEqual(len(others), 2)
            self.assertEqual(sum(len(calls(e, "work")) for e in others.values()), 8)

    def testAPoolBySpawn(self):
        for others in self.each(self.POOL % "spawn"):
            self.assertEqual(len(others), 2)
            self.assertEqual(sum(len(calls(e, "work")) for e in others.values()), 8)

    def testAPoolByForkServer(self):
        for others in self.each(self.POOL % "forkserver"):
            self.assertEqual(sum(len(calls(e, "work")) for e in others.values()), 8)

    def testWhatASpawnedProcessSeesOfItself(self):
        for others in self.each("""
            def show(queue):
                process = multiprocessing.current_process()
                queue.put([sys.argv, list(sys.flags), sys.executable, process.name, process.daemon,
                           __name__, sys.orig_argv[-1], sorted(sys.modules["__main__"].__dict__),
                           sys.path])
            def fail():
                raise KeyError("of the child")
            if __name__ == "__main__":
                context = multiprocessing.get_context("spawn")
                queue = context.SimpleQueue()
                child = context.Process(target=show, args=(queue,), name="it")
                child.start()
                print(queue.get())
                child.join()
                child = context.Process(target=fail)
                child.start()
                child.join()
                print(child.exitcode)
            """):
            self.assertEqual(len(others), 2)

    def testProcessesOfProcesses(self):
        for others in self.each("""
            def inner():
                return 1
            def outer(how):
                child = multiprocessing.get_context(how).Process(target=inner)
                child.start()
                child.join()
                print(child.exitcode, flush=True)
            if __name__ == "__main__":
                for first, then in (("fork", "spawn"), ("spawn", "fork")):
                    child = multiprocessing.get_context(first).Process(target=outer, args=(then,))
                    child.start()
                    child.join()
            """):
            self.assertEqual(len(others), 4)
            for function in ("outer", "inner"):
                self.assertEqual(sum(len(calls(e, function)) for e in others.values()), 2)

    def testAProgramOfThisInterpreter(self):
        files = {"other.py": """
            import sys
            def work():
                print(sys.argv, __name__, sys.flags.utf8_mode, sys.orig_argv[1:], flush=True)
            work()
            """}
        for others in self.each("""
            from pathlib import Path
            for words in (["other.py", "a"], [Path("other.py")], ["-X", "utf8", "-m", "other"],
                          ["-c", "print(1)"]):
                subprocess.run([sys.executable, *words])
            subprocess.run(["true"])
            os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "other.py"], os.environ), 0)
            """, files):
            self.assertEqual([len(calls(e, "work")) for e in others.values()], [1, 1, 1, 1])


if __name__ == "__main__":
    unittest.main()
