#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/trace.hpp"

namespace flowglass::tests {

using TracePtr = std::shared_ptr<const trace::Trace>;

/// A trace from JSON lines, held to the grammar; fails the test where they cannot be read.
[[nodiscard]] TracePtr parsed(std::string_view lines);
/// The same without the grammar, for what a damaged recording looks like.
[[nodiscard]] TracePtr parsedAnyhow(std::string_view lines);
/// One of the conformance programs, "a" to "f".
[[nodiscard]] TracePtr conformance(const std::string& name);
inline const std::vector<std::string> kConformanceNames{"a", "b", "c", "d", "e", "f"};

/// `for s in running_total(evens(3)): print(s)`: two generators, one pulling from the other.
[[nodiscard]] TracePtr prefixSums();

/// Snapshots of a recording of the same events: each has up to `most` events more than the last.
[[nodiscard]] std::vector<TracePtr> growing(const trace::Trace& whole, std::size_t most);

}  // namespace flowglass::tests
