#include "core/instrument/source_roots.hpp"

#include <filesystem>
#include <fstream>

#include "tests/core/record/producers.hpp"

using flowglass::detail::SourceRoots;
using flowglass::tests::TemporaryPath;
namespace fs = std::filesystem;

namespace {

bool always(const std::string&) {
    return true;
}

bool never(const std::string&) {
    return false;
}

/// A file long before this program was built.
void write(const fs::path& path, const std::string& text, bool isOld = true) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    const auto now = fs::file_time_type::clock::now();
    if (isOld) fs::last_write_time(path, now - std::chrono::hours(24 * 365));
}

}  // namespace

TEST_CASE("a source is read where the compiler said", "[instrument]") {
    const TemporaryPath folder("sources");
    write(folder.path() / "a.cpp", "here");
    CHECK(SourceRoots().read((folder.path() / "a.cpp").string(), never) == "here");
    CHECK(SourceRoots().read((folder.path() / "b.cpp").string(), always).empty());
    CHECK(SourceRoots().read(folder.string(), always).empty());
}

TEST_CASE("a tree that was moved is found through its root", "[instrument]") {
    const TemporaryPath folder("moved");
    write(folder.path() / "src/deep/a.cpp", "moved");
    const auto now = (folder.path() / "src").string();
    for (const auto& roots : {"/build/src=" + now, "/build/src/=" + now + "/",
                              "/other=/nowhere:/build/src=" + now, "/build=" + folder.string()})
        CHECK(SourceRoots(roots).read("/build/src/deep/a.cpp", never) == "moved");
    // A name that only begins alike lies elsewhere.
    CHECK(SourceRoots("/build/s=" + now).read("/build/src/deep/a.cpp", always).empty());
    // Two roots may fit; the first that has the file is it.
    const auto two = "/build/src=" + folder.string() + ":/build/src=" + now;
    CHECK(SourceRoots(two).read("/build/src/deep/a.cpp", never) == "moved");
    // Relative names, as some builds have them.
    CHECK(SourceRoots("=" + now).read("deep/a.cpp", never) == "moved");
    CHECK(SourceRoots("../src=" + now).read("../src/deep/a.cpp", never) == "moved");
    CHECK(SourceRoots("=" + now).read("/deep/a.cpp", always).empty());
}

TEST_CASE("a relative name that nobody explains needs a text that fits", "[instrument]") {
    // Above this program, in the build tree or in a temporary folder of its own.
    const auto beside = fs::read_symlink("/proc/self/exe").parent_path() / "flowglass-relative.cpp";
    write(beside, "beside the program");
    CHECK(SourceRoots().read("flowglass-relative.cpp", always) == "beside the program");
    CHECK(SourceRoots().read(
              "../" + beside.parent_path().filename().string() + "/flowglass-relative.cpp",
              always) == "beside the program");
    CHECK(SourceRoots().read("flowglass-relative.cpp", never).empty());
    fs::remove(beside);
}

TEST_CASE("a source that is newer than the program needs a text that fits", "[instrument]") {
    const TemporaryPath folder("newer");
    const auto path = folder.path() / "a.cpp";
    write(path, "edited since", false);
    fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::hours(24));
    CHECK(SourceRoots().read(path.string(), always) == "edited since");
    CHECK(SourceRoots().read(path.string(), never).empty());
}
