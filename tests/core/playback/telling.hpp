#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace flowglass::tests {

/// The sentences of a recording, event by event, that have one of these ids; a line each.
[[nodiscard]] std::string told(std::string_view lines, std::initializer_list<std::string_view> ids);

}  // namespace flowglass::tests
