#pragma once

#include <string_view>

namespace flowglass::playback {

/// Whether a line of source has `word` in it, and not only as a part of a longer name.
[[nodiscard]] bool hasWord(std::string_view line, std::string_view word);

}  // namespace flowglass::playback
