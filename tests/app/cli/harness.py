"""Runs the built flowglass program as a person in a terminal without a screen would."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("FLOWGLASS_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BUILD = Path(os.environ.get("FLOWGLASS_BUILD_DIR", SOURCE / "build"))
PROGRAM = BUILD / "bin" / "flowglass"
LESSONS = SOURCE / "resources" / "lessons"

# A generator that yields twice to a loop, as both recorders would tell it.
SMALL = """
{"kind": "thread", "name": "MainThread"}
{"kind": "call", "frame": 1, "function": "<module>", "file": "two.py", "line": 1}
{"kind": "line", "frame": 1, "line": 6}
{"kind": "create", "frame": 2, "function": "two", "file": "two.py", "line": 1, "by": 1, \
"args": {}, "flavor": "generator"}
{"kind": "resume", "frame": 2, "line": 1, "how": "next", "by": 1, "via": "for"}
{"kind": "line", "frame": 2, "line": 2}
{"kind": "suspend", "frame": 2, "line": 2, "how": "yield", "value": {"text": "1"}}
{"kind": "bind", "frame": 1, "name": "n", "value": {"text": "1"}}
{"kind": "line", "frame": 1, "line": 7}
{"kind": "output", "stream": "stdout", "text": "1\\n"}
{"kind": "resume", "frame": 2, "line": 2, "how": "next", "by": 1, "via": "for"}
{"kind": "return", "frame": 2, "line": 2, "value": {"text": "None"}}
{"kind": "return", "frame": 1, "line": 6, "value": {"text": "None"}}
{"kind": "end", "status": 0}
""".strip()


def small():
    events = [json.loads(line) for line in SMALL.splitlines()]
    return "\n".join(json.dumps(dict(i=i, **event)) for i, event in enumerate(events)) + "\n"


class Case(unittest.TestCase):
    """A test with a folder of its own, in which the program runs."""

    maxDiff = None

    def setUp(self):
        made = tempfile.TemporaryDirectory(prefix="flowglass-test-")
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content)
        return name

    def environment(self, **more):
        environment = {key: value for key, value in os.environ.items()
                       if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM",
                                      "VIRTUAL_ENV")}
        environment["HOME"] = str(self.folder)
        environment.update(more)
        return environment

    def execute(self, command, **more):
        more.setdefault("stdin", subprocess.DEVNULL)
        environment = more.pop("environment", {})
        if "input" in more:
            del more["stdin"]
        return subprocess.run([str(word) for word in command], cwd=self.folder, timeout=120,
                              env=self.environment(**environment),
                              stdout=more.pop("stdout", subprocess.PIPE),
                              stderr=more.pop("stderr", subprocess.PIPE), **more)

    def flowglass(self, *arguments, **more):
        return self.execute([PROGRAM, *arguments], **more)

    def succeed(self, *arguments, **more):
        """stdout of a command that ends with 0 and says nothing on stderr."""
        done = self.flowglass(*arguments, **more)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), arguments)
        return done.stdout.decode()

    def events(self, trace):
        return [json.loads(line) for line in self.succeed("events", trace).splitlines()]

    def check(self, trace):
        """Holds a trace to the grammar."""
        done = self.flowglass("info", trace, "--check")
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode())

    def expectComplaint(self, arguments, status, *parts, **more):
        """One sentence on stderr that holds every part, nothing on stdout, and that status."""
        done = self.flowglass(*arguments, **more)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, status, f"{arguments}: {said}")
        self.assertEqual(done.stdout, b"", arguments)
        self.assertEqual(said.count("\n"), 1, f"{arguments}: {said}")
        self.assertTrue(said.startswith("flowglass: ") and said.endswith(".\n"), said)
        for part in parts:
            self.assertIn(part, said, arguments)


def main():
    if not PROGRAM.exists():
        print(f"{PROGRAM} is not built")
        sys.exit(1)
    unittest.main()
