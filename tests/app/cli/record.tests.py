"""`flowglass record` leaves the program untouched and writes a trace that holds together."""

import os
import signal
import subprocess
import sys
import zipfile

import harness

COUNT = """import sys
def numbers():
    yield from range(3)
for n in numbers():
    print(n)
print("to stderr", file=sys.stderr)
"""


class Record(harness.Case):
    def plain(self, *words, **more):
        return self.execute([sys.executable, *words], **more)

    def assertUntouched(self, words, **more):
        """The same bytes and the same status with and without the recorder."""
        plain = self.plain(*words, **more)
        recorded = self.flowglass("record", "-o", "t.flow", "--python", sys.executable, *words,
                                  **more)
        self.assertEqual(recorded.stdout, plain.stdout)
        self.assertEqual(recorded.stderr, plain.stderr)
        self.assertEqual(recorded.returncode, plain.returncode)
        self.check("t.flow")
        return self.events("t.flow")

    def test_output_and_status_are_the_program_s_own(self):
        self.write("count.py", COUNT)
        events = self.assertUntouched(["count.py"])
        self.assertEqual(events[-1]["kind"], "end")
        self.assertEqual(events[-1]["status"], 0)
        said = "".join(event["text"] for event in events
                       if event["kind"] == "output" and event["stream"] == "stdout")
        self.assertEqual(said, "0\n1\n2\n")

    def test_every_way_to_end(self):
        for text, ending in [
            ("import sys\nsys.exit(3)\n", {"status": 3}),
            ("import sys\nsys.exit('why')\n", {"status": 1}),
            ("def f():\n    return {}['key']\nf()\n", {"status": 1}),
            ("import os\nos._exit(7)\n", {"status": 7}),
            ("import os\nos.kill(os.getpid(), 9)\n", {"signal": 9}),
            ("import os\nos.kill(os.getpid(), 15)\n", {"signal": 15}),
            ("import os\nos.kill(os.getpid(), 3)\n", {"signal": 3}),
            ("import os\nos.abort()\n", {"signal": 6}),
            ("import ctypes\nctypes.string_at(0)\n", {"signal": 11}),
            ("print(1\n", {"status": 1}),
        ]:
            with self.subTest(text):
                self.write("ends.py", text)
                events = self.assertUntouched(["ends.py"])
                end = {key: events[-1].get(key) for key in ending}
                self.assertEqual((events[-1]["kind"], end), ("end", ending))

    def test_arguments_pass_verbatim_and_stdin_is_the_program_s(self):
        self.write("echo.py", "import sys\nprint(sys.argv)\nprint(input())\n")
        self.assertUntouched(["echo.py", "-o", "x", "--lines", "-h", "--", "", "a b"],
                             input=b"typed\n")

    def test_a_module_is_run_as_a_module(self):
        self.write("tool/__init__.py", "")
        self.write("tool/__main__.py", "import sys\nprint(__name__, sys.argv[1:])\n")
        self.assertUntouched(["-m", "tool", "-o", "mine", "-m"])

    def test_a_folder_and_a_zip_file_with_a_main_module_are_python(self):
        text = "import sys\ndef same(f): return f\n@same\ndef said(): return sys.argv[1:]\n"
        self.write("tool/__main__.py", text + "print(__name__, sys.argv[0], said())\n")
        with zipfile.ZipFile(self.folder / "tool.pyz", "w") as packed:
            packed.write(self.folder / "tool/__main__.py", "__main__.py")
        for words in (["tool"], ["./tool/", "-o", "mine"], ["tool.pyz", "-m"]):
            with self.subTest(words):
                events = self.assertUntouched(words)
                called = [event["function"] for event in events if event["kind"] == "call"]
                self.assertIn("said", called)
                self.assertIn("apply", {event["kind"] for event in events})
        self.flowglass("record", "tool/")
        self.check("tool.flow")

    def test_the_trace_is_named_after_the_program(self):
        self.write("deep/count.py", COUNT)
        self.flowglass("record", "deep/count.py")
        self.check("count.flow")
        self.flowglass("record", "-m", "deep.count")
        self.check("deep.count.flow")

    def test_lines_and_values_can_be_left_out(self):
        self.write("count.py", COUNT)
        counts = {}
        for options in ((), ("--no-lines",), ("--no-values",)):
            self.flowglass("record", "-o", "t.flow", *options, "count.py")
            self.check("t.flow")
            kinds = [event["kind"] for event in self.events("t.flow")]
            counts[options] = (kinds.count("line"), kinds.count("bind"), kinds.count("suspend"))
        self.assertGreater(counts[()][0], 0)
        self.assertGreater(counts[()][1], 0)
        self.assertEqual(counts[("--no-lines",)][0], 0)
        self.assertEqual(counts[("--no-values",)][1], 0)
        self.assertEqual(len({count[2] for count in counts.values()}), 1)

    def test_an_interrupted_program_leaves_a_whole_trace(self):
        self.write("forever.py", "def ticks():\n    while True:\n        yield 1\n"
                                 "it = ticks()\nnext(it)\nprint('ready', flush=True)\n"
                                 "import time\ntime.sleep(60)\n")
        process = subprocess.Popen(
            [harness.PROGRAM, "record", "-o", "t.flow", "forever.py"], cwd=self.folder,
            env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        self.assertEqual(process.stdout.readline(), b"ready\n")
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does
        _, said = process.communicate(timeout=60)
        self.assertIn(b"KeyboardInterrupt", said)
        self.assertIn(process.returncode, (130, -2))
        self.check("t.flow")
        self.assertEqual(self.events("t.flow")[-1]["kind"], "end")

    def test_a_killed_recorder_leaves_what_it_had(self):
        self.write("forever.py", "print('ready', flush=True)\nimport time\ntime.sleep(60)\n")
        process = subprocess.Popen(
            [harness.PROGRAM, "record", "-o", "t.flow", "forever.py"], cwd=self.folder,
            env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        self.assertEqual(process.stdout.readline(), b"ready\n")
        import time
        time.sleep(0.5)  # blocks are handed over every 20 ms
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        done = self.flowglass("info", "t.flow", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b'"output":1', done.stdout)

    def test_a_c_plus_plus_program_is_recorded_with_the_same_words(self):
        program = harness.BUILD / "bin" / "lessons" / "pipeline"
        plain = self.execute([program])
        recorded = self.flowglass("record", "-o", "t.flow", program)
        self.assertEqual((recorded.returncode, recorded.stderr, recorded.stdout),
                         (plain.returncode, plain.stderr, plain.stdout))
        self.check("t.flow")
        kinds = {event["kind"] for event in self.events("t.flow")}
        self.assertLessEqual({"create", "resume", "suspend", "return", "end"}, kinds)

    def test_a_long_sleep_of_an_event_loop_is_where_it_was(self):
        # Longer than events wait until they are written.
        self.write("sleeper.py", "import asyncio\nasyncio.run(asyncio.sleep(0.4))\n")
        events = self.assertUntouched(["sleeper.py"])
        at = next(i for i, event in enumerate(events) if event["kind"] == "idle")
        self.assertEqual([events[at - 1]["kind"], events[at + 1]["kind"]], ["wait", "turn"])
        self.assertGreater(events[at + 1]["t"] - events[at]["t"], 300_000_000)
        # Between the task's wait and the loop's sleep lies nothing of the sleep itself.
        self.assertLess(events[at]["t"], events[at - 1]["until"] - 200_000_000)

    def test_processes_that_are_followed_have_files_of_their_own(self):
        self.write("pool.py", """
import multiprocessing, sys
def double(x): return 2 * x
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with multiprocessing.Pool(1) as pool: print(pool.map(double, [1, 2]))
""")
        for way in "fork", "spawn":
            with self.subTest(way):
                plain = self.plain("pool.py", way)
                done = self.flowglass("record", "-v", "--follow", "-o", way + ".flow", "--python",
                                      sys.executable, "pool.py", way)
                self.assertEqual((done.stdout, done.returncode), (plain.stdout, 0))
                self.assertIn(b"1 more file beside it", done.stderr)
                child, = self.folder.glob(way + ".*.flow")
                for name in way + ".flow", child.name:
                    self.check(name)
                called = [e["function"] for e in self.events(child.name) if e["kind"] == "call"]
                self.assertEqual(called.count("double"), 2)

    def test_words_of_the_other_language_are_refused(self):
        self.write("plain.py", "print(1)\n")
        for word, program in (("--fold=9", "true"), ("--no-lines", "true"),
                              ("--max-events=5", "true"), ("--source-root=a=b", "plain.py")):
            with self.subTest(word):
                done = self.flowglass("record", word, "-o", "t.flow", program)
                self.assertEqual(done.returncode, 2)
                self.assertIn(word.split("=")[0].encode(), done.stderr)
                self.assertEqual(done.stderr.count(b"\n"), 1)
                self.assertEqual(done.stdout, b"")

    def test_a_program_that_records_nothing_says_so(self):
        done = self.flowglass("record", "-o", "t.flow", "true")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"true", done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1)


if __name__ == "__main__":
    harness.main()
