#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/playback/state/state.hpp"

namespace flowglass::tests {

/// States made by hand, for pictures that no recording is needed for. Texts are literals or live as
/// long as the process.
class StateBuilder {
  public:
    playback::FrameState& frame(std::uint32_t id, std::string_view function,
                                playback::Condition condition, std::uint32_t line = 0);
    playback::FrameState& generator(std::uint32_t id, std::string_view function,
                                    playback::Condition condition, std::uint32_t line = 0);
    StateBuilder& stack(std::initializer_list<std::uint32_t> frames, std::uint32_t thread = 1,
                        std::string_view name = "MainThread");
    StateBuilder& moves(playback::Transfer::Sort sort, std::uint32_t from, std::uint32_t to);
    StateBuilder& moves(playback::Transfer::Sort sort, std::uint32_t from, std::uint32_t to,
                        trace::Value value);
    playback::State state;
};

[[nodiscard]] trace::Value text(std::string_view text);
[[nodiscard]] trace::Value number(std::int64_t number);
[[nodiscard]] trace::Value frameValue(std::string_view text, std::uint32_t frame);
/// A text that lives as long as the process.
[[nodiscard]] std::string_view kept(std::string text);
void local(playback::FrameState& frame, std::string_view name, trace::Value value,
           trace::EventIndex boundAt = 0);

/// The step of the first mock-up: running_total has just handed 6 to the module's for loop.
[[nodiscard]] playback::State prefixSums();

/// Every state that a picture is looked at for, under a name.
[[nodiscard]] std::vector<std::pair<std::string, playback::State>> gallery();

}  // namespace flowglass::tests
