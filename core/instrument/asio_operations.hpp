#pragma once

#include <cstdint>

#include <flowglass/asio_hooks.hpp>
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

/// Says what sort of thing is waited for, where that is known.
void putWait(record::RawEvent<trace::Kind::wait>& event, OperationSort sort) noexcept;
/// Says what the coroutine that `location` has parked waits for. With `isOwnTurn` it is ready at
/// once, too, by itself and in no task.
void tellWait(ThreadState& state, std::uint64_t now, std::uint32_t task,
              const AsioLocation& location, bool isOwnTurn) noexcept;
/// The next operation on this thread is Asio's own way to destroy a coroutine that was abandoned.
void expectUnwinding(std::uint32_t task) noexcept;

}  // namespace flowglass::detail
