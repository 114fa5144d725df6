#include "core/playback/state/index.hpp"

#include <algorithm>

#include "core/model/named_in_source.hpp"
#include "core/playback/moves/grains.hpp"
#include "core/playback/state/replay.hpp"

namespace flowglass::playback {
namespace {

// Between two checkpoints lie so many events: few enough to be replayed well within a frame of
// animation, and the price of a checkpoint, spread over them, small. Where most of what is alive
// changes all the time (ten thousand generators round robin) checkpoints stand further apart.
constexpr trace::EventIndex kCheckpointEvents = kChunkEvents;
constexpr trace::EventIndex kMostCheckpointEvents = 3 * kCheckpointEvents;
constexpr std::size_t kManyChanged = 256;
// While indexing, what has ended is dropped now and then only.
/// How often whoever watches is told.
constexpr trace::EventIndex kWatchedEvents = 50'000;
constexpr trace::EventIndex kSweepEvents = 64;

std::size_t changedSince(const State& state, trace::EventIndex since) {
    return static_cast<std::size_t>(
        std::count_if(state.frames.begin(), state.frames.end(),
                      [&](const auto& frame) { return frame.second->changedAt >= since; }));
}

std::size_t depthOf(const State& state, trace::ThreadId id) {
    const auto* thread = state.threadOf(id);
    return thread ? thread->stack.size() : 0;
}

}  // namespace

void Player::Index::addCheckpoint(Replay& replay) {
    const auto* previous = checkpoints.empty() ? nullptr : checkpoints.back().get();
    const auto since = previous ? previous->next() : 0;
    const auto next = replay.state().next;
    if (previous && next - since < kMostCheckpointEvents &&
        changedSince(replay.state(), since) > kManyChanged)
        return;
    replay.beginStep();
    checkpoints.push_back(Checkpoint::of(replay.state(), previous));
    replay.share();
}

void Player::Index::extend(std::shared_ptr<const trace::Trace> longer, const Watch& watch) {
    trace = std::move(longer);
    Replay replay(std::move(tail));
    const auto from = replay.state().next;
    if (checkpoints.empty()) addCheckpoint(replay);
    const auto see = [&](const trace::Event& event) {
        frames.see(event);
        names.see(event, frames, *trace);
        lines.see(event, frames);
        output.see(event);
        census.see(event);
        moments.push_back(
            isMoment(event, replay.state(), frames) && !endsMove(*trace, event.index) &&
            !(event.flag(trace::Field::continues) && continuesOutput(*trace, event.index)));
        lineMarks.push_back(event.kind == trace::Kind::line);
        replay.apply(event);
        folds.see(event, replay.state());
        openChunk.see(event, depthOf(replay.state(), event.thread));
        const auto next = event.index + 1;
        if (next % kSweepEvents == 0) replay.beginStep();
        if (next % kChunkEvents == 0) chunks.push_back(openChunk.seal());
        if (next % kCheckpointEvents == 0) addCheckpoint(replay);
    };
    for (auto at = from; at < trace->size();) {
        const auto to = watch ? std::min(trace->size(), at + kWatchedEvents) : trace->size();
        trace->each(at, to, see);
        at = to;
        if (watch && !watch(at)) break;
    }
    replay.beginStep();
    tail = replay.take();
}

const Checkpoint& Player::Index::checkpointAt(trace::EventIndex events) const {
    const auto after = std::upper_bound(
        checkpoints.begin(), checkpoints.end(), events,
        [](trace::EventIndex e, const auto& checkpoint) { return e < checkpoint->next(); });
    return **std::prev(after);
}

/// A sleep is recorded when it begins; the loop's next event ends it, if it comes soon enough.
void Player::Index::measureSleeps(State& state) const {
    constexpr trace::EventIndex kFurthest = 20'000;
    for (auto& loop : state.loops) {
        if (!loop.asleep || loop.sleeps) continue;
        const auto end = std::min(trace->size(), loop.since + kFurthest);
        for (auto at = loop.since + 1; at < end && !loop.sleeps; ++at) {
            if (trace->kind(at) != trace::Kind::turn && trace->kind(at) != trace::Kind::idle)
                continue;
            const auto event = trace->event(at);
            if (event.id<trace::LoopId>(trace::Field::loop) == loop.id)
                loop.sleeps = event.time - trace->event(loop.since).time;
        }
    }
}

State Player::Index::stateOf(trace::EventIndex begin, trace::EventIndex end) const {
    // A step that is longer than a chunk (a loop without a moment) shows what ended lately.
    if (end - begin > kChunkEvents) begin = std::max(begin, checkpointAt(end).next());
    Replay replay(checkpointAt(begin).restore());
    const auto apply = [&](const trace::Event& event) { replay.apply(event); };
    trace->each(replay.state().next, begin, apply);
    replay.beginStep();
    trace->each(begin, end, apply);
    auto state = replay.take();
    folds.mark(state);
    measureSleeps(state);
    pointAtDef(state);
    state.nextLine = lineMarks.atOrAfter(end);
    if (!state.active && state.thread) {
        const auto* thread = state.threadOf(*state.thread);
        if (thread && !thread->stack.empty()) state.active = thread->stack.back();
    }
    return state;
}

/// A decorated function begins, as its code has it, at its first decorator: a frame of it that has
/// just started stands at its `def`.
void Player::Index::pointAtDef(State& state) const {
    const auto* begins = state.active ? state.frame(*state.active) : nullptr;
    if (begins == nullptr || begins->line == 0 || begins->line != begins->defLine) return;
    // A module that begins with a decorator runs that line.
    if (frames.isModule(begins->id)) return;
    const auto source = trace->source(begins->file);
    if (!source) return;
    const auto wordsAt = [&](std::uint32_t line) {
        auto text = model::lineOf(*source, line);
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
        return text;
    };
    if (!wordsAt(begins->line).starts_with("@")) return;
    constexpr std::uint32_t kMostLines = 32;
    for (auto line = begins->line + 1; line < begins->line + kMostLines; ++line) {
        const auto words = wordsAt(line);
        if (words.starts_with("class ")) return;
        if (!words.starts_with("def ") && !words.starts_with("async def ")) continue;
        auto stands = std::make_shared<FrameState>(*begins);
        stands->line = line;
        state.frames[stands->id] = std::move(stands);
        return;
    }
}

std::size_t Player::Index::depthAt(trace::ThreadId thread, trace::EventIndex events) const {
    return depthOf(stateOf(events, events), thread);
}

Grain Player::Index::effective(Grain grain) const {
    return grain == Grain::lines && lineMarks.count() == 0 ? Grain::moments : grain;
}

Step Player::Index::lastStep(Grain grain) const {
    switch (effective(grain)) {
        case Grain::moments:
            return moments.count();
        case Grain::lines:
            return lineMarks.count();
        case Grain::events:
            break;
    }
    return trace->size();
}

trace::EventIndex Player::Index::eventOf(Grain grain, Step step) const {
    step = std::clamp<Step>(step, 1, std::max<Step>(1, lastStep(grain)));
    if (lastStep(grain) == 0) return 0;
    switch (effective(grain)) {
        case Grain::moments:
            return moments.at(step - 1);
        case Grain::lines:
            return lineMarks.at(step - 1);
        case Grain::events:
            break;
    }
    return step - 1;
}

trace::EventIndex Player::Index::eventsAt(Grain grain, Step step) const {
    if (step == 0) return 0;
    if (step >= lastStep(grain)) return lastStep(grain) == 0 ? 0 : trace->size();
    switch (effective(grain)) {
        case Grain::lines:
            return lineMarks.at(step);
        case Grain::events:
            return step;
        case Grain::moments:
            break;
    }
    const auto moment = moments.at(step - 1);
    const auto last = lastOfMove(*trace, moment);
    auto end = last + 1;
    while (continuesOutput(*trace, end)) ++end;
    if (!belongsToMoment(trace->kind(end))) return end;
    const auto about = trace->event(moment).frame();
    const auto frame = about ? about : trace->event(last).frame();
    while (end < trace->size() && belongsToMoment(trace->kind(end)) &&
           trace->event(end).frame() == frame)
        ++end;
    return end;
}

Step Player::Index::stepOf(Grain grain, trace::EventIndex event) const {
    const auto last = lastStep(grain);
    switch (effective(grain)) {
        case Grain::events:
            return std::min(event + 1, last);
        case Grain::lines:
            return std::min(std::max<Step>(1, lineMarks.before(event + 1)), last);
        case Grain::moments:
            break;
    }
    const auto step = std::min(moments.before(event), last);
    return step > 0 && eventsAt(grain, step) > event ? step : std::min(step + 1, last);
}

}  // namespace flowglass::playback
