#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// The status with which a Python program ends by a SystemExit of this message; empty where it was
/// given a text, which is printed instead.
[[nodiscard]] std::optional<std::uint64_t> exitStatus(const trace::Trace& trace,
                                                      std::string_view message);

/// Whether an exception of this type ends a Python program without a report: SystemExit, or a class
/// that the recorded sources derive from it.
[[nodiscard]] bool isSystemExit(const trace::Trace& trace, std::string_view type);

}  // namespace flowglass::playback
