#include "core/instrument/launch/toolkit.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

namespace flowglass::instrument {

namespace {

namespace fs = std::filesystem;

std::string environmentValue(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

bool isProgram(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

/// Where the name is found, as a shell would; a name with a slash is a path.
std::optional<std::string> located(const std::string& name, const std::string& path) {
    if (name.find('/') != std::string::npos)
        return isProgram(name) ? std::optional(name) : std::nullopt;
    std::istringstream folders(path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto candidate = fs::path(folder.empty() ? "." : folder) / name;
        if (isProgram(candidate)) return candidate.string();
    }
    return std::nullopt;
}

std::string filledIn(std::string text, const std::string& prefix) {
    constexpr std::string_view mark = "{prefix}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), prefix);
        at += prefix.size();
    }
    return text;
}

}  // namespace

base::Result<Toolkit> readToolkit(const fs::path& file) {
    std::ifstream in(file);
    if (!in)
        return base::Error{base::ErrorKind::notFound,
                           "Flowglass's C++ library is not beside it, so that no program can be "
                           "built with it; build or install Flowglass whole.",
                           file.string()};
    const auto prefix = file.parent_path().parent_path().parent_path().string();
    Toolkit toolkit;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        const auto gap = line.find(' ');
        const auto what = line.substr(0, gap);
        const auto value = gap == std::string::npos ? "" : filledIn(line.substr(gap + 1), prefix);
        if (what == "compiler")
            toolkit.compiler = {value};
        else if (what == "compile")
            toolkit.compile.push_back(value);
        else if (what == "link")
            toolkit.link.push_back(value);
        else
            return base::Error{base::ErrorKind::format,
                               "The file that says how programs are built has a line that begins "
                               "with '" +
                                   what + "'; install Flowglass again.",
                               file.string()};
    }
    return toolkit;
}

base::Result<std::vector<std::string>> findCompiler(const std::string& chosen,
                                                    const std::string& preferred,
                                                    const std::string& path) {
    std::vector<std::string> words;
    std::istringstream in(chosen);
    for (std::string word; in >> word;) words.push_back(word);
    if (!words.empty()) {
        if (located(words.front(), path)) return words;
        return base::Error{base::ErrorKind::notFound,
                           "CXX names a C++ compiler that is not there; correct it, or unset it.",
                           words.front()};
    }
    for (const auto& name :
         {preferred, std::string("c++"), std::string("g++"), std::string("clang++")})
        if (auto found = located(name, path)) return std::vector{std::move(*found)};
    return base::Error{base::ErrorKind::notFound,
                       "There is no C++ compiler here; install one (Debian and Ubuntu: apt install "
                       "g++), or name it in CXX.",
                       {}};
}

base::Result<Toolkit> ownToolkit() {
    std::error_code ignored;
    const auto bin = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    auto toolkit = readToolkit((bin / "../lib/flowglass/toolkit").lexically_normal());
    if (!toolkit) return toolkit.error();
    const auto preferred = toolkit->compiler.empty() ? std::string() : toolkit->compiler.front();
    auto compiler = findCompiler(environmentValue("CXX"), preferred, environmentValue("PATH"));
    if (!compiler) return compiler.error();
    toolkit->compiler = std::move(*compiler);
    return toolkit;
}

}  // namespace flowglass::instrument
