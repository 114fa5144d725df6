"""Hot loops are folded and the rest is not, whole rounds at a time; limits stop a recording and not
the program."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from story import story

LOOP = """
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1

total = 0
for x in count(100):
    total += x
    if x == 80:
        print("eighty", total)
print(total)
"""


def kinds(events, kind, **fields):
    return [e for e in events if e["kind"] == kind and
            all(e.get(name) == value for name, value in fields.items())]


class Folding(unittest.TestCase):
    maxDiff = None

    def each(self, text, options=()):
        for python in INTERPRETERS:
            yield record(python, textwrap.dedent(text).lstrip("\n"), options)

    def testBeyondTheBudgetRoundsAreCounted(self):
        for events, done in self.each(LOOP, ["--fold", "10"]):
            self.assertEqual(done.stdout, b"eighty 3240\n4950\n")
            generator = kinds(events, "create")[0]["frame"]
            resumes = kinds(events, "resume", frame=generator)
            self.assertLess(len(resumes), 20)
            self.assertEqual(len(kinds(events, "suspend", frame=generator)), len(resumes) - 1)
            self.assertEqual(len(kinds(events, "return", frame=generator)), 1)
            self.assertTrue(kinds(events, "lost", frame=generator, why="repeat"))
            self.assertEqual([e["text"] for e in kinds(events, "output")],
                             ["eighty 3240\n", "4950\n"])

    def testNothingIsLostButCounted(self):
        for full, folded in zip(self.each(LOOP, ["--fold", "0"]),
                                self.each(LOOP, ["--fold", "7"])):
            def weight(events):
                counted = ("line", "resume", "suspend")
                return (sum(e["kind"] in counted for e in events) +
                        sum(e["count"] for e in kinds(events, "lost")))
            self.assertEqual(weight(full[0]), weight(folded[0]))
            self.assertFalse(kinds(full[0], "lost"))

    def testALongFoldIsToldOfWhileItGoesOn(self):
        script = """
            n = 0
            while n < 20_000:
                n += 1
            """
        for events, _ in self.each(script, ["--fold", "10"]):
            lost = kinds(events, "lost", frame=1)
            self.assertEqual([e["count"] for e in lost][:2], [1000, 10_000])
            # Nothing is known of it but that it goes on.
            between = events[events.index(lost[0]):events.index(lost[-1])]
            self.assertEqual({e["kind"] for e in between}, {"lost"})

    def testALongFoldInAGeneratorCountsEachRoundOnce(self):
        script = """
            def count(n):
                for i in range(n):
                    if i == 2000:
                        for j in range(3000):
                            pass
                        print("two thousand")
                    yield i
            for x in count(3000):
                pass
            """
        for full, folded in zip(self.each(script, ["--fold", "0"]),
                                self.each(script, ["--fold", "7"])):
            def weight(events):
                counted = ("line", "resume", "suspend")
                return (sum(e["kind"] in counted for e in events) +
                        sum(e["count"] for e in kinds(events, "lost")))
            self.assertEqual(weight(full[0]), weight(folded[0]))

    def testALongFoldInTheMiddleOfARoundIsToldWithItsResume(self):
        script = """
            def count():
                for i in range(30):
                    yield i
                    while i == 20 and n < 9_000: globals()["n"] += 1
            n = 0
            for x in count():
                pass
            """
        for events, _ in self.each(script, ["--fold", "7"]):
            at = next(i for i, e in enumerate(events) if e["kind"] == "lost" and e["count"] > 1000)
            self.assertEqual((events[at]["frame"], events[at + 1]["kind"]), (2, "resume"))
            self.assertIn("20", [e["value"]["text"] for e in kinds(events[at:], "bind", name="i")])

    def testALongFoldOfAKilledProgramIsToldOf(self):
        script = """
            import os, signal
            n = 0
            while n < 20_000 or os.kill(os.getpid(), signal.SIGKILL): n += 1
            """
        for events, _ in self.each(script, ["--fold", "10"]):
            self.assertEqual(sum(e["count"] for e in kinds(events, "lost", frame=1)), 11_000)

    def testLocalsAreTrueAgainAfterAFold(self):
        for events, _ in self.each(LOOP, ["--fold", "10"]):
            at = next(i for i, e in enumerate(events)
                      if e["kind"] == "output" and e["text"].startswith("eighty"))
            seen = {}
            for event in events[:at]:
                if event["kind"] == "bind" and event["frame"] == 1:
                    seen[event["name"]] = event["value"]["text"]
            self.assertEqual((seen["x"], seen["total"]), ("80", "3240"))

    def testWhatAFoldedRoundCallsComesAfterItsResume(self):
        script = """
            def note(n):
                return n
            def count(n):
                for i in range(n):
                    if i == 50:
                        note(i)
                    yield i
            for x in count(60):
                pass
            """
        for events, _ in self.each(script, ["--fold", "5"]):
            told = story(events)
            at = told.index("call note")
            self.assertTrue(told[at - 2].startswith("lost "), told[at - 3:at + 1])
            told = [sentence for sentence in told if not sentence.startswith("lost ")]
            at = told.index("call note")
            self.assertEqual(told[at - 1:at + 3], ["resume count next", "call note",
                                                   "return note 50", "suspend count 50"])

    def testAFoldedGeneratorThatRaisesIsResumedFirst(self):
        script = """
            def count():
                for i in range(50):
                    yield 10 // (40 - i)
            try:
                for x in count():
                    pass
            except ZeroDivisionError:
                print("zero")
            """
        for events, _ in self.each(script, ["--fold", "5"]):
            told = story(events)
            at = told.index("raise ZeroDivisionError new in count:3")
            self.assertEqual(told[at - 1], "resume count next")

    def testCallsAndReturnsAreNeverFolded(self):
        script = """
            def square(n):
                result = n * n
                return result
            for i in range(50):
                square(i)
            """
        for events, _ in self.each(script, ["--fold", "5"]):
            self.assertEqual(len(kinds(events, "call", function="square")), 50)
            self.assertEqual(len(kinds(events, "return")), 51)

    def testAtMostSoManyEvents(self):
        for events, done in self.each(LOOP, ["--fold", "0", "--max-events", "100"]):
            self.assertEqual(done.stdout, b"eighty 3240\n4950\n")
            lost = kinds(events, "lost", why="limit")
            self.assertEqual(lost[0]["count"], 1)
            self.assertGreater(lost[1]["count"], 300)
            # What a line bound is told with the line.
            self.assertLess(sum(e["kind"] != "bind" for e in events), 110)

    def testAtMostSoManySeconds(self):
        script = """
            import time
            before = 1
            time.sleep(0.4)
            after = 2
            print("on")
            """
        for events, done in self.each(script, ["--max-seconds", "0.2"]):
            self.assertEqual(done.stdout, b"on\n")
            bound = [e["name"] for e in kinds(events, "bind")]
            self.assertIn("before", bound)
            self.assertNotIn("after", bound)
            self.assertTrue(kinds(events, "lost", why="limit"))


if __name__ == "__main__":
    unittest.main()
