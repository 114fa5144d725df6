"""The Debian package holds all that is used where there is neither this tree nor what built it."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["FLOWGLASS_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["FLOWGLASS_BUILD_DIR"])


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=280, **more)
    if done.returncode != 0:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="flowglass-package-")
        home = pathlib.Path(cls.folder.name)
        run("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", home)
        cls.package, = home.glob("flowglass_*.deb")
        cls.tree = home / "tree"
        run("dpkg-deb", "-x", cls.package, cls.tree)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def field(self, name):
        return run("dpkg-deb", "-f", self.package, name).strip()

    def test_it_holds_the_program_the_recorders_the_library_and_what_a_desktop_needs(self):
        for name in ("bin/flowglass", "lib/flowglass/python/__main__.py",
                     "lib/flowglass/lessons/pipeline", "include/flowglass/flowglass.hpp",
                     "include/flowglass/asio.hpp", "lib/libflowglass_instrument.a",
                     "lib/cmake/flowglass/flowglass-config.cmake", "lib/pkgconfig/flowglass.pc",
                     "share/applications/flowglass.desktop",
                     "share/mime/packages/flowglass-trace.xml",
                     "share/icons/hicolor/scalable/apps/flowglass.svg",
                     "share/flowglass/lessons/pipeline.py", "share/doc/flowglass/README.md"):
            with self.subTest(name):
                self.assertTrue((self.tree / "usr" / name).is_file())
        modules = sorted((self.tree / "usr/lib/flowglass/python").glob("_flowglass.*.so"))
        self.assertEqual([module.name for module in modules],
                         sorted(module.name for module in (BUILD / "python").glob("*.so")))

    def test_it_names_what_it_needs(self):
        needed = self.field("Depends")
        for name in ("libqt6widgets6", "libqt6svg6", "libqscintilla2-qt6", "libzstd1", "libxxhash0",
                     "libc6", "libstdc++6", "python3", "qt6-qpa-plugins", "fonts-inter",
                     "fonts-jetbrains-mono"):
            with self.subTest(name):
                self.assertIn(name, needed)
        self.assertIn("libboost1.81-dev", self.field("Suggests"))

    def test_it_says_what_it_is(self):
        self.assertEqual(self.field("Package"), "flowglass")
        version = re.search(r"project\(flowglass VERSION ([\d.]+)",
                            (SOURCE / "CMakeLists.txt").read_text()).group(1)
        self.assertEqual(self.field("Version"), version)
        self.assertTrue(self.field("Description").startswith("step through recorded runs"))

    def test_nothing_in_it_knows_where_it_was_built(self):
        for file in sorted(self.tree.rglob("*")):
            if file.is_file():
                with self.subTest(file.relative_to(self.tree)):
                    held = file.read_bytes()
                    self.assertFalse(str(SOURCE).encode() in held or str(BUILD).encode() in held)

    def test_what_it_holds_works_wherever_it_lies(self):
        flowglass = self.tree / "usr/bin/flowglass"
        trace = self.tree / "lesson.flow"
        run(flowglass, "record", "-o", trace, self.tree / "usr/lib/flowglass/lessons/pipeline")
        facts = json.loads(run(flowglass, "info", "--json", trace))
        self.assertEqual(facts["sources"], ["pipeline.cpp"])
        script = self.tree / "usr/share/flowglass/lessons/pipeline.py"
        run(flowglass, "record", "-o", trace, "--python", sys.executable, script)
        run(flowglass, "info", "--check", trace)
        own = self.tree / "own.cpp"
        own.write_text("#include <flowglass/flowglass.hpp>\n"
                       "int main() { const flowglass::scope guard(\"here\"); }\n")
        run(flowglass, "record", "-o", trace, own)
        self.assertIn("entering", run(flowglass, "events", trace))

    def test_everyone_may_read_it_and_only_its_owner_write(self):
        for line in run("dpkg-deb", "-c", self.package).splitlines():
            rights, owner = line.split()[:2]
            with self.subTest(line):
                self.assertEqual(owner, "root/root")
                self.assertRegex(rights, r"^(d|-)rw[x-]r-[x-]r-[x-]$")


if __name__ == "__main__":
    unittest.main()
