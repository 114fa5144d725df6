#pragma once

#include <memory>
#include <optional>

#include "core/playback/narration.hpp"
#include "core/playback/state.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// How much one step covers.
enum class Grain : std::uint8_t { moments, lines, events };

[[nodiscard]] std::string_view nameOf(Grain grain);
[[nodiscard]] std::optional<Grain> grainNamed(std::string_view name);

/// Which way a move goes.
enum class Direction : bool { back, forward };

/// A moving "now" over a trace: steps, moves, the state and the sentence at a step. Everything is a
/// pure function of the trace; a Player only remembers what makes answers fast (the steps of each
/// grain, checkpoints). Const calls are safe from several threads.
class Player {
  public:
    /// Indexes the whole trace: linear in its size.
    explicit Player(std::shared_ptr<const trace::Trace> trace);
    /// The same for a longer snapshot of the same recording: looks only at what is new.
    [[nodiscard]] std::shared_ptr<const Player> grown(
        std::shared_ptr<const trace::Trace> trace) const;
    ~Player();

    [[nodiscard]] const trace::Trace& trace() const;
    [[nodiscard]] std::shared_ptr<const trace::Trace> sharedTrace() const;

    /// The number of the last step.
    [[nodiscard]] Step lastStep(Grain grain) const;
    /// Events that have happened after `step` (clamped to lastStep).
    [[nodiscard]] trace::EventIndex eventsAt(Grain grain, Step step) const;
    /// The event that `step` (from 1) is about: its last moment, line or event.
    [[nodiscard]] trace::EventIndex eventOf(Grain grain, Step step) const;
    /// The first step after which `event` has happened.
    [[nodiscard]] Step stepOf(Grain grain, trace::EventIndex event) const;

    [[nodiscard]] State stateAt(Grain grain, Step step) const;
    [[nodiscard]] Sentence narrate(Grain grain, Step step) const;

    // Moves: the step to go to from `from`; empty where there is none that way.
    /// Past what the current frame calls.
    [[nodiscard]] std::optional<Step> over(Grain grain, Step from, Direction way) const;
    /// To the end of the current frame; backwards, to where it was called or resumed.
    [[nodiscard]] std::optional<Step> out(Grain grain, Step from, Direction way) const;
    /// To where line `line` of `file` is about to run.
    [[nodiscard]] std::optional<Step> toLine(Grain grain, Step from, Direction way,
                                             std::string_view file, std::uint32_t line) const;
    [[nodiscard]] std::optional<Step> toOutput(Grain grain, Step from, Direction way) const;
    /// To the next moment of `frame`.
    [[nodiscard]] std::optional<Step> toMomentOf(Grain grain, Step from, Direction way,
                                                 trace::FrameId frame) const;

    /// Where a reader should start: the first moment of the trace's own topic (the first generator
    /// picked up), or the exception that ended it.
    [[nodiscard]] Step opening(Grain grain) const;

  private:
    struct Index;
    explicit Player(std::unique_ptr<Index> index);
    std::unique_ptr<Index> m_index;
};

}  // namespace flowglass::playback
