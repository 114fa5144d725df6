#pragma once

#include "core/scene/frames/stage_columns.hpp"

namespace flowglass::scene {

/// Draws what was printed last and the scopes that are open, side by side.
void drawFoot(Sketch& sketch, const Stage& stage, const StageAreas& areas, bool scopes);

/// The foot of a stage; without height where there is neither output nor `scopes` in it.
[[nodiscard]] Rect footOf(Size size, const StageOptions& options, bool scopes);

/// What was printed last.
void drawOutput(Sketch& sketch, const Stage& stage, const Rect& box);

/// A box of the foot with its heading; returns where its content goes.
Rect drawFootBox(Sketch& sketch, const std::string& id, std::string_view heading, const Rect& box);

/// Where what `frame` prints goes to; the rect of the output's box.
[[nodiscard]] Rect outputBox(const Rect& foot, bool scopes);

/// What was printed last, in a strip apart from the stage.
[[nodiscard]] Scene composeOutput(const playback::State& state, const StageContext& context,
                                  Size size, double scale = 1);

}  // namespace flowglass::scene
