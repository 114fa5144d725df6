#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/playback/moves/topic.hpp"
#include "core/scene/frames/frames.hpp"

namespace flowglass::scene {

/// The pictures of a moment: one a topic.
enum class View : std::uint8_t { frames, decorators, scopes, tasks };

/// The views there are, in the order of their keys.
inline constexpr std::array kViews{View::frames, View::decorators, View::scopes, View::tasks};

/// "frames": the word for commands.
[[nodiscard]] std::string_view nameOf(View view);
/// "Frames": for people.
[[nodiscard]] std::string_view titleOf(View view);
/// Among kViews.
[[nodiscard]] std::optional<View> viewNamed(std::string_view name);
/// The view that shows a topic best.
[[nodiscard]] View viewOf(playback::Topic topic);

/// The stage in a view: for sizes from 640 × 400 on, a pure function of what it is given. What is
/// in several views has the same id in each ("frame:3", "scope:2", "chain:1/layer:2", "task:4"),
/// so that it moves from one to the other.
[[nodiscard]] Scene compose(View view, const playback::State& state, const StageContext& context,
                            Size size, const StageOptions& options = {});

}  // namespace flowglass::scene
