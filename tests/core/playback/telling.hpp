#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace flowglass::tests {

/// The sentences of a recording, event by event, that have one of these ids; a line each. `source`
/// is the text of its file "a.py".
[[nodiscard]] std::string told(std::string_view lines, std::initializer_list<std::string_view> ids,
                               std::string_view source = {});

}  // namespace flowglass::tests
