#pragma once

#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {

/// The type of an exception; of one that was thrown into a frame, also before it comes up there.
[[nodiscard]] std::string typeOf(const Stage& stage, trace::ExceptionId id);

/// "*" or "**" of a parameter that takes all the rest of what its function is called with.
[[nodiscard]] std::string starsOf(const Stage& stage, const playback::FrameState& frame,
                                  const trace::NamedValue& argument);

/// An argument as it was given: "None, None, None" for what came as `*error`.
[[nodiscard]] std::string spread(const Stage& stage, const playback::FrameState& frame,
                                 const trace::NamedValue& argument);

/// What a call hands over: "9, 'x'". That a method is handed its object goes without saying.
[[nodiscard]] std::string argumentsOf(const Stage& stage, std::optional<trace::FrameId> callee);

/// Whether the program has caught it: what nobody catches is handled by whoever runs the program,
/// when every frame is gone.
[[nodiscard]] bool isCaught(const Stage& stage, const playback::ExceptionState& exception);

}  // namespace flowglass::scene
