#include "core/playback/moves/source_place.hpp"

#include <algorithm>

#include "core/model/frame_table.hpp"
#include "core/playback/words/core_place.hpp"

namespace flowglass::playback {
namespace {

/// Where a `line` event happened; empty where its frame is not known.
std::optional<SourcePlace> placeOf(const Player& player, std::optional<trace::EventIndex> event) {
    if (!event) return std::nullopt;
    const auto line = player.trace().event(*event);
    const auto* function = line.frame() ? player.frames().functionOf(*line.frame()) : nullptr;
    if (function == nullptr) return std::nullopt;
    return SourcePlace{function->file, line.line()};
}

/// Nothing runs any more, and nothing points at a line that ended it.
bool hasEndedWell(const State& state) {
    return state.ended && !state.signal && state.status.value_or(0) == 0;
}

/// Whether the step is about a frame that has just been called or made: what runs it is the line of
/// whoever did so.
bool begins(const Player& player, const State& state) {
    if (state.next == 0) return false;
    const auto kind = player.trace().event(state.next - 1).kind;
    return kind == trace::Kind::call || kind == trace::Kind::create;
}

/// Where whoever called or made a frame stands; else the line that ran last.
std::optional<SourcePlace> lineOfCaller(const Player& player, const State& state) {
    const auto by = player.trace().event(state.next - 1).byFrame();
    const auto* caller = by ? state.frame(*by) : nullptr;
    if (caller != nullptr && !caller->file.empty() && caller->line != 0)
        return SourcePlace{caller->file, caller->line};
    return placeOf(player, state.lastLine);
}

/// The task that a step is about while none of its frames runs: it waits, is woken, or is over.
const TaskState* idleTask(const State& state) {
    const auto* task = state.activeTask ? state.task(*state.activeTask) : nullptr;
    const auto* active = state.active ? state.frame(*state.active) : nullptr;
    const bool isOther = active == nullptr || !active->task;
    return task != nullptr && task->frame && isOther ? task : nullptr;
}

/// Where a task is parked: at the innermost of the coroutines that await each other.
std::optional<SourcePlace> lineOfTask(const State& state, const TaskState& task) {
    const auto* at = state.frame(*task.frame);
    for (std::size_t hops = 0; at != nullptr && at->delegate && hops < state.frames.size(); ++hops)
        at = state.frame(*at->delegate);
    if (at == nullptr || at->file.empty() || at->line == 0) return std::nullopt;
    return SourcePlace{at->file, at->line};
}

std::string_view fileOf(const Player& player, std::optional<trace::FrameId> id) {
    const auto* function = id ? player.frames().functionOf(*id) : nullptr;
    return function == nullptr ? std::string_view() : function->file;
}

/// Where the decorator of a layer is written.
std::optional<SourcePlace> placeOfLayer(const Player& player, const ChainState& chain,
                                        std::uint32_t number) {
    const auto file = fileOf(player, chain.frame);
    const auto layer = std::ranges::find(chain.layers, number, &LayerState::layer);
    if (file.empty() || layer == chain.layers.end() || layer->line == 0) return std::nullopt;
    return SourcePlace{file, layer->line};
}

/// Where the decorator is written that the step evaluates or puts on.
std::optional<SourcePlace> placeOfDecorator(const Player& player, const State& state) {
    using trace::Kind;
    if (state.next == 0) return std::nullopt;
    const auto event = player.trace().event(state.next - 1);
    const auto id = event.id<trace::ChainId>(trace::Field::chain);
    const auto* chain = id ? state.chainOf(*id) : nullptr;
    if (chain == nullptr || chain->layers.empty()) return std::nullopt;
    if (event.kind == Kind::decorate) return placeOfLayer(player, *chain, chain->layers[0].layer);
    if (event.kind != Kind::evaluate && event.kind != Kind::apply) return std::nullopt;
    const auto layer = event.number(trace::Field::layer).value_or(0);
    return placeOfLayer(player, *chain, static_cast<std::uint32_t>(layer));
}

/// Where a task without a frame was made: its events name no file, so there must be one only.
std::optional<SourcePlace> placeOfTask(const Player& player, const State& state) {
    const auto* task = state.activeTask ? state.task(*state.activeTask) : nullptr;
    if (task == nullptr || task->frame || task->line == 0) return std::nullopt;
    if (player.trace().sourceFiles().size() != 1) return std::nullopt;
    return SourcePlace{{}, task->line};
}

bool hasLines(const State& state) {
    return state.lastLine || state.nextLine;
}

/// The line at which an event says that a frame is; 0 where it does not.
std::uint32_t lineToldBy(const trace::Event& event, trace::FrameId id) {
    using trace::Kind;
    if (event.frame() != id) return 0;
    const bool isElsewhere =
        event.kind == Kind::call || event.kind == Kind::create || event.kind == Kind::task;
    return isElsewhere ? 0 : event.line();
}

/// Where lines are not recorded, the last line that is told of a frame, and whether it is there
/// still: whatever happens on its thread it does, or has called.
struct LastLine {
    std::uint32_t line = 0;  ///< 0: none yet
    bool stands = true;
};

LastLine lastLineOf(const Player& player, const State& state, const FrameState& frame) {
    using trace::Kind;
    constexpr trace::EventIndex kFurthest = 512;
    LastLine last{0, true};
    for (auto at = state.next; at > frame.createdAt && state.next - at < kFurthest; --at) {
        const auto event = player.trace().event(at - 1);
        if (event.thread != frame.thread) continue;
        last.line = lineToldBy(event, frame.id);
        if (last.line > 0) return last;
        const bool isItsStart =
            event.frame() == frame.id &&
            (event.kind == Kind::call || event.kind == Kind::create || event.kind == Kind::resume);
        if (isItsStart && event.kind != Kind::resume) return last;
        // These only end what began at the same place.
        if (!isItsStart && event.kind != Kind::entered && event.kind != Kind::exited)
            last.stands = false;
    }
    return {frame.line, false};
}

/// The last line of a frame that is known, or the innermost block that it has open, else the head
/// of its function.
std::optional<SourcePlace> placeInFrame(const Player& player, const State& state,
                                        trace::FrameId id) {
    const auto* function = player.frames().functionOf(id);
    if (function == nullptr || function->file.empty() || function->line == 0) return std::nullopt;
    SourcePlace place{function->file, function->line, true};
    if (const auto* frame = state.frame(id); frame != nullptr && !hasLines(state)) {
        const auto last = lastLineOf(player, state, *frame);
        if (last.line > 0)
            return SourcePlace{function->file, last.line, false, false, !last.stands};
        place.isPast = !last.stands;
    }
    const bool isDoor = state.next > 0 && player.trace().event(state.next - 1).scope().has_value();
    for (const auto& scope : state.scopes)
        if (scope.frame == id && scope.line > 0)
            place = {function->file, scope.line, false, !isDoor};
    return place;
}

/// The place of a frame, or of the nearest one that led to it and has a place.
std::optional<SourcePlace> placeOfFrame(const Player& player, const State& state,
                                        std::optional<trace::FrameId> id) {
    for (std::size_t hops = 0; id && hops <= state.frames.size(); ++hops) {
        if (const auto place = placeInFrame(player, state, *id)) return place;
        const auto* frame = state.frame(*id);
        if (frame == nullptr) return std::nullopt;
        const auto* chain = frame->chain ? state.chainOf(*frame->chain) : nullptr;
        // What a layer is wrapped round is not written where that layer is.
        if (chain != nullptr && frame->layer == 0U) {
            if (const auto core = corePlaceOf(player.trace(), player.frames(), *chain))
                if (core->line > 0) return SourcePlace{core->file, core->line, true};
            if (auto place = placeOfLayer(player, *chain, 1)) {
                place->isVague = true;
                return place;
            }
        }
        if (chain != nullptr && frame->layer)
            if (const auto place = placeOfLayer(player, *chain, *frame->layer)) return place;
        id = frame->consumer;
    }
    return std::nullopt;
}

/// Where the program has ended: where its last frame did.
std::optional<SourcePlace> placeOfEnd(const Player& player, const State& state) {
    constexpr trace::EventIndex kFurthest = 64;
    for (auto at = state.next; at > 0 && state.next - at < kFurthest; --at) {
        const auto event = player.trace().event(at - 1);
        if (event.kind != trace::Kind::return_ || !event.frame()) continue;
        const auto file = fileOf(player, event.frame());
        if (event.line() > 0 && !file.empty()) return SourcePlace{file, event.line()};
        return placeInFrame(player, state, *event.frame());
    }
    return placeOf(player, state.lastLine);
}

/// The line of a frame that runs, as far as it is known that it is there now.
std::uint32_t lineNow(const Player& player, const State& state, const FrameState& frame) {
    const bool runs = frame.condition == Condition::running ||
                      frame.condition == Condition::calling || frame.condition == Condition::done;
    if (hasLines(state) || !runs) return frame.line;
    const auto last = lastLineOf(player, state, frame);
    return last.stands ? last.line : 0;
}

}  // namespace

std::string_view noteOn(const SourcePlace& place) {
    if (!place.isPast) return {};
    return place.isHead ? "somewhere in here" : "last known line";
}

std::optional<SourcePlace> lineJustRun(const Player& player, const State& state) {
    if (hasEndedWell(state)) return std::nullopt;
    const auto* task = idleTask(state);
    if (task != nullptr && task->runs > 0) return lineOfTask(state, *task);
    // A task that has just got the processor, or in which code runs that is not recorded, goes on
    // where its innermost coroutine is parked.
    const auto* run = state.activeTask ? state.task(*state.activeTask) : nullptr;
    const auto* top = state.active ? state.frame(*state.active) : nullptr;
    if (run != nullptr && run->frame && run->condition == TaskCondition::running &&
        (run->since + 1 == state.next || top == nullptr || !top->task))
        if (const auto place = lineOfTask(state, *run)) return place;
    const auto* active = state.active ? state.frame(*state.active) : nullptr;
    const auto line =
        active != nullptr && !active->file.empty() ? lineNow(player, state, *active) : 0;
    if (hasLines(state) && begins(player, state)) return lineOfCaller(player, state);
    if (hasLines(state) && line == 0) return placeOf(player, state.lastLine);
    if (line == 0) return std::nullopt;
    return SourcePlace{active->file, line};
}

std::uint32_t lineOfJump(const trace::Trace& trace, const trace::Event& exiting) {
    using trace::Kind;
    using trace::Word;
    constexpr trace::EventIndex kFurthest = 64;  // what a `return` calls lies in between
    const auto how = exiting.how().value_or(Word::normal);
    const bool jumps = how == Word::return_ || how == Word::break_ || how == Word::continue_;
    if (exiting.kind != Kind::exiting || !jumps || exiting.index < 2) return 0;
    const auto again = trace.event(exiting.index - 1);
    if (again.kind != Kind::line || again.line() != exiting.line()) return 0;
    for (auto at = again.index; at > 0 && again.index - at < kFurthest; --at) {
        const auto event = trace.event(at - 1);
        if (event.kind == Kind::line && event.frame() == again.frame())
            return event.line() == exiting.line() ? 0 : event.line();
    }
    return 0;
}

std::optional<SourcePlace> jumpAtHand(const Player& player, const State& state) {
    if (state.next == 0) return std::nullopt;
    const auto line = lineOfJump(player.trace(), player.trace().event(state.next - 1));
    const auto file = line > 0 ? fileOf(player, state.active) : std::string_view();
    if (file.empty()) return std::nullopt;
    return SourcePlace{file, line};
}

std::optional<SourcePlace> lineNext(const Player& player, const State& state) {
    return placeOf(player, state.nextLine);
}

std::optional<SourcePlace> placeAtHand(const Player& player, const State& state) {
    if (hasEndedWell(state)) return placeOfEnd(player, state);
    if (const auto decorator = placeOfDecorator(player, state)) return decorator;
    if (const auto task = placeOfTask(player, state)) return task;
    if (const auto* task = idleTask(state)) return placeOfFrame(player, state, task->frame);
    auto id = state.active;
    for (const auto& thread : state.threads)
        if (!id && thread.id == state.thread && !thread.stack.empty()) id = thread.stack.back();
    return placeOfFrame(player, state, id);
}

}  // namespace flowglass::playback
