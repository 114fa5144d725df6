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
    """Without what differs from run to run, and without the line of a `yield from` that 3.12 and
    later run once more after a throw into what it delegated to."""
    kept = []
    for event in events:
        event = {name: value for name, value in event.items() if name not in ("i", "t", "thread")}
        if "file" in event:
            event["file"] = event["file"].rpartition("/")[2]
        last = kept[-1] if kept else {}
        if (event["kind"] == "line" and last.get("how") == "delegate" and
                (event["frame"], event["line"]) == (last["frame"], last["line"])):
            continue
        kept.append(event)
    return kept


class Conformance(unittest.TestCase):
    maxDiff = None

    def testAThrowThroughYieldFrom(self):
        script = (CONFORMANCE / "a.py").read_text(encoding="utf-8")
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, script, name="a.py")
                self.assertEqual(comparable(events), comparable(written("a.jsonl")))


if __name__ == "__main__":
    unittest.main()
