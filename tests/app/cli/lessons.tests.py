"""The lessons are short, say something, and are recorded and drawn without a fault."""

import json
import sys
import xml.etree.ElementTree

import harness

# What the recording of a lesson of each topic cannot do without.
SHOWN = {
    "generators": ["create", "resume", "suspend"],
    "decorators": ["apply", "decorate", "call"],
    "scopes": ["entering", "entered", "exiting", "exited"],
    "tasks": ["task", "run", "wait", "finish"],
}


class Lessons(harness.Case):
    def setUp(self):
        super().setUp()
        self.lessons = json.loads((harness.LESSONS / "lessons.json").read_text())

    def programs(self):
        """(lesson, command of a plain run, what to tell `record`) for each lesson."""
        listed = []
        for lesson in self.lessons:
            file = harness.LESSONS / lesson["file"]
            if lesson["language"] == "c++":
                program = [harness.BUILD / "bin" / "lessons" / file.stem]
                listed.append((lesson, program, program))
            else:
                listed.append((lesson, [sys.executable, file],
                               ["--python", sys.executable, file]))
        return listed

    def test_the_list_names_each_file_once_and_no_file_is_left_out(self):
        for key in ("id", "title", "file", "sentence", "notes"):
            self.assertEqual(len({lesson[key] for lesson in self.lessons}), len(self.lessons), key)
        listed = {lesson["file"] for lesson in self.lessons}
        present = {path.name for path in harness.LESSONS.iterdir()} - {"lessons.json"}
        self.assertEqual(listed, present)
        self.assertLessEqual({lesson["topic"] for lesson in self.lessons}, set(SHOWN))
        for lesson in self.lessons:
            self.assertTrue(lesson["sentence"].endswith("."), lesson["id"])
            self.assertRegex(lesson["notes"], r"[.?]$", lesson["id"])

    def test_each_is_short_enough_for_a_screen(self):
        for lesson in self.lessons:
            lines = (harness.LESSONS / lesson["file"]).read_text().splitlines()
            width = 40 if lesson["language"] == "python" else 58
            self.assertLessEqual(len(lines), 40, lesson["file"])
            self.assertLessEqual(max(map(len, lines)), width, lesson["file"])

    def test_each_runs_the_same_recorded_and_not(self):
        for lesson, plain, recorded in self.programs():
            with self.subTest(lesson["id"]):
                first = self.execute(plain)
                self.assertEqual((first.returncode, first.stderr), (0, b""))
                self.assertNotEqual(first.stdout, b"")
                second = self.flowglass("record", "-o", "lesson.flow", *recorded)
                self.assertEqual((second.returncode, second.stdout, second.stderr),
                                 (0, first.stdout, b""))
                self.check("lesson.flow")
                kinds = [event["kind"] for event in self.events("lesson.flow")]
                for kind in SHOWN[lesson["topic"]]:
                    self.assertIn(kind, kinds)
                self.assertEqual(kinds.count("lost"), 0)

    def test_every_step_of_each_has_a_picture(self):
        for lesson, _, recorded in self.programs():
            with self.subTest(lesson["id"]):
                self.flowglass("record", "-o", "lesson.flow", *recorded)
                self.succeed("export", "lesson.flow", "--all", "-o", "step.svg")
                pictures = sorted(self.folder.glob("step-*.svg"))
                last = json.loads(self.succeed("state", "lesson.flow", "--json"))["last_step"]
                self.assertEqual(len(pictures), last + 1)
                for picture in pictures:
                    root = xml.etree.ElementTree.parse(picture).getroot()
                    self.assertTrue(root.tag.endswith("svg"))
                    picture.unlink()


if __name__ == "__main__":
    harness.main()
