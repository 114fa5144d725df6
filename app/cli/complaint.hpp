#pragma once

#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace flowglass::cli {

/// Writes the error as one sentence to stderr; the exit status that goes with it.
[[nodiscard]] int complain(const base::Error& error);
/// Wrong usage: writes the sentence to stderr; always 2.
[[nodiscard]] int complainOfUsage(std::string sentence);
/// A sentence to stderr about something that does not stop the work.
void warn(std::string_view sentence);

}  // namespace flowglass::cli
