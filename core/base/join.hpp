#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace flowglass::base {

/// The parts end to end: a sentence built from plain words and names.
[[nodiscard]] inline std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) text += part;
    return text;
}

}  // namespace flowglass::base
