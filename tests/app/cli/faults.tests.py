"""Whatever goes wrong with a recording, the program runs on, and what was recorded opens."""

import json
import os
import resource
import signal
import subprocess
import sys

import harness

#: Counts for ever, and says so.
COUNTS = """
import itertools
for number in itertools.count(1):
    print(number, flush=True)
"""

#: Writes far more than the disk has room for.
LOUD = """
import sys
print("ready", flush=True)
input()
def words():
    for number in range(40_000):
        yield f"{number * 7919 % 100_003} is long enough to be a line of its own {number}"
for word in words():
    print(word)
print("done", file=sys.stderr)
sys.exit(3)
"""


class Faults(harness.Case):
    def test_a_killed_program_loses_nothing(self):
        self.write("killed.py", "import os\nfor number in range(3000):\n    print(number)\n"
                                "    if number == 2500:\n        os.kill(os.getpid(), 9)\n")
        self.flowglass("record", "-o", "t.flow", "--fold", "0", "killed.py")
        self.check("t.flow")
        events = self.events("t.flow")
        said = "".join(event["text"] for event in events if event["kind"] == "output")
        self.assertEqual(said.split(), [str(number) for number in range(2501)])
        self.assertEqual(events[-1].get("signal"), signal.SIGKILL)
        # The very last thing that it did before.
        last = [event for event in events if event["kind"] in ("line", "bind", "call")][-1]
        self.assertEqual((last["kind"], last["line"]), ("line", 5))

    def outputsOf(self, trace):
        """The output events of a file that may be cut, or not have begun."""
        told = self.flowglass("events", trace).stdout.decode().splitlines()
        return [json.loads(line) for line in told if '"kind":"output"' in line]

    def test_a_file_that_nobody_could_finish_holds_what_was_written(self):
        self.write("counts.py", COUNTS)
        process = subprocess.Popen(
            [harness.PROGRAM, "record", "-o", "t.flow", "--fold", "0", "counts.py"],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        while not self.outputsOf("t.flow"):
            self.assertTrue(process.stdout.readline(), "the program ended")
        os.killpg(process.pid, signal.SIGKILL)  # the program and its recorder at once
        process.communicate(timeout=60)
        done = self.flowglass("info", "t.flow", "--check")
        self.assertEqual(done.returncode, 0, done.stderr)
        said = "".join(event["text"] for event in self.outputsOf("t.flow")).split()
        self.assertEqual(said, [str(number) for number in range(1, len(said) + 1)])

    def test_a_full_disk_ends_the_recording_and_not_the_program(self):
        self.write("loud.py", LOUD)
        plain = self.execute([sys.executable, "loud.py"], input=b"go\n")
        process = subprocess.Popen(
            [harness.PROGRAM, "record", "-o", "t.flow", "--python", sys.executable, "--fold", "0",
             "loud.py"],
            cwd=self.folder, env=self.environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # The recorder's files may not grow any more: that stands in for a full disk.
        self.assertEqual(process.stdout.readline(), b"ready\n")
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (65536, 65536))
        out, said = process.communicate(b"go\n", timeout=100)
        self.assertEqual(process.returncode, 3)
        self.assertTrue(b"ready\n" + out == plain.stdout, "it printed something else")
        said = said.decode().splitlines()
        self.assertEqual(said[0], "done")
        self.assertEqual(len(said), 2, said)
        self.assertIn("t.flow", said[1])
        self.assertTrue(said[1].endswith("."), said)
        self.check("t.flow")
        events = self.events("t.flow")
        lost, = [event for event in events if event["kind"] == "lost"]
        self.assertEqual(lost["why"], "full")
        self.assertGreater(lost["count"], 1000)
        self.assertEqual((events[-1]["kind"], events[-1]["status"]), ("end", 3))

    def test_a_limit_that_is_too_low_to_record_anything_is_said(self):
        self.write("plain.py", "print('ran')\n")
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
        done = self.flowglass("record", "-o", "t.flow", "plain.py", preexec_fn=limit)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_no_room_at_all_is_said_before_the_program_starts(self):
        self.write("plain.py", "print('ran')\n")
        done = self.flowglass("record", "-o", "/dev/full", "plain.py")
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count(b"\n"), 1)


if __name__ == "__main__":
    harness.main()
