"""Using the C++ library wrongly does not compile, and what is meant instead does."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["FLOWGLASS_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["FLOWGLASS_BUILD_DIR"])

HEADERS = """
#include <flowglass/asio.hpp>
#include <flowglass/flowglass.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>
"""
COMMON = HEADERS + """
using namespace std::chrono_literals;
struct Opaque {};
[[maybe_unused]] flowglass::generator<int> count() { co_yield 1; }
[[maybe_unused]] int half(int n) { return n / 2; }
"""

# What is wrong in a sentence; the code; what is meant instead; what the compiler has to say of the
# first, where the library chooses the words or the name alone tells.
CASES = [
    ("A generator is one frame, so it cannot be copied",
     "auto first = count(); auto second = first;",
     "auto first = count(); auto second = std::move(first);",
     "generator"),
    ("A generator that is made and let go of does nothing",
     "count();",
     "for (int n : count()) std::printf(\"%d\", n);",
     "nodiscard|unused"),
    ("A generator yields; it cannot await",
     "auto bad = []() -> flowglass::generator<int> { co_await std::suspend_always{}; co_yield 1; };"
     " bad();",
     "auto good = []() -> flowglass::generator<int> { co_yield 1; }; (void)good();",
     "await_transform"),
    ("A generator ends without a value",
     "auto bad = []() -> flowglass::generator<int> { co_yield 1; co_return 2; }; (void)bad();",
     "auto good = []() -> flowglass::generator<int> { co_yield 1; co_return; }; (void)good();",
     "return_value"),
    ("What is yielded is of the generator's type",
     "auto bad = []() -> flowglass::generator<int> { co_yield std::string(\"one\"); }; (void)bad();",
     "auto good = []() -> flowglass::generator<std::string> { co_yield std::string(\"one\"); };"
     " (void)good();",
     "yield_value"),
    ("A generator delegates to one of its own type, which it takes over",
     "auto bad = [](flowglass::generator<int>& inner) -> flowglass::generator<int> {"
     " co_yield inner; }; auto inner = count(); (void)bad(inner);",
     "auto good = [](flowglass::generator<int> inner) -> flowglass::generator<int> {"
     " co_yield std::move(inner); }; (void)good(count());",
     "yield_value"),
    ("A generator's items are walked over once, forwards",
     "static_assert(std::ranges::forward_range<flowglass::generator<int>>);",
     "static_assert(std::ranges::input_range<flowglass::generator<int>>);",
     "static assertion|static_assert"),
    ("A scope without a name is left at once",
     "flowglass::scope(\"held\", 1);",
     "const flowglass::scope guard(\"held\", 1);",
     "nodiscard|unused|temporary"),
    ("A call without a name is left at once",
     "flowglass::calling{};",
     "const flowglass::calling here;",
     "nodiscard|unused|temporary"),
    ("A resource without a name is released at once",
     "flowglass::scoped(\"one\", [] { return 1; }, [](int) {});",
     "const flowglass::scoped held(\"one\", [] { return 1; }, [](int) {});",
     "nodiscard|unused|temporary"),
    ("A scope is its block's own",
     "const flowglass::scope guard(\"held\"); const auto other = guard;",
     "flowglass::scope guard(\"held\"); const auto other = std::move(guard);",
     "deleted"),
    ("A scope has no place on the heap",
     "auto* guard = new flowglass::scope(\"held\"); delete guard;",
     "const flowglass::scope guard(\"held\");",
     "deleted"),
    ("What is acquired is the resource itself, or a pointer to it",
     "static int level = 0; const flowglass::scoped held(\"level\", []() -> int& { return level; },"
     " [](int& n) { n = 0; });",
     "static int level = 0; const flowglass::scoped held(\"level\", [] { return &level; },"
     " [](int* n) { *n = 0; });",
     "acquire gives the resource itself, or a pointer"),
    ("What is released is what was acquired",
     "const flowglass::scoped held(\"one\", [] { return 1; }, [](const std::string&) {});",
     "const flowglass::scoped held(\"one\", [] { return 1; }, [](int) {});",
     "release takes the resource that acquire gives"),
    ("A resource has one owner",
     "const flowglass::scoped held(\"one\", [] { return 1; }, [](int) {}); auto other = held;",
     "flowglass::scoped held(\"one\", [] { return 1; }, [](int) {});"
     " const auto other = std::move(held);",
     "scoped"),
    ("Where acquiring gives nothing, there is nothing to get",
     "flowglass::scoped held(\"one\", [] {}, [] {}); held.get();",
     "flowglass::scoped held(\"one\", [] { return 1; }, [](int) {}); (void)held.get();",
     "get"),
    ("A decorated function ends with the function",
     "const flowglass::decorated price{\"price\", flowglass::logged};",
     "const flowglass::decorated price{\"price\", flowglass::logged, half};",
     "the last part is the function that is decorated"),
    ("What stands above the function is a layer",
     "const flowglass::decorated price{\"price\", [](auto& next, int n) { return next(n); }, half};",
     "const flowglass::decorated price{\"price\","
     " flowglass::layer(\"mine\", [](auto& next, int n) { return next(n); }), half};",
     "all parts but the last are layers"),
    ("A retry that is not told how often is no layer",
     "const flowglass::decorated price{\"price\", flowglass::retry, half};",
     "const flowglass::decorated price{\"price\", flowglass::retry(3), half};",
     "template argument|expected '\\('"),
    ("The name of what is decorated is a literal, since it outlives the call",
     "const std::string name = \"price\"; const flowglass::decorated price{name, half};",
     "const flowglass::decorated price{\"price\", half};",
     "decorated"),
    ("The arguments are the function's, through every layer",
     "const flowglass::decorated price{\"price\", flowglass::logged, flowglass::timed, half};"
     " price(\"tea\", 1, 2);",
     "const flowglass::decorated price{\"price\", flowglass::logged, flowglass::timed, half};"
     " price(1);",
     "no match for call|no matching function"),
    ("What only moves cannot be tried again",
     "const flowglass::decorated sink{\"sink\", flowglass::retry(2),"
     " [](std::unique_ptr<int> p) { return *p; }}; sink(std::make_unique<int>(1));",
     "const flowglass::decorated sink{\"sink\", flowglass::retry(2),"
     " [](const std::unique_ptr<int>& p) { return *p; }}; sink(std::make_unique<int>(1));",
     "no match for call|no matching function"),
    ("A retry decides by the exception it is for",
     "(void)flowglass::retry(2).on<std::runtime_error>([](int code) { return code > 3; });",
     "(void)flowglass::retry(2).on<std::runtime_error>("
     "[](const std::runtime_error& error) { return error.what()[0] == 'b'; });",
     "on"),
    ("A function without a result has nothing to cache",
     "const flowglass::decorated say{\"say\", flowglass::cached, [](int) {}};",
     "const flowglass::decorated say{\"say\", flowglass::logged, [](int) {}};",
     "a function without a result has nothing to cache"),
    ("A reference is not kept",
     "static int level = 0; const flowglass::decorated at{\"at\", flowglass::cached,"
     " [](int) -> int& { return level; }};",
     "static int level = 0; const flowglass::decorated at{\"at\", flowglass::cached,"
     " [](int) { return level; }};",
     "a reference is not kept"),
    ("Several call operators: which one is cached has to be said",
     "const flowglass::decorated twice{\"twice\", flowglass::cached,"
     " [](auto n) { return n * 2; }};",
     "const flowglass::decorated twice{\"twice\", flowglass::cached_as<int(int)>,"
     " [](auto n) { return n * 2; }};",
     "say which with flowglass::cached_as"),
    ("What is looked up in a cache can be compared",
     "const flowglass::decorated price{\"price\", flowglass::cached, [](Opaque) { return 1; }};"
     " price(Opaque{});",
     "const flowglass::decorated price{\"price\", flowglass::cached, [](int) { return 1; }};"
     " price(1);",
     "arguments are compared by <"),
    ("What has a cache or a mutex of its own cannot be copied",
     "const flowglass::decorated price{\"price\", flowglass::cached, half}; auto other = price;",
     "const flowglass::decorated price{\"price\", flowglass::logged, half}; auto other = price;",
     "deleted"),
    ("Only a mutex can be shared by `locked`",
     "int level = 0; (void)flowglass::locked(level);",
     "std::mutex mutex; (void)flowglass::locked(mutex);",
     "no match for call|no matching function"),
    ("A report of `timed` takes the name and the time, and does not throw",
     "(void)flowglass::timed([](int) {});",
     "(void)flowglass::timed([](std::string_view, std::chrono::nanoseconds) noexcept {});",
     "no match for call|no matching function"),
    ("A rate has a period",
     "(void)flowglass::rate_limited(5);",
     "(void)flowglass::rate_limited(5, 1s);",
     "rate_limited"),
    ("A recording that is let go of records nothing",
     "flowglass::recording(\"out.flow\");",
     "const flowglass::recording here(\"out.flow\");",
     "nodiscard|unused|temporary"),
    ("A call's guard stays in its function",
     "flowglass::calling here; auto other = std::move(here);",
     "flowglass::calling here; (void)here.returns(1);",
     "deleted"),
    ("A task is a coroutine",
     "boost::asio::io_context context; flowglass::spawn(context, \"half\", [] { return 1; });",
     "boost::asio::io_context context; flowglass::spawn(context, \"half\","
     " []() -> boost::asio::awaitable<int> { co_return 1; });",
     "a task is a coroutine"),
]


def compilers():
    """The compiler of this build, and Clang where one is here that has coroutines."""
    cache = (BUILD / "CMakeCache.txt").read_text()
    found = [re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.M).group(1)]
    found += filter(None, [next(filter(None, map(shutil.which, ("clang++-19", "clang++-16"))), "")])
    return found


class Misuse(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="flowglass-misuse-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def said(self, compiler, *words, code=""):
        """What the compiler complains of; nothing where it takes the code."""
        done = subprocess.run(
            [compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable",
             "-Wno-unused-but-set-variable", f"-I{SOURCE}/core/instrument", *words],
            input=code, text=True, capture_output=True, timeout=120)
        return "" if done.returncode == 0 else done.stderr or "it failed without a word"

    def prepared(self, compiler):
        """The headers, read once for all cases; gives the words that include them."""
        header = self.folder / "common.hpp"
        header.write_text(COMMON)
        made = self.said(compiler, "-x", "c++-header", header, "-o", f"{header}.gch")
        self.assertEqual(made, "")
        return "-include", header, "-fsyntax-only", "-x", "c++", "-"

    def test_what_is_wrong_does_not_compile_and_what_is_meant_does(self):
        for compiler in compilers():
            words = self.prepared(compiler)
            twins = "".join(f"void mended{index}() {{ {right} }}\n"
                            for index, (_, _, right, _) in enumerate(CASES))
            self.assertEqual(self.said(compiler, *words, code=twins), "")
            for sentence, wrong, _, message in CASES:
                with self.subTest(sentence, compiler=compiler):
                    said = self.said(compiler, *words, code=f"void wrong() {{ {wrong} }}\n")
                    self.assertTrue(said, "it compiles")
                    self.assertRegex(said, message)


if __name__ == "__main__":
    unittest.main()
