"""`scene` and `export`: pictures without a screen, the same on every run."""

import json
import struct
import xml.etree.ElementTree

import harness

SVG = "{http://www.w3.org/2000/svg}"


class Pictures(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("small.jsonl", harness.small())

    def names(self, pattern):
        return sorted(path.name for path in self.folder.glob(pattern))

    def sentence(self, step):
        state = json.loads(self.succeed("state", "small.jsonl", "--step", str(step), "--json"))
        return state["sentence"]["text"]

    def test_a_step_as_svg_carries_its_sentence(self):
        self.succeed("export", "small.jsonl", "--step", "4", "-o", "four.svg")
        root = xml.etree.ElementTree.parse(self.folder / "four.svg").getroot()
        self.assertEqual(root.tag, SVG + "svg")
        self.assertEqual(root.find(SVG + "desc").text, self.sentence(4))

    def test_svg_comes_out_byte_for_byte_the_same(self):
        for view in ("frames", "timeline"):
            words = ["export", "small.jsonl", "--view", view, "--step", "4", "-o", "-"]
            self.assertEqual(self.succeed(*words), self.succeed(*words))

    def test_a_range_gives_numbered_files(self):
        self.succeed("export", "small.jsonl", "--grain", "events", "--steps", "2..4", "-o",
                     "step.svg")
        self.assertEqual(self.names("step*"), ["step-02.svg", "step-03.svg", "step-04.svg"])

    def test_all_gives_every_step_of_a_view_and_one_timeline(self):
        self.succeed("export", "small.jsonl", "--all", "-o", "step.svg")
        last = json.loads(self.succeed("state", "small.jsonl", "--json"))["last_step"]
        self.assertEqual(len(self.names("step-*.svg")), last + 1)
        self.succeed("export", "small.jsonl", "--view", "timeline", "--all", "-o", "line.svg")
        self.assertEqual(self.names("line*"), ["line.svg"])

    def test_png_needs_no_screen_and_has_twice_the_pixels(self):
        self.succeed("export", "small.jsonl", "--step", "4", "--size", "800x600", "-o", "a.png")
        content = (self.folder / "a.png").read_bytes()
        self.assertEqual(content[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(struct.unpack(">II", content[16:24]), (1600, 1200))

    def test_a_script_is_recorded_for_its_picture(self):
        self.write("hello.py", "def one():\n    yield 1\nprint(next(one()))\n")
        done = self.flowglass("export", "hello.py", "-o", "hello.svg")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"1\n", b""))
        self.assertIn("one", (self.folder / "hello.svg").read_text())
        self.assertEqual(self.names("*.flow"), [])

    def test_two_recordings_stand_side_by_side(self):
        self.write("other.jsonl", harness.small())
        against = ["export", "small.jsonl", "--against", "other.jsonl"]
        self.succeed(*against, "--step", "4", "-o", "pair.svg")
        root = xml.etree.ElementTree.parse(self.folder / "pair.svg").getroot()
        self.assertEqual(root.find(SVG + "title").text, "small.jsonl beside other.jsonl")
        self.assertEqual(root.find(SVG + "desc").text,
                         f"A: {self.sentence(4)} B: {self.sentence(4)}")
        self.succeed(*against, "--together", "steps", "--all", "-o", "step.svg")
        last = json.loads(self.succeed("state", "small.jsonl", "--json"))["last_step"]
        self.assertEqual(len(self.names("step-*.svg")), last + 1)

    def test_a_recording_stands_beside_itself_and_differs_in_nothing(self):
        picture = self.succeed("export", "small.jsonl", "--against", "small.jsonl", "--step", "6",
                               "-o", "-")
        texts = [node.text for node in xml.etree.ElementTree.fromstring(picture).iter(SVG + "text")]
        self.assertEqual(texts.count("small.jsonl"), 2)
        self.assertEqual(texts.count("Step 6 of 9"), 2)
        self.assertNotIn("stands still", texts)

    def test_side_by_side_comes_out_in_every_format_and_theme(self):
        against = ["export", "small.jsonl", "--against", "small.jsonl", "--step", "4"]
        self.succeed(*against, "--size", "1280x720", "-o", "pair.png")
        content = (self.folder / "pair.png").read_bytes()
        self.assertEqual(struct.unpack(">II", content[16:24]), (2560, 1440))
        pictures = {self.succeed(*against, "--theme", theme, "-o", "-")
                    for theme in ("light", "dark", "contrast") for _ in range(2)}
        self.assertEqual(len(pictures), 3)
        self.expectComplaint([*against, "-o", "pair.gif"], 1, ".gif")

    def test_scripts_and_traces_stand_beside_each_other(self):
        self.write("gathered.py", "import asyncio\nasync def one():\n    await asyncio.sleep(0.01)\n"
                                  "async def main():\n    await asyncio.gather(one(), one())\n"
                                  "asyncio.run(main())\nprint('done')\n")
        self.write("fails.py", "def gone():\n    raise KeyError('x')\ngone()\n")
        done = self.flowglass("export", "gathered.py", "--against", "small.jsonl", "-o", "pair.svg")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"done\n", b""))
        root = xml.etree.ElementTree.parse(self.folder / "pair.svg").getroot()
        self.assertEqual(root.find(SVG + "title").text, "gathered.py beside small.jsonl")
        self.assertIn("tasks at once", [node.text for node in root.iter(SVG + "text")])
        told = self.succeed("export", "small.jsonl", "--against", "small.jsonl", "--differences",
                            "-o", "-")
        self.assertIn("Both print the same.", told)
        done = self.flowglass("export", "small.jsonl", "--against", "fails.py", "--all", "-o",
                              "step.svg")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"KeyError", done.stderr)
        self.assertIn("KeyError", (self.folder / self.names("step-*.svg")[-1]).read_text())
        self.assertEqual(self.names("*.flow"), [])

    def test_a_second_file_that_is_no_recording_is_named(self):
        self.write("broken.flow", b"FLOW" + bytes(100))
        self.write("text.jsonl", "not json\n")
        self.write("empty.flow", b"")
        for name in ("broken.flow", "text.jsonl", "empty.flow", "gone.py"):
            with self.subTest(name):
                self.expectComplaint(["export", "small.jsonl", "--against", name, "-o", "a.svg"], 1,
                                     name)
        self.assertEqual(self.names("a.svg"), [])

    def test_what_cannot_stand_side_by_side_is_said_in_a_sentence(self):
        against = ["export", "small.jsonl", "--against", "small.jsonl", "-o", "pair.svg"]
        for words in (["--together", "sideways"], ["--stage"], ["--view", "timeline"],
                      ["--size", "800x600"], ["--step", "9999"], ["--axis", "clock"]):
            with self.subTest(words):
                self.expectComplaint([*against, *words], 2)
        self.expectComplaint(["export", "small.jsonl", "--against", "gone.flow", "-o", "a.svg"], 1,
                             "gone.flow")

    def test_the_themes_differ_in_colours_alone(self):
        light, dark = (self.succeed("export", "small.jsonl", "--step", "4", "--theme", theme, "-o",
                                    "-") for theme in ("light", "dark"))
        self.assertNotEqual(light, dark)
        texts = [[node.text for node in xml.etree.ElementTree.fromstring(picture).iter(SVG + "text")]
                 for picture in (light, dark)]
        self.assertEqual(texts[0], texts[1])
        self.assertGreater(len(texts[0]), 3)

    def test_a_scene_is_data_with_an_id_of_its_own_for_each_node(self):
        for view in ("frames", "timeline"):
            scene = json.loads(self.succeed("scene", "small.jsonl", "--view", view, "--step", "4",
                                            "--json"))
            ids = [node["id"] for node in scene["nodes"]]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertEqual(scene["description"], self.sentence(4))

    def test_the_same_frame_has_the_same_id_at_every_step(self):
        last = json.loads(self.succeed("state", "small.jsonl", "--json"))["last_step"]
        with_generator = 0
        for step in range(last + 1):
            state = json.loads(self.succeed("state", "small.jsonl", "--step", str(step), "--json"))
            scene = json.loads(self.succeed("scene", "small.jsonl", "--stage", "--step",
                                            str(step)))
            ids = {node["id"] for node in scene["nodes"]}
            if any(frame["frame"] == 2 for frame in state.get("frames", [])):
                self.assertIn("frame:2", ids, step)
                with_generator += 1
        self.assertGreater(with_generator, 3)

    def test_the_veil_hides_what_comes_later(self):
        open_, veiled = (self.succeed("export", "small.jsonl", "--view", "timeline", "--step", "3",
                                      "-o", "-", *veil) for veil in ((), ("--veil",)))
        self.assertLess(len(veiled), len(open_))


if __name__ == "__main__":
    harness.main()
