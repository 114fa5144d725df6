#pragma once

#include <cstdint>

#include <flowglass/asio_hooks.hpp>
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

/// Something of Asio's that operations wait for: a timer, a socket. Asio tells its address, which
/// the next one may have as well, so it counts as the same only while nothing that is told, or not
/// told, can have ended it in between.
struct AsioObject {
    std::uint32_t number = 0;
    std::uintptr_t key = 0;
    std::uint32_t pending = 0;        ///< operations that wait for it
    bool isKnown = false;             ///< the next operation at its address is for it
    std::uint32_t stoppedByTask = 0;  ///< who last cancelled what waits for it
    std::uint32_t stoppedByHandle = 0;
};

/// The object of an operation that is queued, which is announced where it is new. Give it back with
/// release().
[[nodiscard]] AsioObject* objectOf(ThreadState& state, const OperationFacts& facts,
                                   std::string_view what);
void release(AsioObject* object) noexcept;

/// The number of the context's loop.
[[nodiscard]] std::uint32_t loopOf(ThreadState& state, const void* context);

}  // namespace flowglass::detail
