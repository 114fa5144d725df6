#include "core/instrument/launch/diagnostics.hpp"

#include "tests/catch.hpp"

using namespace flowglass::instrument;

namespace {

const CppSource kSource{"/home/ada/merge.cpp", "/tmp/copy/merge.cpp"};

// As GCC 12 writes them; the long names are cut.
constexpr auto kPlain =
    "/tmp/copy/merge.cpp: In function 'int twice(int)':\n"
    "/tmp/copy/merge.cpp:4:44: error: expected ';' before '}' token\n"
    "    4 | int twice(int x) { int unused; return x * 2 }\n"
    "      |                                            ^~\n"
    "/tmp/copy/merge.cpp:4:24: warning: unused variable 'unused' [-Wunused-variable]\n";

constexpr auto kInTemplate =
    "In file included from /usr/include/c++/12/algorithm:61,\n"
    "                 from /tmp/copy/merge.cpp:1:\n"
    "/usr/include/c++/12/bits/stl_algo.h: In instantiation of 'void std::__sort(It, It)':\n"
    "/usr/include/c++/12/bits/stl_algo.h:4820:18:   required from 'void std::sort(It, It)'\n"
    "/tmp/copy/merge.cpp:7:14:   required from here\n"
    "/usr/include/c++/12/bits/stl_algo.h:1938:50: error: no match for 'operator-'\n"
    "/usr/include/c++/12/bits/stl_algo.h:1938:50: note:   'It' is not derived from 'R'\n";

constexpr auto kOfClang =
    "In file included from /tmp/copy/merge.cpp:1:\n"
    "In file included from /usr/include/c++/12/algorithm:61:\n"
    "/usr/include/c++/12/bits/stl_algo.h:1938:22: error: invalid operands\n"
    "/usr/include/c++/12/bits/stl_algo.h:4820:12: note: in instantiation of function template "
    "specialization 'std::__sort' requested here\n"
    "/tmp/copy/merge.cpp:7:10: note: in instantiation of function template specialization "
    "'std::sort' requested here\n"
    "/tmp/copy/merge.cpp:9:3: error: use of undeclared identifier 'total'\n";

constexpr auto kOfLinker =
    "/usr/bin/ld: /tmp/copy/ccoasof9.o: in function `main':\n"
    "/tmp/copy/merge.cpp:2: undefined reference to `later()'\n"
    "/usr/bin/ld: /tmp/copy/merge.cpp:3: undefined reference to `never()'\n"
    "collect2: error: ld returned 1 exit status\n";

}  // namespace

TEST_CASE("errors and warnings are read with their places, quoted source is not",
          "[instrument_launch]") {
    const auto read = readDiagnostics(kPlain, kSource);
    REQUIRE(read.size() == 2);
    CHECK(read[0] ==
          Diagnostic{true, "expected ';' before '}' token", "/home/ada/merge.cpp", 4, 44, 4});
    CHECK(read[1] == Diagnostic{false, "unused variable 'unused' [-Wunused-variable]",
                                "/home/ada/merge.cpp", 4, 24, 4});
}

TEST_CASE("an error in a library's template goes back to the line that asked for it",
          "[instrument_launch]") {
    const auto read = readDiagnostics(kInTemplate, kSource);
    REQUIRE(read.size() == 1);
    CHECK(read[0].file == "/usr/include/c++/12/bits/stl_algo.h");
    CHECK(read[0].line == 1938);
    CHECK(read[0].sourceLine == 7);
}

TEST_CASE("who asked for one template is not said to have asked for the next",
          "[instrument_launch]") {
    const auto read =
        readDiagnostics(std::string(kInTemplate) +
                            "/usr/include/c++/12/bits/other.h: In function 'void other()':\n"
                            "/usr/include/c++/12/bits/other.h:3:1: error: 'x' was not declared\n",
                        kSource);
    REQUIRE(read.size() == 2);
    // Nobody asked for it: it came by the #include.
    CHECK(read[1].sourceLine == 1);
}

TEST_CASE("Clang tells after an error who asked for the template", "[instrument_launch]") {
    const auto read = readDiagnostics(kOfClang, kSource);
    REQUIRE(read.size() == 2);
    CHECK(read[0].sourceLine == 7);
    CHECK(read[1].sourceLine == 9);
    CHECK(read[1].text == "use of undeclared identifier 'total'");
}

TEST_CASE("what the linker misses has the line that uses it", "[instrument_launch]") {
    const auto read = readDiagnostics(kOfLinker, kSource);
    REQUIRE(read.size() == 2);
    CHECK(read[0] ==
          Diagnostic{true, "undefined reference to `later()'", "/home/ada/merge.cpp", 2, 0, 2});
    CHECK(read[1].sourceLine == 3);
}

TEST_CASE("an error that is said twice is read once", "[instrument_launch]") {
    CHECK(readDiagnostics(std::string(kPlain) + kPlain, kSource).size() == 2);
}

TEST_CASE("words that are no diagnostics are none", "[instrument_launch]") {
    CHECK(readDiagnostics("", kSource).empty());
    CHECK(readDiagnostics("a:b:c\n:::\n12:13\nx.cpp:5\n : error: \n", kSource).empty());
}

TEST_CASE("one sentence says where it does not compile, and how much more there is",
          "[instrument_launch]") {
    const auto sentence = [](std::string_view words) {
        return summaryOf(readDiagnostics(words, kSource), words, kSource);
    };
    CHECK(sentence(kPlain) == "merge.cpp does not compile: line 4: expected ';' before '}' token.");
    CHECK(sentence(kInTemplate) ==
          "merge.cpp does not compile: line 7: no match for 'operator-' (in stl_algo.h).");
    CHECK(sentence(kOfLinker) ==
          "merge.cpp does not compile: line 2: undefined reference to `later()' (1 error more).");
    CHECK(
        sentence("c++: fatal error: Killed signal terminated program cc1plus\n"
                 "compilation terminated.\n") ==
        "merge.cpp does not compile: c++: fatal error: Killed signal terminated program cc1plus.");
    CHECK(sentence("") == "merge.cpp does not compile: the compiler does not say why.");
}
