"""Programs that trace themselves are recorded all the same, and their tracers are told what they
are told in a plain run."""

import textwrap
import unittest

from plain_run import PlainRunCase
from recording import INTERPRETERS

PROGRAM = """
    import sys
    seen = []
    def tracer(frame, event, argument):
        if frame.f_code.co_name == "work":
            seen.append((event, frame.f_lineno, frame.f_trace_opcodes))
            return tracer
    def silent(frame, event, argument): return None
    def work(n):
        x = n + 1
        try:
            raise ValueError(x)
        except ValueError:
            pass
        return x
    def numbers():
        yield work(10)
        yield work(11)
    def off():
        sys.settrace(None)
        return 5
    def on():
        sys.settrace(tracer)
        return 6
    sys.settrace(tracer)
    work(1)
    print(sys.gettrace() is tracer)
    sys.settrace(silent)
    work(2)
    sys.settrace(None)
    print(sys.gettrace())
    work(3)
    on()
    work(4)
    for n in numbers(): work(n)
    off()
    work(5)
    sys.settrace(lambda *_: 1 / 0)
    try: work(6)
    except ZeroDivisionError: print("traced wrongly", sys.gettrace())
    work(7)
    print(seen)
    """

COVERAGE = """
    import sys
    try:
        import coverage
    except ImportError:
        coverage = None
    if coverage: measured = coverage.Coverage(data_file=None)
    if coverage: measured.start()
    def work(n):
        x = n + 1
        return x
    work(1)
    if coverage: measured.stop()
    work(2)
    if coverage: print(sorted(measured.get_data().lines(__file__)))
    print(sys.gettrace())
    """

#: Functions of the program's that a library calls set, change and clear a profiler or tracer.
CALLED_BY_A_LIBRARY = """
    import os, sys
    os.makedirs("site-packages", exist_ok=True)
    with open("site-packages/calling.py", "w") as file:
        file.write("import textwrap\\n"
                   "def call(first, last, *between):\\n"
                   "    first()\\n"
                   "    textwrap.dedent('a')\\n"
                   "    for each in between: each()\\n"
                   "    len('abc')\\n"
                   "    last()\\n"
                   "    textwrap.dedent('b')\\n"
                   "    len('abc')\\n")
    sys.path.append("site-packages")
    from calling import call
    seen = []
    def note(kind):
        def noting(frame, event, argument):
            what = getattr(argument, "__name__", "") if event.startswith("c_") else ""
            seen.append((kind, event, frame.f_code.co_name, frame.f_lineno, what))
            return noting
        return noting
    def profile(): sys.setprofile(note("profile"))
    def other(): sys.setprofile(note("other"))
    def noProfile(): sys.setprofile(None)
    def trace(): sys.settrace(note("trace"))
    def noTrace(): sys.settrace(None)
    def nothing(): len("ab")
    def stops():
        yield 1
        sys.setprofile(note("yielded"))
        yield 2
    for words in ((profile, noProfile, nothing), (profile, noProfile, other, nothing),
                  (trace, noTrace, nothing), (trace, noTrace, profile, nothing, noProfile),
                  (profile, noProfile, trace, noTrace, nothing), (nothing, nothing)):
        call(*words)
        print([word.__name__ for word in words], *seen, sep="\\n")
        seen.clear()
    call(lambda: list(stops()), noProfile, nothing)
    call(profile, nothing)
    nothing()
    noProfile()
    print(*seen, sep="\\n")
    """


def linesOf(events, function):
    frames = {e["frame"] for e in events if e["kind"] == "call" and e["function"] == function}
    return [e["line"] for e in events if e["kind"] == "line" and e["frame"] in frames]


class OwnTracers(PlainRunCase):
    def run_(self, python, text):
        (self.path / "main.py").write_text(textwrap.dedent(text).lstrip("\n"))
        return self.compare(python, ["main.py"])[1]

    def lineNumber(self, text, part):
        lines = textwrap.dedent(text).lstrip("\n").splitlines()
        return 1 + next(at for at, line in enumerate(lines) if part in line)

    def testTheyAreToldTheSameAndLinesGoOn(self):
        first = self.lineNumber(PROGRAM, "x = n + 1")
        body = [first, first + 1, first + 2, first + 3, first + 4, first + 5]
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events = self.run_(python, PROGRAM)
                self.assertEqual(linesOf(events, "work"), body * 10)
                module = linesOf(events, "<module>")
                last = self.lineNumber(PROGRAM, "print(seen)")
                for line in range(self.lineNumber(PROGRAM, "work(1)"), last + 1):
                    self.assertIn(line, module)
                raised = [e for e in events if e["kind"] == "raise" and e["line"] == first + 2]
                self.assertEqual(len(raised), 10)
                self.assertNotIn("lost", {e["kind"] for e in events})

    def testTheyStayWhereALibraryCalledWhoSetThem(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                self.run_(python, CALLED_BY_A_LIBRARY)

    def testCoverage(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events = self.run_(python, COVERAGE)
                first = self.lineNumber(COVERAGE, "x = n + 1")
                self.assertEqual(linesOf(events, "work"), [first, first + 1] * 2)
                self.assertEqual([line for line in linesOf(events, "<module>") if line > 6],
                                 [7, 8, 11, 12, 13, 14, 15])


if __name__ == "__main__":
    unittest.main()
