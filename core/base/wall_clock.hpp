#pragma once

#include <string>

namespace flowglass::base {

/// The wall clock, ISO 8601 in UTC to the second: "2026-11-21T07:55:02Z".
[[nodiscard]] std::string nowInUtc();

}  // namespace flowglass::base
