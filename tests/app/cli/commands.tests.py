"""What the commands that read a trace say."""

import json
import subprocess

import harness


class Commands(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("small.jsonl", harness.small())

    def test_help_lists_every_command(self):
        text = self.succeed("-h")
        for name in ("record", "info", "events", "state", "scene", "export", "convert"):
            self.assertIn(f"flowglass {name}", text)
            self.assertIn("Usage: flowglass " + name, self.succeed(name, "-h"))
            self.assertNotIn("{", self.succeed(name, "-h"))
        self.assertIn("FILE.cpp", text)
        self.assertIn("--against", text)

    def test_the_version_is_said(self):
        self.assertRegex(self.succeed("--version"), r"^Flowglass \d+\.\d+\.\d+\n$")

    def test_info_counts_what_is_there(self):
        facts = json.loads(self.succeed("info", "small.jsonl", "--json"))
        self.assertEqual(facts["events"], 14)
        self.assertEqual(facts["frames"], 2)
        self.assertEqual(facts["generators"], 1)
        self.assertEqual(facts["threads"], 1)
        self.assertEqual(facts["status"], 0)
        self.assertEqual(facts["counts"]["resume"], 2)
        self.assertNotIn("violations", facts)

    def test_info_for_people_names_the_same_facts(self):
        text = self.succeed("info", "small.jsonl")
        self.assertIn("2: 1 call, 1 generator; on 1 thread", text)
        self.assertIn("ended with status 0", text)

    def test_info_names_lints_with_their_place(self):
        self.write("lints.jsonl", """
            {"kind":"call","frame":1,"function":"<module>","file":"u.py","line":1}
            {"kind":"line","frame":1,"line":5}
            {"kind":"unawaited","function":"sleep","line":5}
            """)
        text = self.succeed("info", "lints.jsonl")
        self.assertIn("lint       u.py:5: sleep() was called and never awaited", text)
        lint, = json.loads(self.succeed("info", "lints.jsonl", "--json"))["lints"]
        sentence = lint.pop("sentence")
        self.assertEqual(lint, {"lint": "never-awaited", "event": 2, "file": "u.py", "line": 5,
                                "times": 1})
        self.assertIn("none of it ran", sentence)
        self.assertEqual(json.loads(self.succeed("info", "small.jsonl", "--json"))["lints"], [])

    def test_a_whole_trace_keeps_to_the_grammar(self):
        self.assertIn("keeps to the grammar", self.succeed("info", "small.jsonl", "--check"))
        facts = json.loads(self.succeed("info", "small.jsonl", "--check", "--json"))
        self.assertEqual(facts["violations"], [])

    def test_a_broken_trace_gives_status_1_and_says_where(self):
        lines = harness.small().splitlines()
        del lines[3]  # the generator runs without having been created
        self.write("broken.jsonl", "\n".join(lines))
        done = self.flowglass("info", "broken.jsonl", "--check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("event 3:", done.stdout.decode())

    def test_events_come_back_as_they_were_written(self):
        events = self.events("small.jsonl")
        expected = [json.loads(line) for line in harness.small().splitlines()]
        for event in events:
            self.assertEqual(event.pop("t"), event["i"] * 1000)
            self.assertEqual(event.pop("thread"), 1)
        self.assertEqual(events, expected)

    def test_a_range_of_events_leaves_out_its_end(self):
        lines = self.succeed("events", "small.jsonl", "--from", "3", "--to", "6").splitlines()
        self.assertEqual([json.loads(line)["i"] for line in lines], [3, 4, 5])

    def test_events_to_a_reader_that_goes_away_ends_quietly(self):
        pipe = subprocess.run(f"'{harness.PROGRAM}' events small.jsonl | head -n 1", shell=True,
                              cwd=self.folder, capture_output=True)
        self.assertEqual((pipe.stdout.count(b"\n"), pipe.stderr), (1, b""))

    def test_a_trace_survives_both_conversions(self):
        self.succeed("convert", "small.jsonl", "small.flow")
        self.succeed("convert", "small.flow", "again.jsonl")
        self.assertEqual(self.succeed("events", "small.jsonl"),
                         (self.folder / "again.jsonl").read_text())
        self.check("small.flow")

    def test_a_state_names_the_parked_frame(self):
        steps = [json.loads(self.succeed("state", "small.jsonl", "--step", str(step), "--grain",
                                         "events", "--json")) for step in range(15)]
        self.assertEqual([state["step"] for state in steps], list(range(15)))
        self.assertEqual({state["last_step"] for state in steps}, {14})
        parked = {frame["frame"]: frame for frame in steps[7]["frames"]}
        self.assertEqual(parked[2]["condition"], "parked")
        self.assertEqual(parked[2]["handed_out"], {"text": "1"})
        self.assertEqual(parked[1]["condition"], "running")
        self.assertEqual(steps[0]["frames"], [])
        self.assertEqual(steps[14]["status"], 0)

    def test_a_state_for_people_starts_with_the_sentence(self):
        text = self.succeed("state", "small.jsonl", "--step", "7", "--grain", "events")
        self.assertIn("step 7 of 14 (events)\n", text)
        self.assertIn("frame 2  two, parked at line 2", text)

    def test_a_state_says_what_a_thread_stands_still_in(self):
        lines = ('{"kind":"thread","thread":1,"name":"MainThread"}\n'
                 '{"kind":"call","frame":1,"function":"main","file":"a.py","line":1}\n'
                 '{"kind":"line","frame":1,"line":2}\n'
                 '{"kind":"block","on":"sleep","what":"sleep(1)"}\n')
        self.write("blocked.jsonl", lines)
        text = self.succeed("state", "blocked.jsonl", "--grain", "events")
        self.assertIn("frame 1  main, blocked in sleep(1) at line 2", text)

    def test_no_command_needs_a_home_or_a_terminal(self):
        done = self.execute([harness.PROGRAM, "info", "small.jsonl"],
                            environment={"HOME": "/nonexistent", "TERM": "dumb"})
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    harness.main()
