#pragma once

#include <cstdint>

#include <flowglass/hooks.hpp>
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

/// How a scope is left.
struct ScopeExit {
    trace::Word how = trace::Word::normal;
    trace::Word verdict = trace::Word::clean;
    std::uint32_t exception = 0;
    /// Out of order, by a guard that was moved or is not bound to its block.
    bool isMoved = false;
};

/// What is known in the destructor of a guard. May record that an exception was raised.
[[nodiscard]] ScopeExit scopeExit(ThreadState& state, const ScopeMark& scope) noexcept;

}  // namespace flowglass::detail
