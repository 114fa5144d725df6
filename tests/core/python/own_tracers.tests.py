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
