#pragma once

#include <memory>

#include "core/model/lane_builder.hpp"
#include "core/model/lanes.hpp"
#include "core/model/shared_vector.hpp"
#include "core/playback/moves/player.hpp"
#include "core/scene/frames/stage_facts.hpp"
#include "core/scene/timeline/timeline_axis.hpp"

namespace flowglass::window {

/// One `output` or `input` event: what the output pane shows.
struct SpokenPiece {
    trace::EventIndex event = 0;
    trace::Word stream{};  ///< out, err or in
};

/// All that the window knows of a recording up to some moment, indexed; immutable, and made away
/// from the GUI thread.
struct Snapshot {
    std::shared_ptr<const playback::Player> player;
    std::shared_ptr<const scene::StageFacts> stage;
    std::shared_ptr<const scene::TimelineFacts> timeline;
    std::shared_ptr<const model::Lanes> lanes;
    std::shared_ptr<const model::LaneBuilder> laneBuilder;  ///< for the next, longer snapshot
    model::SharedVector<SpokenPiece> spoken;

    [[nodiscard]] const model::FrameTable& frames() const { return player->frames(); }
    [[nodiscard]] const model::LineIndex& lines() const { return player->lines(); }
    [[nodiscard]] const trace::Trace& trace() const { return player->trace(); }
};

/// The snapshot of a longer trace of the same recording, or of a first one where there is none
/// before; looks only at what is new.
[[nodiscard]] std::shared_ptr<const Snapshot> snapshotOf(std::shared_ptr<const trace::Trace> trace,
                                                         const Snapshot* before = nullptr);

/// Is told what share of the work is done, and says whether to go on.
using Watch = std::function<bool(double share)>;

/// The snapshot of a whole recording; null where `watch` ended the work.
[[nodiscard]] std::shared_ptr<const Snapshot> snapshotOf(std::shared_ptr<const trace::Trace> trace,
                                                         const Watch& watch);

}  // namespace flowglass::window
