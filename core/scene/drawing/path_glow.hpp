#pragma once

#include "core/playback/moves/exception_path.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// Lets everything glow that an exception or a cancellation passes and that is in the picture, and
/// draws its way from one to the next where no word is in between.
void glow(Scene& scene, const playback::ExceptionPath& path, bool isCancellation);

/// Whether an exception of this type is how a task is told to stop.
[[nodiscard]] bool isCancellation(std::string_view type);
/// The style of what ("link", "token") stands for an exception of a type.
[[nodiscard]] std::string exceptionStyle(std::string_view what, std::string_view type);

/// What a click on an exception means: all of its way is shown.
[[nodiscard]] Target targetOf(trace::ExceptionId exception);
/// The exception that such a click is about; empty where it is about something else.
[[nodiscard]] std::optional<trace::ExceptionId> exceptionOf(const Target& target);

}  // namespace flowglass::scene
