#include "core/instrument/launch/build_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace flowglass::instrument {

namespace fs = std::filesystem;

base::Result<BuildFolder> BuildFolder::make() {
    std::error_code fault;
    const auto home = fs::temp_directory_path(fault);
    std::string path = (home / "flowglass-XXXXXX").string();
    if (fault || mkdtemp(path.data()) == nullptr)
        return base::Error{base::ErrorKind::io,
                           "No temporary folder can be made there; free some space.",
                           home.string()};
    return BuildFolder(std::move(path));
}

BuildFolder::BuildFolder(BuildFolder&& other) noexcept
    : m_path(std::exchange(other.m_path, std::string())) {}

BuildFolder::~BuildFolder() {
    std::error_code ignored;
    if (!m_path.empty()) fs::remove_all(m_path, ignored);
}

}  // namespace flowglass::instrument
