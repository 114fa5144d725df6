#include "core/instrument/launch/toolkit.hpp"

#include <filesystem>
#include <fstream>

#include "core/instrument/launch/build_folder.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using namespace flowglass::instrument;

namespace {

namespace fs = std::filesystem;

/// A program of that name that may be run.
fs::path program(const fs::path& folder, const std::string& name) {
    const auto path = folder / name;
    std::ofstream(path) << "#!/bin/sh\n";
    fs::permissions(path, fs::perms::owner_all);
    return path;
}

}  // namespace

TEST_CASE("what CXX says is the compiler, with its words", "[instrument_launch]") {
    const auto folder = BuildFolder::make();
    REQUIRE(folder.has_value());
    const auto compiler = program(folder->path(), "mine").string();
    const auto found = findCompiler(compiler + " -m64", "/usr/bin/other", "");
    REQUIRE(found.has_value());
    CHECK(*found == std::vector<std::string>{compiler, "-m64"});
    CHECK(*findCompiler("mine", "", folder->path()) == std::vector<std::string>{"mine"});
}

TEST_CASE("a compiler that CXX names and that is not there is not replaced by another",
          "[instrument_launch]") {
    const auto found = findCompiler("/nowhere/c++", "/bin/sh", "/bin");
    REQUIRE(!found.has_value());
    CHECK(found.error().kind == base::ErrorKind::notFound);
    CHECK(found.error().sentence.find("CXX") != std::string::npos);
    CHECK(found.error().where == "/nowhere/c++");
}

TEST_CASE("where the compiler that built Flowglass is gone, PATH has another",
          "[instrument_launch]") {
    const auto folder = BuildFolder::make();
    REQUIRE(folder.has_value());
    const auto first = program(folder->path(), "clang++").string();
    const auto path = "/nowhere:" + folder->path();
    CHECK(*findCompiler("", "/nowhere/c++", path) == std::vector{first});
    const auto better = program(folder->path(), "g++").string();
    CHECK(*findCompiler("", "/nowhere/c++", path) == std::vector{better});
    CHECK(*findCompiler("", first, path) == std::vector{first});
}

TEST_CASE("without any compiler one sentence says what to install", "[instrument_launch]") {
    const auto found = findCompiler("", "/nowhere/c++", "/nowhere");
    REQUIRE(!found.has_value());
    CHECK(found.error().sentence.find("apt install g++") != std::string::npos);
}

TEST_CASE("a toolkit is read with the folder it was moved to", "[instrument_launch]") {
    const auto folder = BuildFolder::make();
    REQUIRE(folder.has_value());
    const auto home = fs::path(folder->path()) / "moved here/lib/flowglass";
    fs::create_directories(home);
    const auto prefix = (fs::path(folder->path()) / "moved here").string();
    std::ofstream(home / "toolkit")
        << "# words\ncompiler /usr/bin/c++\ncompile -I{prefix}/include\n"
           "link {prefix}/lib/x.a\nlink -pthread\n";
    const auto toolkit = readToolkit(home / "toolkit");
    REQUIRE(toolkit.has_value());
    CHECK(toolkit->compiler == std::vector<std::string>{"/usr/bin/c++"});
    CHECK(toolkit->compile == std::vector<std::string>{"-I" + prefix + "/include"});
    CHECK(toolkit->link == std::vector<std::string>{prefix + "/lib/x.a", "-pthread"});
    std::ofstream(home / "toolkit") << "telescope 3\n";
    CHECK(readToolkit(home / "toolkit").error().kind == base::ErrorKind::format);
    CHECK(readToolkit(home / "none").error().kind == base::ErrorKind::notFound);
}
