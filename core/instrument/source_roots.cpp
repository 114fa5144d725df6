#include "core/instrument/source_roots.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace flowglass::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLongestSource = std::uintmax_t{4} * 1024 * 1024;
constexpr const char* kVariable = "FLOWGLASS_SOURCE_ROOT";

std::optional<std::string> readText(const fs::path& path) {
    std::error_code fault;
    const auto size = fs::file_size(path, fault);
    if (fault || !fs::is_regular_file(path, fault) || size > kLongestSource) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::stringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

fs::path ownProgram() {
    std::error_code fault;
    return fs::read_symlink("/proc/self/exe", fault);
}

bool isNewerThanProgram(const fs::path& path) {
    std::error_code fault;
    const auto program = fs::last_write_time(ownProgram(), fault);
    if (fault) return false;
    const auto source = fs::last_write_time(path, fault);
    return !fault && source > program;
}

/// What is left of `file` below `root`, by whole names; empty where it does not lie there.
std::optional<std::string> below(std::string_view root, std::string_view file) {
    if (root.empty())
        return file.starts_with('/') ? std::nullopt : std::optional(std::string(file));
    if (!file.starts_with(root)) return std::nullopt;
    auto rest = file.substr(root.size());
    if (!root.ends_with('/') && !rest.starts_with('/')) return std::nullopt;
    while (rest.starts_with('/')) rest.remove_prefix(1);
    return std::string(rest);
}

/// The folders that a relative name may start from.
std::vector<fs::path> likelyFolders() {
    std::error_code fault;
    std::vector<fs::path> folders{fs::current_path(fault)};
    for (auto folder = ownProgram().parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
        folders.push_back(folder);
    return folders;
}

}  // namespace

SourceRoots::SourceRoots(std::string_view roots) {
    while (!roots.empty()) {
        const auto end = std::min(roots.find(':'), roots.size());
        const auto root = roots.substr(0, end);
        if (const auto at = root.find('='); at != std::string_view::npos)
            m_roots.emplace_back(root.substr(0, at), root.substr(at + 1));
        roots.remove_prefix(std::min(end + 1, roots.size()));
    }
}

SourceRoots SourceRoots::fromEnvironment() {
    const char* value = std::getenv(kVariable);
    SourceRoots roots(value == nullptr ? "" : value);
    unsetenv(kVariable);
    return roots;
}

std::string SourceRoots::read(const std::string& file,
                              const std::function<bool(const std::string& text)>& fits) const {
    const auto tryAt = [&](const fs::path& path, bool isCertain) -> std::optional<std::string> {
        auto text = readText(path);
        const bool isGood = text && ((isCertain && !isNewerThanProgram(path)) || fits(*text));
        return isGood ? text : std::nullopt;
    };
    for (const auto& [compiled, now] : m_roots)
        if (const auto rest = below(compiled, file))
            if (auto text = tryAt(fs::path(now) / *rest, true)) return *text;
    if (fs::path(file).is_absolute()) return tryAt(file, true).value_or("");
    for (const auto& folder : likelyFolders())
        if (auto text = tryAt(folder / file, false)) return *text;
    return {};
}

}  // namespace flowglass::detail
