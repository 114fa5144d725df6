#include "core/instrument/launch/build_plan.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <utility>

#include "core/base/join.hpp"

namespace flowglass::instrument {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> commandFor(const Toolkit& toolkit, const BuildPlan& plan) {
    const auto home = fs::path(plan.source.path).parent_path().string();
    const auto copied = fs::path(plan.source.compiled).parent_path().string();
    std::vector<std::string> command = toolkit.compiler;
    const auto add = [&](std::initializer_list<std::string> words) {
        command.insert(command.end(), words);
    };
    // Line numbers are for the linker, which can name the place of a fault by them alone.
    add({"-std=c++20", "-O0", "-g1", "-Wall", "-pipe", "-fdiagnostics-color=never", "-MMD", "-MF",
         plan.dependencies});
    // A copy is called what it is a copy of, and finds what lies beside that.
    if (copied != home)
        add({"-iquote", home, base::joined({"-ffile-prefix-map=", copied, "=", home})});
    command.insert(command.end(), toolkit.compile.begin(), toolkit.compile.end());
    add({plan.source.compiled, "-o", plan.program});
    command.insert(command.end(), toolkit.link.begin(), toolkit.link.end());
    return command;
}

base::Error cannotWrite(const std::string& folder) {
    return {base::ErrorKind::io, "The program cannot be built there; free some space.", folder};
}

}  // namespace

bool isCppSource(const std::string& path) {
    constexpr std::array<std::string_view, 4> kSuffixes{".cpp", ".cc", ".cxx", ".c++"};
    return std::ranges::find(kSuffixes, fs::path(path).extension().string()) != kSuffixes.end();
}

base::Result<BuildPlan> planBuild(const Toolkit& toolkit, const std::string& path,
                                  const std::optional<std::string>& edited,
                                  const std::string& folder) {
    BuildPlan plan;
    plan.source.path = fs::absolute(path).lexically_normal().string();
    plan.source.compiled = plan.source.path;
    if (edited) {
        plan.source.compiled = (fs::path(folder) / fs::path(path).filename()).string();
        std::ofstream copy(plan.source.compiled, std::ios::binary);
        if (!(copy << *edited << std::flush)) return cannotWrite(folder);
    }
    // The copy has a name that the program might have too.
    const auto made = fs::path(folder) / "program";
    std::error_code fault;
    fs::create_directory(made, fault);
    if (fault) return cannotWrite(folder);
    plan.program = (made / fs::path(path).stem()).string();
    plan.dependencies = plan.program + ".d";
    plan.command = commandFor(toolkit, plan);
    // Words that can be read; what a compiler leaves behind goes with the folder; and a compiler
    // cache would make the names of sources relative to who knows where.
    plan.environment = {"LC_ALL=C", "TMPDIR=" + folder, "CCACHE_DISABLE=1"};
    return plan;
}

std::vector<std::string> readDependencies(std::string_view written) {
    std::vector<std::string> files;
    const auto colon = written.find(": ");
    if (colon == std::string_view::npos) return files;
    std::string file;
    const auto finish = [&] {
        if (!file.empty()) files.push_back(std::exchange(file, {}));
    };
    for (std::size_t i = colon + 1; i < written.size(); ++i) {
        const char letter = written[i];
        const char next = i + 1 < written.size() ? written[i + 1] : '\n';
        const bool isEscaped =
            (letter == '\\' && (next == ' ' || next == '#')) || (letter == '$' && next == '$');
        if (isEscaped)
            file += written[++i];
        else if (letter == ' ' || letter == '\n' || (letter == '\\' && next == '\n'))
            finish();
        else
            file += letter;
    }
    finish();
    return files;
}

}  // namespace flowglass::instrument
