#include "core/python/launch/choice.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

namespace flowglass::python {

namespace fs = std::filesystem;

namespace {

bool isRunnable(const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0;
}

/// The interpreter of a virtual environment; empty where the folder is none.
std::string interpreterIn(const fs::path& environment) {
    for (const char* name : {"bin/python3", "bin/python"})
        if (isRunnable(environment / name)) return (environment / name).string();
    return {};
}

std::string interpreterBeside(fs::path folder) {
    std::error_code ignored;
    folder = fs::absolute(folder, ignored).lexically_normal();
    for (int level = 0; level < 3; ++level) {
        for (const char* name : {".venv", "venv"}) {
            const auto environment = folder / name;
            if (!fs::exists(environment / "pyvenv.cfg", ignored)) continue;
            if (auto found = interpreterIn(environment); !found.empty()) return found;
        }
        if (folder == folder.parent_path()) break;
        folder = folder.parent_path();
    }
    return {};
}

bool isOnPath(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
        if (isRunnable(fs::path(folder.empty() ? "." : folder) / name)) return true;
    return false;
}

/// The folder where the search for an environment begins. A script without one lies right here.
fs::path startOf(const Wish& wish) {
    std::error_code ignored;
    if (fs::is_directory(wish.script, ignored)) return wish.script;
    const auto folder = wish.script.empty() ? wish.folder : wish.script.parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

}  // namespace

std::string interpreterInFirstLine(const fs::path& script) {
    std::ifstream file(script, std::ios::binary);
    std::string line;
    if (!std::getline(file, line) || !line.starts_with("#!")) return {};
    std::istringstream words(line.substr(2));
    std::string word;
    words >> word;
    if (fs::path(word).filename() == "env") {
        // env's own options and settings (-S, -u NAME, A=B) stand before the program.
        while (words >> word && (word.starts_with("-") || word.find('=') != std::string::npos)) {
        }
    }
    if (!fs::path(word).filename().string().starts_with("python")) return {};
    const bool isThere = word.find('/') == std::string::npos ? isOnPath(word) : isRunnable(word);
    return isThere ? word : std::string();
}

std::string chooseInterpreter(const Wish& wish) {
    if (wish.named) return *wish.named;
    if (wish.activeEnvironment && !wish.activeEnvironment->empty())
        if (auto found = interpreterIn(*wish.activeEnvironment); !found.empty()) return found;
    if (auto found = interpreterBeside(startOf(wish)); !found.empty()) return found;
    if (!wish.script.empty())
        if (auto found = interpreterInFirstLine(wish.script); !found.empty()) return found;
    return "python3";
}

}  // namespace flowglass::python
