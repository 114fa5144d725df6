#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/frame_table.hpp"
#include "core/playback/state/state_parts.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// The function itself, inside all of its layers. Texts are borrowed from the trace.
struct CorePlace {
    std::string_view name;
    std::string_view file;
    std::uint32_t line = 0;  ///< where it is defined; 0: unknown
};

/// What a C++ program puts behind the innermost layer of a `decorated`: that is recorded under the
/// name of the whole, and its own one stands in the source only. Empty where the source does not
/// name it plainly, and for Python, where the function is recorded under its name.
[[nodiscard]] std::optional<CorePlace> corePlaceOf(const trace::Trace& trace,
                                                   const model::FrameTable& frames,
                                                   const ChainState& chain);

}  // namespace flowglass::playback
