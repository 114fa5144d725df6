#include "core/playback/state/state.hpp"

#include <algorithm>

namespace flowglass::playback {
namespace {

template <class Items, class Id>
auto* withId(Items& items, Id id) {
    const auto found =
        std::find_if(items.rbegin(), items.rend(), [&](const auto& item) { return item.id == id; });
    return found == items.rend() ? nullptr : &*found;
}

template <class Map, class Id>
auto inMap(const Map& map, Id id) -> decltype(map.begin()->second.get()) {
    const auto found = map.find(id);
    return found == map.end() ? nullptr : found->second.get();
}

}  // namespace

bool ScopeState::isToldByValue() const {
    return moved && value && !manager.empty() &&
           value->text.starts_with(std::string(manager) + "(");
}

const FrameState* State::frame(trace::FrameId id) const {
    return inMap(frames, id);
}

const TaskState* State::task(trace::TaskId id) const {
    if (const auto* alive = inMap(tasks, id)) return alive;
    const auto done = std::find_if(doneTasks.rbegin(), doneTasks.rend(),
                                   [&](const auto& task) { return task->id == id; });
    return done == doneTasks.rend() ? nullptr : done->get();
}

std::optional<trace::TaskId> State::taskAtHand() const {
    if (activeTask) return activeTask;
    const auto* at = active ? frame(*active) : nullptr;
    return at != nullptr ? at->task : std::nullopt;
}

const LoopState* State::loop(trace::LoopId id) const {
    return withId(loops, id);
}

const ChainState* State::chainOf(trace::ChainId id) const {
    return inMap(chains, id);
}

bool ChainState::seesCallsOf(std::uint32_t layer) const {
    const auto outside = std::ranges::find(layers, layer + 1, &LayerState::layer);
    if (outside == layers.end() || !outside->before) return true;
    return !outside->before->text.starts_with("<class ");
}

const ChainCall* ChainState::callOf(trace::FrameId layer) const {
    for (auto call = calls.rbegin(); call != calls.rend(); ++call)
        if (std::ranges::find(call->layers, layer, &LayerCall::frame) != call->layers.end())
            return &*call;
    return nullptr;
}

const ThreadState* State::threadOf(trace::ThreadId id) const {
    return withId(threads, id);
}

const ExceptionState* State::exception(trace::ExceptionId id) const {
    return withId(exceptions, id);
}

const ScopeState* State::scope(trace::ScopeId id) const {
    return withId(scopes, id);
}

bool State::isGivenBack(trace::ScopeId id) const {
    return std::ranges::find(givenBack, id, &GivenBack::scope) != givenBack.end();
}

std::optional<trace::FrameId> State::receiverOf(trace::FrameId id) const {
    const auto* at = frame(id);
    // A chain of delegating frames is never longer than there are frames; damage could make a ring.
    for (std::size_t hops = 0; at && at->consumer && hops <= frames.size(); ++hops) {
        const auto* consumer = frame(*at->consumer);
        if (!consumer || consumer->condition != Condition::delegating) return at->consumer;
        at = consumer;
    }
    return std::nullopt;
}

}  // namespace flowglass::playback
