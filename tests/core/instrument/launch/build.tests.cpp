#include "core/instrument/launch/build.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/instrument/launch/build_folder.hpp"
#include "core/instrument/launch/session_options.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using namespace flowglass::instrument;

namespace {

namespace fs = std::filesystem;

constexpr auto kMain =
    "#include \"part.hpp\"\n"
    "int main() {\n"
    "    flowglass::calling here;\n"
    "    int sum = 0;\n"
    "    for (int n : upTo(LIMIT)) sum += n;\n"
    "    return here.returns(sum);\n"
    "}\n";
constexpr auto kPart =
    "#include <flowglass/flowglass.hpp>\n"
    "inline flowglass::generator<int> upTo(int limit) {\n"
    "    for (int n = 0; n < limit; ++n) co_yield n;\n"
    "}\n";

/// A folder with the two files, its source not the one that is compiled.
struct Project {
    BuildFolder home = std::move(*BuildFolder::make());
    BuildFolder made = std::move(*BuildFolder::make());
    std::string source = home.path() + "/sum up.cpp";

    Project() {
        std::ofstream(source) << kMain;
        std::ofstream(home.path() + "/part.hpp") << kPart;
    }
    [[nodiscard]] base::Result<BuildPlan> plan(std::optional<std::string> edited = {}) const {
        const auto toolkit = ownToolkit();
        if (!toolkit) return toolkit.error();
        return planBuild(*toolkit, source, edited, made.path());
    }
};

std::string edited(const std::string& limit) {
    std::string text = kMain;
    return text.replace(text.find("LIMIT"), 5, limit);
}

}  // namespace

TEST_CASE("an edited text is built beside what it includes, and recorded under its own name",
          "[instrument_launch]") {
    const Project project;
    const auto plan = project.plan(edited("4"));
    REQUIRE(plan.has_value());
    const auto ending = build(*plan);
    REQUIRE(ending.has_value());
    REQUIRE(ending->status == 0);

    auto session = record::Session::start(sessionFor(programOf(*plan)));
    REQUIRE(session.has_value());
    CHECK((*session)->run().status == 6);
    const auto trace = (*session)->trace();
    CHECK(trace->metadata().program == project.source);
    REQUIRE(trace->source(project.source).has_value());
    CHECK(*trace->source(project.source) == edited("4"));
    CHECK(*trace->source(project.home.path() + "/part.hpp") == kPart);
    CHECK(trace->sourceFiles().size() == 2);

    std::ifstream written(plan->dependencies);
    const std::string text{std::istreambuf_iterator<char>(written), {}};
    const auto read = readDependencies(text);
    CHECK(std::ranges::count(read, project.home.path() + "/part.hpp") == 1);
    CHECK(std::ranges::count(read, plan->source.compiled) == 1);
}

TEST_CASE("a source that does not compile ends the compiler with its own status",
          "[instrument_launch]") {
    const Project project;
    const auto plan = project.plan();
    REQUIRE(plan.has_value());
    // LIMIT is declared nowhere.
    const auto ending = build(*plan);
    REQUIRE(ending.has_value());
    CHECK(ending->status == 1);
    CHECK(!fs::exists(plan->program));
}

TEST_CASE("what a build wrote goes with its folder", "[instrument_launch]") {
    std::string path;
    {
        auto folder = BuildFolder::make();
        REQUIRE(folder.has_value());
        path = folder->path();
        std::ofstream(path + "/file") << "x";
        const BuildFolder moved(std::move(*folder));
        CHECK(moved.path() == path);
        CHECK(fs::exists(path + "/file"));
    }
    CHECK(!fs::exists(path));
}

TEST_CASE("the files that a build read are told from make's own words", "[instrument_launch]") {
    CHECK(readDependencies("a: /x/a.cpp \\\n /x/my\\ part.hpp $$b.hpp\n") ==
          std::vector<std::string>{"/x/a.cpp", "/x/my part.hpp", "$b.hpp"});
    CHECK(readDependencies("").empty());
}

TEST_CASE("C++ source is told by its name", "[instrument_launch]") {
    for (const auto* name : {"a.cpp", "/b/a.cc", "a.cxx"}) CHECK(isCppSource(name));
    for (const auto* name : {"a.hpp", "a.c", "cpp", "a.cpp.flow"}) CHECK(!isCppSource(name));
}
