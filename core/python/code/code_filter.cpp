#include "core/python/code/code_filter.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <string_view>

namespace flowglass::python {

namespace {

bool isBelow(std::string_view file, std::string_view folder) {
    while (folder.ends_with('/')) folder.remove_suffix(1);
    return !folder.empty() && file.size() > folder.size() && file.starts_with(folder) &&
           file[folder.size()] == '/';
}

/// Where packages are put wherever the interpreter's prefix is (virtual environments too).
bool isInstalled(std::string_view file) {
    return file.find("/site-packages/") != std::string_view::npos ||
           file.find("/dist-packages/") != std::string_view::npos;
}

/// "/lib/json/decoder.py" as it is imported, from whichever folder on: "….lib.json.decoder".
std::string dotted(std::string path) {
    constexpr std::string_view kEnding = ".py";
    if (path.ends_with(kEnding)) path.resize(path.size() - kEnding.size());
    std::ranges::replace(path, '/', '.');
    return path;
}

/// What runs tasks and callbacks: `turn`, `run`, `wait` and `idle` tell what it does. Frames of its
/// own would be on the stack beneath a task and go on while the task waits already.
bool isEventLoop(std::string_view file) {
    constexpr std::string_view kFiles[] = {"/asyncio/base_events.py", "/asyncio/events.py",
                                           "/asyncio/selector_events.py",
                                           "/asyncio/unix_events.py"};
    return std::ranges::any_of(kFiles, [&](auto ending) { return file.ends_with(ending); });
}

bool matchesWholeOrEnd(const std::string& pattern, const std::string& text, char separator) {
    return fnmatch(pattern.c_str(), text.c_str(), 0) == 0 ||
           fnmatch((std::string("*") + separator + pattern).c_str(), text.c_str(), 0) == 0;
}

}  // namespace

bool matchesGlob(const std::string& pattern, const std::string& path) {
    return matchesWholeOrEnd(pattern, path, '/') || matchesWholeOrEnd(pattern, dotted(path), '.');
}

CodeFilter::CodeFilter(const Config& config) : m_config(config) {}

bool CodeFilter::isUsers(const std::string& file) const {
    const auto matches = [&](const std::string& pattern) { return matchesGlob(pattern, file); };
    if (std::ranges::any_of(m_config.exclude, matches)) return false;
    if (isStandard(file) && isEventLoop(file)) return false;
    if (std::ranges::any_of(m_config.include, matches)) return true;
    // Code made from a text may have no name at all, and -m has no script.
    if (file.empty()) return false;
    if (file == m_config.script) return true;
    if (file.front() != '/') return false;
    if (isBelow(file, m_config.launcher) || isInstalled(file)) return false;
    return !isStandard(file);
}

bool CodeFilter::isStandard(const std::string& file) const {
    return std::ranges::any_of(m_config.libraries,
                               [&](const std::string& folder) { return isBelow(file, folder); });
}

}  // namespace flowglass::python
