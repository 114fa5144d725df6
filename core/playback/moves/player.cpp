#include "core/playback/moves/player.hpp"

#include <algorithm>

#include "core/playback/moves/grains.hpp"
#include "core/playback/state/index.hpp"
#include "core/playback/words/exit_status.hpp"
#include "core/playback/words/narrator.hpp"

namespace flowglass::playback {

Player::Player(std::shared_ptr<const trace::Trace> trace, const Watch& watch)
    : m_index(std::make_unique<Index>()) {
    m_index->extend(std::move(trace), watch);
}

Player::Player(std::unique_ptr<Index> index) : m_index(std::move(index)) {}

Player::~Player() = default;

std::shared_ptr<const Player> Player::grown(std::shared_ptr<const trace::Trace> trace) const {
    auto index = std::make_unique<Index>(*m_index);
    index->extend(std::move(trace));
    return std::shared_ptr<const Player>(new Player(std::move(index)));
}

const trace::Trace& Player::trace() const {
    return *m_index->trace;
}

std::shared_ptr<const trace::Trace> Player::sharedTrace() const {
    return m_index->trace;
}

const model::FrameTable& Player::frames() const {
    return m_index->frames;
}

const model::Names& Player::names() const {
    return m_index->names;
}

const model::LineIndex& Player::lines() const {
    return m_index->lines;
}

const model::OutputIndex& Player::output() const {
    return m_index->output;
}

const model::Census& Player::census() const {
    return m_index->census;
}

std::string Player::whyNot(Grain grain) const {
    if (m_index->effective(grain) == grain) return {};
    return trace().metadata().language == "c++"
               ? "A C++ program records what happens in it, not each line it runs; step by moments "
                 "or events."
               : "This recording has no lines; record it again with them, or step by moments or "
                 "events.";
}

std::vector<model::SummaryPart> Player::summary() const {
    return m_index->census.summary(m_index->moments.count());
}

std::size_t Player::memoryBytes() const {
    const auto& index = *m_index;
    auto bytes = sizeof index + index.frames.memoryBytes() + index.lines.memoryBytes() +
                 index.moments.memoryBytes() + index.lineMarks.memoryBytes() +
                 index.output.events().memoryBytes() + index.folds.memoryBytes();
    const Checkpoint* previous = nullptr;
    for (const auto& checkpoint : index.checkpoints) {
        bytes += checkpoint->memoryBytes(previous);
        previous = checkpoint.get();
    }
    for (const auto& chunk : index.chunks) bytes += chunk->memoryBytes();
    return bytes;
}

Step Player::lastStep(Grain grain) const {
    return m_index->lastStep(grain);
}

trace::EventIndex Player::eventsAt(Grain grain, Step step) const {
    return m_index->eventsAt(grain, step);
}

trace::EventIndex Player::eventOf(Grain grain, Step step) const {
    const auto event = m_index->eventOf(grain, step);
    const bool isMoment = m_index->effective(grain) == Grain::moments && event < trace().size();
    return isMoment ? toldOfMove(trace(), event) : event;
}

Step Player::stepOf(Grain grain, trace::EventIndex event) const {
    return m_index->stepOf(grain, event);
}

State Player::stateAt(Grain grain, Step step) const {
    const auto begin = step == 0 ? 0 : m_index->eventsAt(grain, step - 1);
    const auto end = m_index->eventsAt(grain, step);
    return m_index->stateOf(std::min(begin, end), end);
}

Sentence Player::narrate(Grain grain, Step step) const {
    return narrate(grain, step, stateAt(grain, step));
}

Sentence Player::narrate(Grain grain, Step step, const State& state) const {
    const auto narrator = m_index->narratorOf(state);
    if (step == 0 || lastStep(grain) == 0) return narrator.beginning();
    const auto event = eventOf(grain, step);
    if (m_index->effective(grain) != Grain::lines) return narrator.tell(event);
    return narrator.tellLine(event, m_index->eventsAt(grain, step));
}

Narrator Player::Index::narratorOf(const State& state) const {
    return {*trace, state, frames, names, trace->metadata().language};
}

std::optional<Reason> Player::why(const State& state, trace::TaskId id) const {
    const auto* task = state.task(id);
    if (!task) return std::nullopt;
    return m_index->narratorOf(state).reason(*task);
}

std::optional<Reason> Player::why(const State& state, trace::FrameId id) const {
    const auto* frame = state.frame(id);
    if (!frame) return std::nullopt;
    return m_index->narratorOf(state).reason(*frame);
}

Step Player::opening(Grain grain) const {
    const auto& census = m_index->census;
    const auto isExit = isSystemExit(trace(), census.fatalType());
    if (census.fatal() && !isExit && census.fatalRaise())
        return stepOf(grain, *census.fatalRaise());
    using trace::Kind;
    for (const auto kind : {Kind::resume, Kind::create, Kind::evaluate, Kind::entered, Kind::run})
        if (const auto first = census.of(kind).first) return stepOf(grain, *first);
    return std::min<Step>(1, lastStep(grain));
}

}  // namespace flowglass::playback
