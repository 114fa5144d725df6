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

    #: How the iterators of a library end, which nobody but `async for` is told.
    ENDS = """
import asyncio, os, sys
os.mkdir("site-packages")
with open("site-packages/steps.py", "w") as file:
    file.write('''
import asyncio
class Steps:
    def __init__(self, waits):
        self.left = 2
        self.waits = waits
    def __aiter__(self):
        return self
    async def __anext__(self):
        if self.waits:
            await asyncio.sleep(0)
        self.left -= 1
        if self.left < 0:
            raise StopAsyncIteration
        return self.left
class Plain(Steps):
    def __anext__(self):
        self.left -= 1
        if self.left < 0:
            raise StopAsyncIteration
        return asyncio.sleep(0)
''')
sys.path.append("site-packages")
from steps import Plain, Steps
async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"a\\n")
    reader.feed_eof()
    async for text in reader:
        pass
    for steps in Steps(False), Steps(True), Plain(False):
        async for step in steps:
            pass
    ended = Steps(False)
    print([step async for step in ended])
    try:
        async for step in Steps(True):
            await anext(ended)
    except StopAsyncIteration:
        pass
asyncio.run(main())
"""

    def testHowAnAsyncIteratorEndsIsNoException(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, self.ENDS)
                self.assertEqual(done.stderr, b"")
                told = [(e["kind"], e.get("exception"), e.get("line")) for e in events
                        if e["kind"] in ("raise", "handled")]
                self.assertEqual(told, [("raise", "StopAsyncIteration", 42),
                                        ("handled", None, 43)])


if __name__ == "__main__":
    unittest.main()
