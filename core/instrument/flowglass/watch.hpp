#pragma once

#include <source_location>
#include <string_view>

#include <flowglass/hooks.hpp>

namespace flowglass {

/// Shows a local's value of the function it is called in: a generator, or a function with a
/// `calling` guard. In any other function it says nothing, since the frame that it could be shown
/// in is somebody else's.
template <class Value>
void watch(std::string_view name, const Value& value,
           std::source_location where = std::source_location::current()) noexcept {
    if (detail::isRecording()) detail::watched(name, detail::show(value), where);
}

/// Marks this moment with a text of the author's.
inline void mark(std::string_view text) noexcept {
    if (detail::isRecording()) detail::marked(text);
}

}  // namespace flowglass
