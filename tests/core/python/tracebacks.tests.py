"""A traceback is printed in many pieces, each of which is recorded at once; all but the first say
that they go on with the one before."""

import textwrap
import unittest

from recording import INTERPRETERS, outputOf, record

#: {name: (script, how many texts it prints to stderr)}
PRINTED = {
    "of what ends the program": ("""
        def fail(): raise KeyError("x")
        fail()
    """, 1),
    "of a text that is no program": ("""
        exec("a = (")
    """, 1),
    "of what ends a thread": ("""
        import threading
        def fail(): raise KeyError("x")
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    """, 1),
    "of what nobody can be told": ("""
        class Bad:
            def __del__(self): raise KeyError("x")
        Bad()
    """, 1),
    "by the traceback module": ("""
        import traceback
        def inner(): raise KeyError("x")
        for i in range(2):
            try: inner()
            except KeyError: traceback.print_exc(); traceback.print_exc()
        traceback.print_stack()
    """, 5),
    "in a text that is longer than an event": ("""
        import sys
        sys.stderr.write("x" * 200_000)
        sys.stderr.write("y")
    """, 2),
    "by a hook of the program's own": ("""
        import sys
        def hook(*exc): print("one", file=sys.stderr); print("two", file=sys.stderr)
        sys.excepthook = hook
        1 / 0
    """, 2),
}


class Tracebacks(unittest.TestCase):
    def testTheirPiecesAreOneText(self):
        for name, (script, texts) in PRINTED.items():
            for python in INTERPRETERS:
                for options in ((), ("--no-lines",)):
                    with self.subTest(name, python=python, options=options):
                        events, done = record(python, textwrap.dedent(script), options)
                        written = [e for e in events if e["kind"] == "output"]
                        self.assertEqual(outputOf(events, "stderr"), done.stderr.decode())
                        self.assertEqual(sum("continues" not in e for e in written), texts)
                        for event in written:
                            if "continues" in event:
                                before = [e for e in events[:event["i"]]
                                          if e["thread"] == event["thread"]][-1]
                                self.assertEqual((before["kind"], before["stream"]),
                                                 ("output", "stderr"))


if __name__ == "__main__":
    unittest.main()
