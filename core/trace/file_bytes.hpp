#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace flowglass::trace {

/// What is wrong with a file, by its first bytes.
using HeadFault = std::optional<base::Error> (*)(std::string_view head);

/// All bytes of a regular file. `faultOf`, where there is one, sees the first `headBytes` before
/// the rest is read. Errors: notFound, io, format (no regular file), unsupported (larger than the
/// memory), and those of `faultOf`.
[[nodiscard]] base::Result<std::string> fileBytes(const std::filesystem::path& path,
                                                  std::size_t headBytes = 0,
                                                  HeadFault faultOf = nullptr);

/// All that comes through a named pipe; waits for who writes into it. Errors: io, unsupported.
[[nodiscard]] base::Result<std::string> pipeBytes(const std::filesystem::path& path);

}  // namespace flowglass::trace
