#pragma once

#include <typeinfo>

#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

// The linker sends this program's throws through here first (--wrap, CMakeLists.txt): that is where
// an exception's type and text are known before any destructor runs. What a library throws is met
// later, and then raised as far as it is known.

/// The token of the exception that is unwinding this thread now.
[[nodiscard]] Token& tokenInFlight(ThreadState& state);
/// The token of the exception that the innermost catch clause of this thread has.
[[nodiscard]] Token& handledToken(ThreadState& state);

}  // namespace flowglass::detail
