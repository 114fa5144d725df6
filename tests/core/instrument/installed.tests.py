"""Somebody else's program is built with the library, installed or added to it, and records itself."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["FLOWGLASS_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["FLOWGLASS_BUILD_DIR"])

# The README's own program and its own lines of CMake; what people copy has to work.
README = (SOURCE / "README.md").read_text()
PROGRAM = re.search(r"```cpp\n(.*?)```", README, re.S).group(1)
LINES = re.findall(r"```cmake\n(.*?)```", README, re.S)
FOUND, = [lines for lines in LINES if "find_package" in lines]
ADDED, = [lines for lines in LINES if "add_subdirectory" in lines]
# As Asio's users write.
WORKERS = """
#include <boost/asio.hpp>
#include <chrono>

boost::asio::awaitable<void> work(std::chrono::milliseconds time) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

int main() {
    boost::asio::io_context context;
    boost::asio::co_spawn(context, work(std::chrono::milliseconds(2)), boost::asio::detached);
    boost::asio::co_spawn(context, work(std::chrono::milliseconds(1)), boost::asio::detached);
    context.run();
}
"""
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=280, **more)
    if done.returncode != 0:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="flowglass-installed-")
        cls.home = pathlib.Path(cls.folder.name)
        run("cmake", "--install", BUILD, "--prefix", cls.home / "first")
        # What is installed may be moved as a whole.
        cls.prefix = cls.home / "moved here"
        shutil.move(cls.home / "first", cls.prefix)
        cls.flowglass = cls.prefix / "bin" / "flowglass"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def configured(self, name, lines, *settings, source=PROGRAM):
        """A project of a program, the README's, with these lines of CMake."""
        folder = self.home / name
        folder.mkdir()
        (folder / "main.cpp").write_text(source)
        (folder / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(theirs CXX)\nadd_executable(program "
            f"main.cpp)\ntarget_compile_options(program PRIVATE {' '.join(STRICT)})\n{lines}")
        run("cmake", "-S", folder, "-B", folder / "build", "-G", "Ninja", *settings)
        return folder / "build"

    def built(self, name, lines, *settings, **more):
        build = self.configured(name, lines, *settings, **more)
        run("cmake", "--build", build)
        return build

    def recorded(self, program):
        """The events of a program that is recorded by its environment."""
        trace = self.home / "out.flow"
        trace.unlink(missing_ok=True)
        run(program, env={**os.environ, "FLOWGLASS_TRACE": str(trace)})
        run(self.flowglass, "info", "--check", trace)
        return [json.loads(line) for line in run(self.flowglass, "events", trace).splitlines()]

    def assert_records_itself(self, program):
        """The program's trace has its generator, scope and calls."""
        events = self.recorded(program)
        self.assertEqual([event["function"] for event in events if event["kind"] == "call"],
                         ["main", "sum"])
        self.assertEqual([event["value"]["text"] for event in events
                          if event["kind"] == "suspend"], ["3", "2", "1"])
        self.assertEqual([event["how"] for event in events if event["kind"] == "exiting"],
                         ["normal"])
        self.assertEqual([event["value"]["text"] for event in events
                          if event["kind"] == "return" and "value" in event], ["6"])

    def test_a_project_that_finds_the_package(self):
        build = self.built("finds", FOUND, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        self.assert_records_itself(build / "program")

    def test_a_project_that_uses_asio_and_changes_nothing_else(self):
        lines = FOUND.replace("flowglass::instrument", "flowglass::asio")
        self.assertNotEqual(lines, FOUND)
        build = self.built("asio", lines, f"-DCMAKE_PREFIX_PATH={self.prefix}", source=WORKERS)
        events = self.recorded(build / "program")
        self.assertEqual([event["kind"] for event in events if event.get("task") == 1
                          and event["kind"] in ("task", "run", "wait", "finish")],
                         ["task", "run", "wait", "run", "finish"])
        self.assertEqual([event["on"] for event in events if event["kind"] == "wait"],
                         ["timer", "timer"])

    def test_a_project_that_adds_the_sources_gets_the_library_and_nothing_else(self):
        # To build it would take as long as all other tests; what would be built is told before.
        lines = ADDED.replace("flowglass)", f'"{SOURCE}" flowglass)', 1)
        self.assertIn(str(SOURCE), lines)
        build = self.configured("adds", lines)
        steps = run("ninja", "-C", build, "-n", "program")
        self.assertIn("main.cpp.o", steps)
        self.assertIn("libflowglass_instrument.a", steps)
        targets = run("ninja", "-C", build, "-t", "targets", "all")
        made = set(re.findall(r"(libflowglass_\w+\.a): CXX_STATIC", targets))
        self.assertEqual(made, {"libflowglass_base.a", "libflowglass_trace.a",
                                "libflowglass_record.a", "libflowglass_instrument.a"})
        self.assertNotIn("Qt6", (build / "CMakeCache.txt").read_text())

    def test_the_program_records_with_what_was_installed_beside_it(self):
        script = self.home / "two.py"
        script.write_text("print(sum(n for n in (1, 2)))\n")
        environment = {name: value for name, value in os.environ.items()
                       if name != "FLOWGLASS_PYTHON_DIR"}
        words = ("record", "-o", self.home / "two.flow", "--python", sys.executable, script)
        self.assertEqual(run(self.flowglass, *words, env=environment), "3\n")
        run(self.flowglass, "info", "--check", self.home / "two.flow")

    def test_the_program_builds_source_with_what_was_installed_beside_it(self):
        source = self.home / "own.cpp"
        source.write_text(PROGRAM)
        # Nothing of the tree that it was built in is used.
        tell = self.home / "tell"
        tell.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >"$0.words"\nexec c++ "$@"\n')
        tell.chmod(0o755)
        trace = self.home / "own.flow"
        run(self.flowglass, "record", "-o", trace, source, env={**os.environ, "CXX": str(tell)})
        words = (self.home / "tell.words").read_text()
        self.assertIn(f"-I{self.prefix}/include\n", words)
        self.assertNotIn(str(SOURCE), words)
        run(self.flowglass, "info", "--check", trace)
        self.assertIn('"function":"sum"', run(self.flowglass, "events", trace))

    def test_pkg_config_knows_it(self):
        pages = next(self.prefix.rglob("flowglass.pc")).parent
        environment = {**os.environ, "PKG_CONFIG_PATH": str(pages)}
        flags = run("pkg-config", "--cflags", "--libs", "flowglass", env=environment)
        source = self.home / "plain.cpp"
        source.write_text(PROGRAM)
        run("sh", "-c", f'c++ -std=c++20 "$1" -o "$2" {flags}', "sh", source, self.home / "plain")
        self.assert_records_itself(self.home / "plain")

    def test_an_unknown_component_and_a_version_to_come_are_refused(self):
        for name, words in (("telescope", "REQUIRED COMPONENTS telescope"), ("99", "99 REQUIRED")):
            with self.subTest(words), self.assertRaisesRegex(AssertionError, name + '"'):
                self.configured(name, f"find_package(flowglass {words})\n",
                             f"-DCMAKE_PREFIX_PATH={self.prefix}")


if __name__ == "__main__":
    unittest.main()
