#pragma once

#include <memory>

#include "core/trace/trace.hpp"

namespace flowglass::tests {

/// "A" holds a lock while it sleeps, and "B" waits for it; where it `isReleased`, B is let go on
/// when A gives it back, else the recording ends before.
[[nodiscard]] std::shared_ptr<const trace::Trace> heldLock(bool isReleased);

}  // namespace flowglass::tests
