"""C++ source is built, recorded and drawn by its name alone."""

import harness

PART = """#include <flowglass/flowglass.hpp>
inline flowglass::generator<int> numbers(int count) {
    for (int n = 0; n < count; ++n) co_yield n;
}
"""
MAIN = """#include "part.hpp"
#include <iostream>
int main(int argc, char**) {
    flowglass::calling here;
    for (int n : numbers(argc)) std::cout << n << "\\n";
    return 3;
}
"""


class Sources(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("src/part.hpp", PART)
        self.write("src/main.cpp", MAIN)
        self.write("temporary/.keep", "")
        self.temporary = {"TMPDIR": str(self.folder / "temporary")}

    def assertNothingLeft(self):
        self.assertEqual([path.name for path in (self.folder / "temporary").iterdir()], [".keep"])

    def test_it_is_built_and_recorded_with_its_arguments_and_status(self):
        done = self.flowglass("record", "src/main.cpp", "-o", "x", environment=self.temporary)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (3, b"0\n1\n2\n", b""))
        self.check("main.flow")
        events = self.events("main.flow")
        self.assertEqual([event["value"]["text"] for event in events
                          if event["kind"] == "suspend"], ["0", "1", "2"])
        made = next(event for event in events if event["kind"] == "create")
        self.assertEqual((made["file"], made["line"]), (str(self.folder / "src/part.hpp"), 2))
        self.assertIn("program    src/main.cpp", self.succeed("info", "main.flow"))
        self.assertNothingLeft()

    def test_what_does_not_compile_is_in_the_compiler_s_own_words_and_runs_nothing(self):
        self.write("src/main.cpp", MAIN.replace("return 3;", "return 3"))
        done = self.flowglass("record", "src/main.cpp", environment=self.temporary)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        said = done.stderr.decode()
        self.assertIn("main.cpp:6:13: error: expected ';'", said)
        self.assertTrue(said.endswith("flowglass: src/main.cpp: It does not compile; what the "
                                      "compiler says stands above.\n"), said)
        self.assertFalse((self.folder / "main.flow").exists())
        self.assertNothingLeft()

    def test_a_picture_of_it(self):
        done = self.flowglass("export", "src/main.cpp", "-o", "main.svg")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("numbers", (self.folder / "main.svg").read_text())

    def test_one_that_includes_nothing_of_ours_runs_and_is_told_so(self):
        self.write("bare.cpp", "int main() {}\n")
        done = self.flowglass("record", "bare.cpp")
        self.assertEqual((done.returncode, done.stderr.decode().count("\n")), (0, 1))
        self.assertIn("includes nothing of Flowglass's C++ library", done.stderr.decode())

    def test_complaints(self):
        self.expectComplaint(("record", "none.cpp"), 1, "none.cpp", "no such file")
        self.expectComplaint(("info", "src/main.cpp"), 1, "flowglass record src/main.cpp")
        self.expectComplaint(("record", "src/main.cpp"), 1, "CXX", "/nowhere/c++",
                             environment={"CXX": "/nowhere/c++"})


if __name__ == "__main__":
    harness.main()
