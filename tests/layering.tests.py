"""Holds the tree to the house's plan (layering.json): which room includes which, where foreign
headers may stand, what lies at the top level, how long a file may be, and that nothing is left to
do. Every rule is also shown to bite, on a planted violation."""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = json.loads((ROOT / "tests/layering.json").read_text())
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
LEFT_TO_DO = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]) + r")\b")
CODE = {".hpp", ".cpp", ".h", ".c", ".ipp"}
WRITTEN = CODE | {".py", ".sh", ".cmake", ".txt", ".json", ".md"}


def filesOf(root):
    """Paths of the project's files, relative to its root: what git knows or would add."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True)
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:
        names = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
        names = [name for name in names if not name.startswith("build")]
    return [Path(name) for name in sorted(set(names)) if (root / name).is_file()]


def roomOf(path):
    """The innermost room of the plan that holds the path; else the folder that should be one."""
    if path.parts[0] not in ("core", "app"):
        return None
    inner = "/".join(path.parts[:3])
    return inner if inner in PLAN["rooms"] else "/".join(path.parts[:2])


def roomOfHeader(header):
    """The room whose header it is, by its path or by the short one that the plan gives a room."""
    first = header.split("/")[0]
    return PLAN["published"].get(first) or roomOf(Path(header))


def includeViolations(root, path):
    room = roomOf(path)
    if room is None or path.suffix not in CODE:
        return
    text = (root / path).read_text(encoding="utf-8")
    for match in INCLUDE.finditer(text):
        place = f"{path}:{text.count(chr(10), 0, match.start(0)) + 1}"
        header = match.group(1) or match.group(2)
        other = roomOfHeader(header)
        if room not in PLAN["rooms"]:
            yield f"{place}: {room} is no room of the plan"
        elif other and other != room and other not in PLAN["rooms"][room]:
            yield f"{place}: {room} may not include {other}"
        elif match.group(1) and not other:
            yield f"{place}: \"{header}\" is not written from the top of the tree"
        for rule in PLAN["foreign"]:
            if re.search(rule["header"], header) and not other and room not in rule["rooms"]:
                yield f"{place}: <{header}> in {room}: {rule['why']}"


def violations(root):
    found = []
    for path in filesOf(root):
        top = path.parts[0]
        if top not in PLAN["topLevel"] and not top.startswith("."):
            found.append(f"{top}: does not belong at the top level")
        found += includeViolations(root, path)
        if path.suffix not in WRITTEN or path.name == "README.md":
            continue
        text = (root / path).read_text(encoding="utf-8")
        lines = text.count("\n")
        if path.suffix in CODE | {".py", ".sh"} and lines > PLAN["mostLines"]:
            found.append(f"{path}: {lines} lines, more than {PLAN['mostLines']}; split it")
        if (word := LEFT_TO_DO.search(text)) is not None:
            found.append(f"{path}: says {word.group(0)}; do it or leave it")
    return sorted(set(found))


def isCyclic(rooms):
    seen, open_ = set(), set()

    def visit(room):
        if room in open_:
            return True
        if room in seen:
            return False
        seen.add(room)
        open_.add(room)
        cyclic = any(visit(other) for other in rooms[room])
        open_.discard(room)
        return cyclic

    return any(visit(room) for room in rooms)


class Tree(unittest.TestCase):
    def test_the_tree_keeps_to_the_plan(self):
        self.assertEqual(violations(ROOT), [])

    def test_the_plan_has_no_cycle_and_names_only_its_rooms(self):
        self.assertFalse(isCyclic(PLAN["rooms"]))
        for room, others in PLAN["rooms"].items():
            if room.startswith("core/"):
                self.assertTrue(all(other.startswith("core/") for other in others), room)
        for recorder in ("core/record", "core/instrument", "core/python"):
            self.assertNotIn("core/link", PLAN["rooms"][recorder])
        for rule in PLAN["foreign"]:
            self.assertLessEqual(set(rule["rooms"]), set(PLAN["rooms"]))

    def test_it_looks_at_the_real_files(self):
        self.assertIn(Path("core/trace/event.hpp"), filesOf(ROOT))


class Planted(unittest.TestCase):
    """A tree with one violation is found out."""

    def expect(self, name, text, part):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text)
            found = violations(Path(folder))
        if part is None:
            self.assertEqual(found, [])
        else:
            self.assertEqual(len(found), 1, found)
            self.assertIn(part, found[0])

    def test_a_room_that_reaches_upwards(self):
        self.expect("core/trace/a.cpp", '#pragma once\n#include "core/model/lanes.hpp"\n',
                    "core/trace/a.cpp:2: core/trace may not include core/model")

    def test_a_core_that_includes_the_app(self):
        self.expect("core/scene/a.cpp", '  #  include "app/paint/painter.hpp"\n', "may not include")

    def test_qt_in_the_core(self):
        self.expect("core/scene/a.cpp", "#include <QString>\n", "Qt stays in the rooms")

    def test_qt_in_the_commands(self):
        self.expect("app/cli/a.cpp", "#include <QApplication>\n", "Qt stays in the rooms")

    def test_python_elsewhere(self):
        self.expect("core/record/a.cpp", "#include <Python.h>\n", "CPython's headers")

    def test_python_in_what_only_starts_it(self):
        self.expect("core/python/launch/a.cpp", "#include <Python.h>\n", "CPython's headers")

    def test_the_window_and_the_recorder_that_it_starts(self):
        self.expect("app/window/a.cpp", '#include "core/python/recorder.hpp"\n', "may not include")

    def test_what_people_include_from_a_room_that_records_nothing(self):
        self.expect("core/model/a.cpp", "#include <flowglass/scope.hpp>\n",
                    "core/model may not include core/instrument")

    def test_compression_elsewhere(self):
        self.expect("core/record/a.cpp", "#include <zstd.h>\n", "compression")

    def test_asio_in_a_recorder(self):
        self.expect("core/record/a.cpp", "#include <boost/asio.hpp>\n", "track itself")

    def test_a_room_that_is_not_planned(self):
        self.expect("core/misc/a.cpp", '#include "core/base/id.hpp"\n', "no room of the plan")

    def test_an_include_beside_the_file(self):
        self.expect("core/base/a.cpp", '#include "id.hpp"\n', "not written from the top")

    def test_a_file_that_is_too_long(self):
        self.expect("core/base/a.cpp", "\n" * 401, "401 lines")

    def test_a_word_that_says_later(self):
        self.expect("app/cli/a.cpp", "// TO" + "DO: more\n", "do it or leave it")

    def test_a_folder_of_ones_own_at_the_top(self):
        self.expect("tools/a.txt", "\n", "does not belong at the top level")

    def test_a_file_that_keeps_to_the_plan(self):
        self.expect("core/trace/a.cpp", '#include "core/base/id.hpp"\n#include <zstd.h>\n', None)


if __name__ == "__main__":
    sys.exit(unittest.main())
