"""The recorder tells of the conformance programs what was written down by hand."""

import json
import os
import unittest
from pathlib import Path

from recording import INTERPRETERS, record

CONFORMANCE = Path(os.environ["FLOWGLASS_SOURCE_DIR"]) / "tests" / "conformance"


def written(name):
    text = (CONFORMANCE / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()
            if line.strip() and not line.startswith("#")]


def comparable(events):
    """Without what differs from run to run, and without the line of a `yield from` or `await` that
    3.12 and later run once more after a throw into what it delegated to."""
    kept = []
    for event in events:
        for time in ("for", "until"):
            event.pop(time, None)
        event = {name: value for name, value in event.items() if name not in ("i", "t", "thread")}
        if "file" in event:
            event["file"] = event["file"].rpartition("/")[2]
        last = kept[-1] if kept else {}
        thrown = last.get("how") == "delegate" or last.get("kind") == "raise"
        if (event["kind"] == "line" and thrown and
                (event["frame"], event["line"]) == (last["frame"], last["line"])):
            continue
        kept.append(event)
    return kept


class Conformance(unittest.TestCase):
    maxDiff = None

    def testPrograms(self):
        # a: a throw through `yield from`; b: three decorators; c: nested `with`; d: workers
        # gathered, one cancelled; e: `async for` with `break` inside `async with`.
        for program in "abcde":
            script = (CONFORMANCE / f"{program}.py").read_text(encoding="utf-8")
            for python in INTERPRETERS:
                with self.subTest(program, python=python):
                    events, _ = record(python, script, name=f"{program}.py")
                    self.assertEqual(comparable(events),
                                     comparable(written(f"{program}.jsonl")))


if __name__ == "__main__":
    unittest.main()
