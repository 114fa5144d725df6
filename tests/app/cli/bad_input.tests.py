"""Every bad input gives one sentence on stderr and the right exit status."""

import concurrent.futures
import itertools
import json
import os
import random
import resource

import harness


def withMemory(limit):
    """Keeps the program that is started next from having more."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def numbersIn(value, path=()):
    """The place of every number in a row of a trace; of a list, in its first item."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield path
    items = value.items() if isinstance(value, dict) else \
        enumerate(value[:1]) if isinstance(value, list) else ()
    for key, part in items:
        yield from numbersIn(part, path + (key,))


def places(names):
    """Of each kind of event in some conformance cases, each field that holds a number, once."""
    found = {}
    for name in names:
        text = (harness.SOURCE / f"tests/conformance/{name}.jsonl").read_text()
        rows = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        for at, row in enumerate(rows):
            for path in numbersIn(row):
                if path != ("i",):
                    found.setdefault((row["kind"], path[0], path[-1]), (rows, at, path))
    return found


def sample(found, most):
    """Always what sizes tables, and some of the rest: the same ones each time."""
    named = [found.pop(key) for key in (("create", "frame", "frame"), ("evaluate", "layer", "layer"),
                                        ("line", "line", "line"), ("task", "task", "task"),
                                        ("entering", "scope", "scope"))]
    # Both values for those.
    both = list(itertools.chain.from_iterable((place, place) for place in named))
    rest = [found[key] for key in sorted(found, key=str)]
    return both + random.Random(7).sample(rest, min(len(rest), most - len(both)))


class BadInput(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("small.jsonl", harness.small())
        self.succeed("convert", "small.jsonl", "small.flow")
        self.whole = (self.folder / "small.flow").read_bytes()
        self.write("folder/inside.txt", "")
        self.write("script.py", "print(1)\n")

    def test_what_cannot_be_read_as_a_trace(self):
        self.write("empty.flow", b"")
        self.write("text.flow", "not a trace at all\n")
        self.write("bad.jsonl", '{"kind": "call"\n')
        self.write("odd.jsonl", '{"i": 0, "kind": "dance"}\n')
        for name, *parts in [
            ("nosuch.flow", "nosuch.flow", "no such file"),
            ("nosuch.jsonl", "nosuch.jsonl", "no such file"),
            ("folder", "folder", "directory"),
            ("script.py", "script.py", "flowglass record script.py"),
            ("empty.flow", "empty.flow", "empty"),
            ("text.flow", "text.flow"),
            ("bad.jsonl", "bad.jsonl", "1"),
            ("odd.jsonl", "odd.jsonl", "line 1", "kind"),
        ]:
            for command in (["info"], ["events"], ["state"], ["convert", None, "out.jsonl"],
                            ["export", None, "-o", "out.svg"]):
                if command[0] == "export" and name == "script.py":
                    continue  # records it, and draws that
                words = [name if word is None else word for word in command]
                if name not in words:
                    words.append(name)
                with self.subTest(words):
                    self.expectComplaint(words, 1, *parts)
        self.assertFalse((self.folder / "out.svg").exists())

    def test_a_file_of_a_newer_version_is_not_guessed_at(self):
        # The header that format 2 would have, checksum and all (core/trace/FORMAT.md).
        header = bytes.fromhex("8f464c4f570d0a1a02000000fa824adb")
        self.write("later.flow", header + self.whole[16:])
        self.expectComplaint(["info", "later.flow"], 1, "later.flow", "format 2", "newer")

    def test_a_cut_file_opens_and_says_so(self):
        self.write("cut.flow", self.whole[:-8])
        done = self.flowglass("info", "cut.flow", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"cut.flow: ", done.stderr)
        self.assertIn(b'"damage":', done.stdout)

    def test_any_flipped_byte_or_cut_gives_a_sentence_and_never_a_crash(self):
        step = max(1, len(self.whole) // 60)
        for position in range(0, len(self.whole), step):
            flipped = bytearray(self.whole)
            flipped[position] ^= 0x55
            for content in (bytes(flipped), self.whole[:position]):
                self.write("bad.flow", content)
                done = self.flowglass("events", "bad.flow")
                self.assertIn(done.returncode, (0, 1), done.stderr)
                self.assertLessEqual(done.stderr.count(b"\n"), 1, done.stderr)
                if done.returncode == 1:
                    self.assertTrue(done.stderr.startswith(b"flowglass: bad.flow"), done.stderr)

    def test_a_number_that_cannot_be_takes_neither_the_memory_nor_the_program(self):
        # A flipped byte dies at the checksum; here the file is sound and one number in it is not.
        limits = resource.getrlimit(resource.RLIMIT_AS)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_AS, limits)
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, limits[1]))
        runs = []
        for number, (rows, at, path) in enumerate(sample(places("abcd"), 48)):
            changed = json.loads(json.dumps(rows))
            inner = changed[at]
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = (2 ** 32 - 1, 2 ** 31)[number % 2]
            if path == ("t",):
                for later in changed[at + 1:]:
                    later["t"] = inner["t"]
            name = self.write(f"n{number}.jsonl", "\n".join(map(json.dumps, changed)))
            step = ["--grain", "events", "--step", str(at + 1)]
            view = ("frames", "decorators", "tasks", "scopes")[number // 2 % 4]
            runs += [["state", name, *step], ["scene", name, *step, "--view", view],
                     ["export", name, "--view", "timeline", "-o", f"n{number}.svg"]]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for words, done in zip(runs, pool.map(lambda words: self.flowglass(*words), runs)):
                with self.subTest(words):
                    said = done.stderr.decode()
                    self.assertIn(done.returncode, (0, 1), said)
                    self.assertLessEqual(said.count("\n"), 1, said)
                    self.assertNotIn("memory", said)
                    self.assertEqual(done.returncode == 1, said.endswith(".\n"), said)

    def test_a_file_for_which_there_is_no_memory(self):
        for name, size in (("large.flow", 2 << 30), ("larger.flow", 1 << 43)):
            self.write(name, self.whole)
            try:
                os.truncate(self.folder / name, size)
            except OSError:
                continue  # no file can be that large here
            for command in (["info"], ["events"], ["export", "--step", "1", "-o", "out.svg"]):
                with self.subTest(name=name, command=command):
                    self.expectComplaint([command[0], name, *command[1:]], 1, name, "memory",
                                         preexec_fn=withMemory(1 << 30))

    def test_wrong_usage(self):
        for words, *parts in [
            (["dance"], "no command called 'dance'"),
            (["info"], "TRACE is required", "flowglass info -h"),
            (["info", "small.flow", "--bogus"], "--bogus"),
            (["info", "small.flow", "again.flow"], "again.flow"),
            (["events", "small.flow", "--from", "x"], "--from", "'x'"),
            (["events", "small.flow", "--from", "-1"], "--from", "'-1'"),
            (["events", "small.flow", "--from", "99"], "14 events"),
            (["events", "small.flow", "--from", "5", "--to", "2"], "out of range"),
            (["state", "small.flow", "--step", "15", "--grain", "events"], "0 to 14"),
            (["state", "small.flow", "--step", "1", "--grain", "weeks"], "weeks", "moments"),
            (["state", harness.SOURCE / "tests/conformance/f.jsonl", "--step", "1", "--grain", "lines"], "no lines"),
            (["convert", "small.flow", "out.txt"], "out.txt", ".jsonl"),
            (["convert", "small.flow", "small.flow"], "same file"),
            (["scene", "small.flow", "--view", "dance", "--step", "1"], "dance", "frames"),
            (["export", "small.flow", "--step", "1"], "-o"),
            (["export", "small.flow", "--step", "99999", "-o", "out.svg"], "Step 99,999 is out of"),
            (["export", "small.flow", "--exception", "77", "-o", "out.svg"], "no exception 77"),
            (["scene", "small.flow", "--exception", "77", "--json"], "no exception 77"),
            (["export", "small.flow", "--steps", "9..99999", "-o", "out.svg"], "out of range"),
            (["export", "small.flow", "--steps", "3..2", "-o", "out.svg"], "3..2"),
            (["export", "small.flow", "--steps", "x", "-o", "out.svg"], "A..B"),
            (["export", "small.flow", "--step", "1", "--all", "-o", "out.svg"], "--all"),
            (["export", "small.flow", "--step", "1", "-o", "out.docx"], "svg", "png"),
            (["export", "small.flow", "--step", "1", "--size", "big", "-o", "out.svg"], "--size"),
            (["record"], "record"),
            (["record", "--fold"], "--fold"),
            (["record", "--fold", "many", "script.py"], "--fold", "many"),
            (["record", "--bogus", "script.py"], "--bogus"),
            (["record", "-m"], "-m"),
        ]:
            with self.subTest(words):
                self.expectComplaint(words, 2, *parts)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["folder", "script.py", "small.flow", "small.jsonl"])

    def test_what_is_planned_but_not_there_yet(self):
        for words, *parts in [
            (["export", "small.flow", "--step", "1", "-o", "out.gif"], "gif", "svg", "png"),
        ]:
            with self.subTest(words):
                self.expectComplaint(words, 1, *parts)

    def test_an_output_that_cannot_be_written(self):
        for words in (
            ["convert", "small.flow", "nosuch/out.jsonl"],
            ["convert", "small.jsonl", "nosuch/out.flow"],
            ["convert", "small.flow", "/dev/full/out.jsonl"],
            ["export", "small.flow", "--step", "1", "-o", "nosuch/out.svg"],
            ["export", "small.flow", "--step", "1", "-o", "nosuch/out.png"],
            ["record", "-o", "nosuch/out.flow", "script.py"],
        ):
            with self.subTest(words):
                self.expectComplaint(words, 1, "out.")
        self.write("taken.flow/inside", "")
        self.expectComplaint(["convert", "small.jsonl", "taken.flow"], 1, "taken.flow")

    def test_a_full_disk_is_said(self):
        with open("/dev/full", "wb") as full:
            done = self.flowglass("events", "small.flow", stdout=full)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left", done.stderr)

    def test_a_program_that_cannot_be_recorded(self):
        self.write("snake", "#!/bin/sh\necho no snake\n")
        (self.folder / "snake").chmod(0o755)
        for words, *parts in [
            (["record", "nosuch.py"], "nosuch.py", "no such file"),
            (["record", "folder"], "folder", "directory"),
            (["record", "nosuchprogram"], "nosuchprogram"),
            (["record", "--python", "nosuchpython", "script.py"], "nosuchpython"),
            (["record", "--python", "./snake", "script.py"], "snake", "Python"),
        ]:
            with self.subTest(words):
                self.expectComplaint(words, 1, *parts)
        self.assertFalse(list(self.folder.glob("*.flow.part")))

    def test_no_display_is_said(self):
        for words in ([], ["small.flow"], ["script.py"]):
            with self.subTest(words):
                self.expectComplaint(words, 1, "display")


if __name__ == "__main__":
    harness.main()
