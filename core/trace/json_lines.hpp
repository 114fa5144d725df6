#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/json_writer.hpp"
#include "core/base/result.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::trace {

/// Whether times are written: conformance files are compared without.
enum class Times : bool { leftOut, written };

/// One event as one JSON object (DESIGN.md, section 3): i, t, thread, kind, in, then its fields.
/// No line feed at the end.
[[nodiscard]] std::string jsonLine(const Event& event, Times times = Times::written);

/// A value as section 3 writes it: {"text": …}, with `object` and `frame` where they are known.
void write(base::JsonWriter& json, const Value& value);

/// The events of a .jsonl text as a trace; a missing `t` becomes `i` microseconds, a missing
/// `thread` 1. Lines that are blank or start with `#` are skipped.
/// Errors: format, with the line number in `where`.
[[nodiscard]] base::Result<std::shared_ptr<const Trace>> readJsonLines(std::string_view text);

}  // namespace flowglass::trace
