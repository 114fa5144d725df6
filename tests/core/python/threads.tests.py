"""Threads, processes, depth and memory: what a recording does where a program is more than one
stack, on every interpreter that the recorder was built for."""

import subprocess
import textwrap
import unittest

from recording import INTERPRETERS, record
from story import story


def kinds(events, kind, **fields):
    return [e for e in events if e["kind"] == kind and
            all(e.get(name) == value for name, value in fields.items())]


class Threads(unittest.TestCase):
    maxDiff = None

    def each(self, text, options=()):
        for python in INTERPRETERS:
            yield record(python, textwrap.dedent(text).lstrip("\n"), options)

    def testEachThreadHasAStackOfItsOwn(self):
        script = """
            import threading
            def work(n):
                return [x for x in numbers(n)]
            def numbers(n):
                yield from range(n)
            threads = [threading.Thread(target=work, args=(3,), name=f"worker {i}")
                       for i in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            """
        for events, _ in self.each(script):
            self.assertEqual(events[0]["kind"], "thread")
            self.assertEqual([e["name"] for e in kinds(events, "thread")],
                             ["MainThread", "worker 0", "worker 1", "worker 2"])
            self.assertEqual(len(kinds(events, "thread_end")), 3)
            for call in kinds(events, "call", function="work"):
                self.assertNotEqual(call["thread"], 1)
                self.assertNotIn("by", call)
                own = [e for e in events if e["thread"] == call["thread"]]
                self.assertEqual([e["kind"] for e in own if e["kind"] in
                                  ("call", "create", "resume", "suspend", "return")],
                                 ["call", "create"] + ["resume", "suspend"] * 3 +
                                 ["resume", "return", "return"])

    def testAGeneratorMayGoOnInAnotherThread(self):
        script = """
            import threading
            def numbers():
                yield 1
                yield 2
            g = numbers()
            next(g)
            thread = threading.Thread(target=lambda: next(g))
            thread.start()
            thread.join()
            """
        for events, _ in self.each(script):
            self.assertEqual(len(kinds(events, "create")), 1)
            self.assertEqual([e["thread"] for e in kinds(events, "resume")], [1, 2])

    def testAnExceptionEndsAThread(self):
        script = """
            import threading
            def work():
                raise ValueError("x")
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
            """
        for events, _ in self.each(script):
            self.assertEqual([s for s in story(events) if "ValueError" in s],
                             ["raise ValueError new in work:3", "unwind work:3 ValueError",
                              "handled ValueError by interpreter"])

    def testAnExceptionInAPoolIsStoppedThere(self):
        script = """
            import concurrent.futures, threading
            def work():
                raise ValueError("x")
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                print(repr(pool.submit(work).exception()))
            timer = threading.Timer(0, work)
            timer.start()
            timer.join()
            """
        for events, _ in self.each(script):
            self.assertEqual([s for s in story(events) if s.startswith("handled")],
                             ["handled ValueError by native", "handled ValueError#2 by interpreter"])

    def testAForkedChildIsNotRecorded(self):
        script = """
            import os
            def child():
                return 1
            pid = os.fork()
            if pid == 0:
                for i in range(1000):
                    child()
                os._exit(7)
            status = os.waitpid(pid, 0)[1]
            print(os.waitstatus_to_exitcode(status))
            """
        for events, done in self.each(script):
            self.assertEqual(done.stdout, b"7\n")
            self.assertFalse(kinds(events, "call", function="child"))

    def testWhatWasRecordedOutlivesAHardExit(self):
        script = """
            import os
            def f(n):
                return n
            f(1)
            os._exit(5)
            """
        for events, done in self.each(script):
            self.assertEqual(done.returncode, 5)
            self.assertEqual(len(kinds(events, "return")), 1)
            self.assertEqual(events[-1]["kind"], "end")
            self.assertEqual(events[-1]["status"], 5)

    def testDeepRecursionStaysWhole(self):
        script = """
            import sys
            sys.setrecursionlimit(30000)
            def down(n):
                return n and down(n - 1) + 1
            print(down(9000))
            """
        for events, done in self.each(script, ["--no-lines", "--no-values"]):
            self.assertEqual(done.stdout, b"9000\n")
            self.assertEqual(len(kinds(events, "call")), 9002)

    def testTooDeepIsSaidAndDoesNotCrash(self):
        script = """
            import sys
            sys.setrecursionlimit(200000)
            def down(n):
                return n and down(n - 1) + 1
            print(down(60000))
            """
        for events, done in self.each(script, ["--no-lines", "--no-values"]):
            self.assertEqual((done.returncode, done.stdout), (0, b"60000\n"), done.stderr)
            recorded = len(kinds(events, "call"))
            self.assertTrue(recorded == 60002 or kinds(events, "lost", why="full"))

    def testARecursionErrorComesAtTheSameDepth(self):
        script = """
            depth = 0
            def down():
                global depth
                depth += 1
                down()
            try:
                down()
            except RecursionError:
                print(depth)
            """
        for python in INTERPRETERS:
            plain = subprocess.run([python, "-c", textwrap.dedent(script)], capture_output=True)
            _, done = record(python, textwrap.dedent(script).lstrip("\n"), ["--no-values"])
            self.assertAlmostEqual(int(done.stdout), int(plain.stdout), delta=2)

    def testNoValueIsKeptAlive(self):
        # A reference to the last value would make every `+=` copy the text.
        script = """
            import weakref
            class Thing:
                pass
            def make():
                thing = Thing()
                seen.append(weakref.ref(thing))
                yield thing
                thing = None
                print(seen[0]() is None)
                yield 2
            seen = []
            for x in make():
                x = None
            """
        for events, done in self.each(script):
            self.assertEqual(done.stdout, b"True\n")

    def testTheProgramsOwnSettraceWorks(self):
        script = """
            import sys
            lines = []
            def trace(frame, event, arg):
                if event == "line":
                    lines.append(frame.f_lineno)
                return trace
            def f():
                a = 1
                return a
            sys.settrace(trace)
            f()
            sys.settrace(None)
            print(lines, sys.gettrace())
            f()
            """
        for events, done in self.each(script):
            self.assertEqual(done.stdout, b"[8, 9] None\n")
            self.assertEqual(len(kinds(events, "call", function="f")), 2)

    def testAThreadWithASmallStackIsRecordedToo(self):
        script = """
            import threading
            threading.stack_size(256 * 1024)
            def work():
                return sum(range(3))
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
            """
        for events, _ in self.each(script):
            self.assertEqual(len(kinds(events, "call", function="work")), 1)
            self.assertEqual(kinds(events, "lost"), [])

    def testDaemonThreadsDoNotOutliveTheProgram(self):
        script = """
            import queue, threading
            def waits():
                while True:
                    work.get()
                    work.task_done()
            def runs():
                while True: step()
            def step(): pass
            work = queue.Queue()
            for target in waits, runs: threading.Thread(target=target, daemon=True).start()
            work.put(1)
            work.join()
            print("over")
            """
        for events, done in self.each(script):
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"over\n", b""))
            self.assertEqual(kinds(events, "end")[0]["status"], 0)
            # The main thread's own end comes last.
            over = [e["i"] for e in kinds(events, "thread_end", thread=1)]
            self.assertTrue(all(i > kinds(events, "output")[-1]["i"] for i in over))

    def testAnEmptyModuleRunsNoLine(self):
        script = """
            import os, sys
            open("empty.py", "w").write("# nothing\\n")
            sys.path.insert(0, os.getcwd())
            import empty
            """
        for events, _ in self.each(script):
            modules = kinds(events, "call", function="<module>")
            empty, = [e for e in modules if e["file"].endswith("/empty.py")]
            self.assertNotIn(0, [e["line"] for e in kinds(events, "line", frame=empty["frame"])])

    def testLibraryCodeIsNotRecordedUnlessAskedFor(self):
        script = """
            import json
            print(json.dumps({"a": [1]}, indent=1))
            """
        for plain, _ in self.each(script):
            self.assertEqual({e["function"] for e in kinds(plain, "call")}, {"<module>"})
        for pattern in ("*/json/*.py", "json.*"):
            for asked, _ in self.each(script, ["--include", pattern]):
                self.assertIn("dumps", {e["function"] for e in kinds(asked, "call")})

    def testTheEventLoopIsToldByItsEventsWhateverIsAskedFor(self):
        script = """
            import asyncio
            async def main():
                await asyncio.sleep(0)
                await asyncio.sleep(0.01)
            asyncio.run(main(), debug=True)
            """
        for asked, _ in self.each(script, ["--include", "asyncio.*"]):
            self.assertIn("Runner.run", {e["function"] for e in kinds(asked, "call")})
            self.assertIn("sleep", {e["function"] for e in kinds(asked, "create")})
            self.assertEqual([(e["on"], e["what"]) for e in kinds(asked, "wait", task=1)],
                             [("yield", "sleep(0)"), ("timer", "sleep(0.01)")])
            self.assertEqual([e["how"] for e in kinds(asked, "run", task=1)],
                             ["start", "resume", "resume"])


if __name__ == "__main__":
    unittest.main()
