#pragma once

#include <memory>

#include "core/trace/trace.hpp"

namespace flowglass::tests {

/// A long made-up recording that keeps to the grammar: calls and deep recursion, generators that
/// are made, pulled, exhausted, dropped, exceptions that leave a few frames, folded loops, output,
/// and lines and binds everywhere. The same seed gives the same trace.
[[nodiscard]] std::shared_ptr<const trace::Trace> synthetic(trace::EventIndex events,
                                                            std::uint64_t seed = 1);

}  // namespace flowglass::tests
