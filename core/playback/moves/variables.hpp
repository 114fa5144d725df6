#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

/// A name in a frame and what it holds, as a reader sees it.
struct Variable {
    std::string name;
    std::string value;
    bool changed = false;  ///< by the step that led here
    bool isOld = false;    ///< what it held before rounds that were only counted
};

/// What a frame's names hold at one moment.
struct FrameVariables {
    trace::FrameId frame;
    std::string name;    ///< "evens #2"
    std::string status;  ///< "running, line 4", "parked at line 10; its locals stay alive"
    std::vector<Variable> variables;
};

/// The frame that is looked at first: `selected` while the state holds it, else the one that the
/// step is about, else the one on top of the thread in play; after it every other parked frame,
/// since its locals are alive too. `since`: the first event of the step that led to `state`.
[[nodiscard]] std::vector<FrameVariables> variablesAt(const Player& player, const State& state,
                                                      std::optional<trace::FrameId> selected,
                                                      trace::EventIndex since);

}  // namespace flowglass::playback
