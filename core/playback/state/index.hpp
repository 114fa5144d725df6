#pragma once

#include "core/playback/moves/folds.hpp"
#include "core/playback/moves/marks.hpp"
#include "core/playback/moves/player.hpp"
#include "core/playback/state/checkpoint.hpp"
#include "core/playback/state/chunk_facts.hpp"

namespace flowglass::playback {

struct Narrator;

/// What a Player remembers of its trace: all that makes its answers fast. Copies share what is old,
/// so the index of a longer snapshot starts as a copy.
struct Player::Index {
    std::shared_ptr<const trace::Trace> trace;
    model::FrameTable frames;
    model::Names names;
    model::LineIndex lines;
    model::OutputIndex output;
    model::Census census;
    Folds folds;
    Marks moments;
    Marks lineMarks;
    std::vector<std::shared_ptr<const Checkpoint>> checkpoints;
    std::vector<std::shared_ptr<const ChunkFacts>> chunks;  ///< of every whole chunk
    ChunkCollector openChunk;
    State tail;  ///< after the last event, a step just begun

    /// Looks at what `longer` has more than `trace`.
    void extend(std::shared_ptr<const trace::Trace> longer, const Watch& watch = {});

    // Steps.
    [[nodiscard]] Grain effective(Grain grain) const;
    [[nodiscard]] Step lastStep(Grain grain) const;
    [[nodiscard]] trace::EventIndex eventOf(Grain grain, Step step) const;
    [[nodiscard]] trace::EventIndex eventsAt(Grain grain, Step step) const;
    [[nodiscard]] Step stepOf(Grain grain, trace::EventIndex event) const;

    /// The last checkpoint that holds no more than events [0, events).
    [[nodiscard]] const Checkpoint& checkpointAt(trace::EventIndex events) const;
    /// The state after events [0, end) of which [begin, end) are the step.
    [[nodiscard]] State stateOf(trace::EventIndex begin, trace::EventIndex end) const;
    /// Puts into words what led to `state`, which it borrows.
    [[nodiscard]] Narrator narratorOf(const State& state) const;
    /// The stack depth of `thread` after events [0, events).
    [[nodiscard]] std::size_t depthAt(trace::ThreadId thread, trace::EventIndex events) const;

  private:
    void addCheckpoint(class Replay& replay);
    void measureSleeps(State& state) const;
    void pointAtDef(State& state) const;
};

}  // namespace flowglass::playback
