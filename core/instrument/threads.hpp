#pragma once

#include <cstdint>

namespace flowglass::detail {

// The linker sends this program's new threads through here first (--wrap, CMakeLists.txt), so that
// each knows who made it. Of a thread that a library makes, nobody says.

/// The recorded thread that made this one; 0: not known.
[[nodiscard]] std::uint32_t parentThread() noexcept;

}  // namespace flowglass::detail
