"""Runs test modules as `-m unittest` does, and writes down what became of each test.
usage: python -m verdicts FILE [unittest's own words]: one line a test: its verdict, a tab, its id."""

import sys
import unittest


class Verdicts(unittest.TextTestResult):
    notes = None

    def note(self, verdict, test):
        print(verdict, test.id().replace("\n", " "), sep="\t", file=self.notes, flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.note("started", test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.note("passed", test)

    def addError(self, test, err):
        super().addError(test, err)
        self.note("error", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note("failed", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note("skipped", test)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.note("failed as expected", test)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note("passed unexpectedly", test)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note("failed", subtest)


if __name__ == "__main__":
    Verdicts.notes = open(sys.argv.pop(1), "w", encoding="utf-8", errors="backslashreplace")
    runner = unittest.TextTestRunner(resultclass=Verdicts)
    unittest.main(module=None, argv=["python -m unittest", *sys.argv[1:]], testRunner=runner)
