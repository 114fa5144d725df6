"""Exceptions that a library's code stops, beneath which no frame of the program's says so."""

import unittest

from recording import INTERPRETERS, record


class LibraryStops(unittest.TestCase):
    #: A library that stops what comes out of what it calls, and then waits.
    AGAIN = """
import os, sys
os.mkdir("site-packages")
with open("site-packages/again.py", "w") as file:
    file.write('''
import time
def again(function):
    try:
        return function()
    except OSError:
        pass
    time.sleep(0.001)
    return function()
def lastly(function):
    try:
        return function()
    finally:
        time.sleep(0.001)
''')
sys.path.append("site-packages")
from again import again, lastly
tries = 0
def fetch():
    global tries
    tries += 1
    if tries == 1:
        raise OSError("busy")
    if tries == 3:
        raise KeyError("gone")
again(fetch)
try:
    lastly(fetch)
except KeyError:
    pass
"""

    def testWhatALibraryStopsEndsBeforeItWaits(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, self.AGAIN)
                self.assertEqual(done.stderr, b"")
                told = [e.get("by", e["kind"]) if e["kind"] == "handled" else e["kind"]
                        for e in events if e["kind"] in ("raise", "handled", "block")
                        or (e["kind"] == "call" and e["function"] == "fetch")]
                self.assertEqual(told, ["call", "raise", "native", "block", "call",
                                        "call", "raise", "block", "except"])


if __name__ == "__main__":
    unittest.main()
