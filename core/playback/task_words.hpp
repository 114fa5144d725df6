#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/names.hpp"
#include "core/trace/event.hpp"

namespace flowglass::playback {

/// "1.5 s", "20 ms", "3 µs".
[[nodiscard]] std::string duration(std::uint64_t nanoseconds);

/// "a lock", "an event".
[[nodiscard]] std::string withArticle(std::string_view noun);

/// Who did it, as a reference names them: "worker B", "a timer", "the callback poll".
[[nodiscard]] std::string referenceText(const model::Names& names, const trace::Reference& by);

/// What a task can wait on: "a timer", "the tasks of its group".
[[nodiscard]] std::string waitText(trace::Word on);

}  // namespace flowglass::playback
