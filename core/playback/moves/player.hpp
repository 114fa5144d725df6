#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/census.hpp"
#include "core/model/frame_table.hpp"
#include "core/model/line_index.hpp"
#include "core/model/names.hpp"
#include "core/model/output_index.hpp"
#include "core/playback/state/state.hpp"
#include "core/playback/words/narration.hpp"
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
    /// Is told how many events have been looked at, and says whether to go on.
    using Watch = std::function<bool(trace::EventIndex)>;
    /// Indexes the whole trace: linear in its size. Where `watch` ends that, so far only.
    explicit Player(std::shared_ptr<const trace::Trace> trace, const Watch& watch = {});
    /// The same for a longer snapshot of the same recording: looks only at what is new.
    [[nodiscard]] std::shared_ptr<const Player> grown(
        std::shared_ptr<const trace::Trace> trace) const;
    ~Player();

    [[nodiscard]] const trace::Trace& trace() const;
    [[nodiscard]] std::shared_ptr<const trace::Trace> sharedTrace() const;

    // Tables of the whole trace, made in the same pass.
    [[nodiscard]] const model::FrameTable& frames() const;
    [[nodiscard]] const model::Names& names() const;
    [[nodiscard]] const model::LineIndex& lines() const;
    [[nodiscard]] const model::OutputIndex& output() const;
    [[nodiscard]] const model::Census& census() const;
    /// "3 generators", "412 moments", "ended by ValueError".
    [[nodiscard]] std::vector<model::SummaryPart> summary() const;
    /// What this Player itself holds, without the trace.
    [[nodiscard]] std::size_t memoryBytes() const;

    /// Why steps cannot be counted in `grain`, in one sentence; empty where they can.
    [[nodiscard]] std::string whyNot(Grain grain) const;
    /// The number of the last step.
    [[nodiscard]] Step lastStep(Grain grain) const;
    /// Events that have happened after `step` (clamped to lastStep). A moment's step ends with the
    /// moment and the `bind`s of its own frame that follow it directly; a line's step ends before
    /// the next line; the last step of every grain ends with the trace. A trace without `line`
    /// events has its moments for lines.
    [[nodiscard]] trace::EventIndex eventsAt(Grain grain, Step step) const;
    /// The event that `step` (from 1) is about: its moment, its line, or the event.
    [[nodiscard]] trace::EventIndex eventOf(Grain grain, Step step) const;
    /// The first step after which `event` has happened.
    [[nodiscard]] Step stepOf(Grain grain, trace::EventIndex event) const;

    [[nodiscard]] State stateAt(Grain grain, Step step) const;
    /// What `step` did, in words. In the grain of lines, the last moment that is the line's own.
    [[nodiscard]] Sentence narrate(Grain grain, Step step) const;
    /// The same for who has stateAt(grain, step) already.
    [[nodiscard]] Sentence narrate(Grain grain, Step step, const State& state) const;

    /// "Why is this running?", "why is this waiting?": empty for what `state` does not hold.
    [[nodiscard]] std::optional<Reason> why(const State& state, trace::TaskId task) const;
    [[nodiscard]] std::optional<Reason> why(const State& state, trace::FrameId frame) const;

    // Moves: the step to go to from `from`; empty where there is none that way.
    /// Past what the current frame calls.
    [[nodiscard]] std::optional<Step> over(Grain grain, Step from, Direction way) const;
    /// To the end of the current frame; backwards, to where it was called or resumed.
    [[nodiscard]] std::optional<Step> out(Grain grain, Step from, Direction way) const;
    [[nodiscard]] std::optional<Step> toOutput(Grain grain, Step from, Direction way) const;
    /// To the next moment of `frame`.
    [[nodiscard]] std::optional<Step> toMomentOf(Grain grain, Step from, Direction way,
                                                 trace::FrameId frame) const;

    /// Where a reader should start: the first moment of the trace's own topic (the first generator
    /// picked up), or the exception that ended it.
    [[nodiscard]] Step opening(Grain grain) const;

    struct Index;

  private:
    explicit Player(std::unique_ptr<Index> index);
    std::unique_ptr<Index> m_index;
};

}  // namespace flowglass::playback
