"""Programs that are run plain and recorded, side by side."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from recording import eventsOf, recordWords


class PlainRunCase(unittest.TestCase):
    """Has a folder for a program's files, and holds its recorded run to its plain one."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name)

    def compare(self, python, words, typed=b"one\ntwo\nthree\nfour\n", **settings):
        """Output, errors and exit status, byte by byte. Gives the plain run and the events."""
        ours = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
        environment = {k: v for k, v in os.environ.items() if k not in ours} | settings
        plain = subprocess.run([python, *words], cwd=self.path, input=typed, capture_output=True,
                               env=environment)
        trace = self.path / "trace.jsonl"
        recorded = subprocess.run(recordWords(trace, python, words), cwd=self.path, input=typed,
                                  capture_output=True, env=environment)
        events = eventsOf(trace)
        trace.unlink()
        self.assertEqual(plain.stdout, recorded.stdout)
        self.assertEqual(plain.stderr, recorded.stderr)
        status = plain.returncode if plain.returncode >= 0 else 200 - plain.returncode
        self.assertEqual(status, recorded.returncode)
        return plain, events
