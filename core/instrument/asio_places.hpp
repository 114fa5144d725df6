#pragma once

#include <cstdint>

#include <flowglass/asio_hooks.hpp>
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

[[nodiscard]] inline AsioLocation* asLocation(AsioPlace* place) noexcept {
    return place != nullptr && place->sort() == AsioPlace::Sort::location
               ? static_cast<AsioLocation*>(place)
               : nullptr;
}
[[nodiscard]] inline AsioCompletion* asInvocation(AsioPlace* place) noexcept {
    return place != nullptr && place->sort() == AsioPlace::Sort::invocation
               ? static_cast<AsioCompletion*>(place)
               : nullptr;
}
[[nodiscard]] inline AsioStep* asStep(AsioPlace* place) noexcept {
    return place != nullptr && place->sort() == AsioPlace::Sort::step
               ? static_cast<AsioStep*>(place)
               : nullptr;
}

/// The callback that runs on this thread; 0: none.
[[nodiscard]] std::uint32_t runningCallback() noexcept;

/// What makes a coroutine ready, as events say it.
struct AsioCause {
    trace::Word sort{};
    std::uint32_t id = 0;  ///< 0: the sort has none
    bool isKnown = false;
    std::uint32_t task = 0;    ///< the task behind it
    std::uint32_t object = 0;  ///< what was waited for
};
/// Who resumes `task` from `place`.
[[nodiscard]] AsioCause causeOf(AsioPlace* place, std::uint32_t task) noexcept;

}  // namespace flowglass::detail
