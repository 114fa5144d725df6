#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/frame_table.hpp"
#include "core/playback/moves/exception_path.hpp"
#include "core/playback/moves/player.hpp"
#include "core/scene/drawing/scene.hpp"
#include "core/scene/frames/stage_facts.hpp"

namespace flowglass::scene {

/// What a stage is drawn from besides the state: all optional, all borrowed.
struct StageContext {
    const model::FrameTable* frames = nullptr;  ///< for names
    const model::Names* names = nullptr;        ///< of tasks, callbacks and exceptions
    const trace::Trace* trace = nullptr;        ///< for the lines printed so far
    const StageFacts* facts = nullptr;          ///< for places that never change
    std::optional<trace::EventIndex> since;     ///< where this step began: what was bound from here
                                                ///< on is marked as changed
    std::string title;                          ///< of the scene
    std::string sentence;                       ///< that explains the step
    std::string spent;  ///< a name in the line that stands for a generator that had ended before
};

/// Takes over what the sentence of the step says.
void tell(StageContext& context, const playback::Sentence& sentence);

/// The context of a step of a recording; `facts` (which may be null) and `player` must outlive it.
[[nodiscard]] StageContext contextOf(const playback::Player& player, const StageFacts* facts,
                                     playback::Grain grain, playback::Step step,
                                     const playback::State& state);

/// What is shown of things that do not fit: by the fold's id ("fold:shelf"), how far it was leafed.
using Openings = std::map<std::string, std::size_t, std::less<>>;

/// Does what a click on a fold means; `action` is its node's. False where it is no fold's.
bool leaf(Openings& opened, std::string_view action);

/// How a stage is drawn.
struct StageOptions {
    double scale = 1;    ///< of everything, text included; 2 is the largest that is promised
    bool dim = true;     ///< what is not part of this step's cause and effect
    bool output = true;  ///< the box with the lines printed last
    Openings opened{};
    const playback::ExceptionPath* path = nullptr;  ///< glows as one line; may be null
    bool veil = false;                              ///< only as far as it has come
};

/// The Frames view: the call stack, the parked frames, what moves between them, what was printed.
/// For sizes from 640 × 400 on; a pure function of what it is given.
[[nodiscard]] Scene composeFrames(const playback::State& state, const StageContext& context,
                                  Size size, const StageOptions& options = {});

}  // namespace flowglass::scene
