#include "core/playback/moves/variables.hpp"

#include <algorithm>

#include "core/playback/moves/folds.hpp"

namespace flowglass::playback {
namespace {

const FrameState* frameInPlay(const State& state, std::optional<trace::FrameId> selected) {
    for (const auto id : {selected, state.active}) {
        const auto* frame = id ? state.frame(*id) : nullptr;
        if (frame != nullptr) return frame;
    }
    const auto* thread = state.thread ? state.threadOf(*state.thread) : nullptr;
    if (thread == nullptr || thread->stack.empty()) return nullptr;
    return state.frame(thread->stack.back());
}

std::string statusOf(const FrameState& frame) {
    const std::string line = frame.line == 0 ? "" : "line " + std::to_string(frame.line);
    const auto with = [&](std::string_view word, std::string_view joint) {
        return std::string(word) + (line.empty() ? "" : std::string(joint) + line);
    };
    switch (frame.condition) {
        case Condition::created:
            return "not started";
        case Condition::running:
            return with("running", ", ");
        case Condition::calling:
            return with("calling", ", ");
        case Condition::parked:
            return with("parked", " at ") + "; its locals stay alive";
        case Condition::delegating:
            return with("delegates", " at ") + "; its locals stay alive";
        case Condition::done:
            return "has ended";
    }
    return {};
}

std::string shown(const trace::Value& value, const model::FrameTable& frames) {
    if (value.frame && frames.find(*value.frame) != nullptr)
        return frames.displayName(*value.frame);
    return value.display();
}

FrameVariables variablesOf(const FrameState& frame, const model::FrameTable& frames,
                           trace::EventIndex since) {
    FrameVariables result{frame.id, frames.displayName(frame.id), statusOf(frame), {}};
    if (frame.foldedSince) result.status += "; its rounds are folded";
    const auto add = [&](std::string_view name, const trace::Value& value,
                         trace::EventIndex boundAt) {
        const bool isOld = frame.mayHaveChanged(boundAt);
        const auto text = shown(value, frames);
        result.variables.push_back({std::string(name), isOld ? asOfBefore(text) : text,
                                    !isOld && boundAt >= since, isOld});
    };
    for (const auto& argument : frame.arguments) {
        const bool rebound =
            std::ranges::find(frame.locals, argument.name, &Local::name) != frame.locals.end();
        if (rebound) continue;
        add(argument.name, argument.value, frame.createdAt);
    }
    for (const auto& local : frame.locals) add(local.name, local.value, local.boundAt);
    return result;
}

}  // namespace

std::vector<FrameVariables> variablesAt(const Player& player, const State& state,
                                        std::optional<trace::FrameId> selected,
                                        trace::EventIndex since) {
    std::vector<FrameVariables> all;
    const auto* first = frameInPlay(state, selected);
    if (first != nullptr) all.push_back(variablesOf(*first, player.frames(), since));
    for (const auto& [id, frame] : state.frames) {
        const bool alive =
            frame->condition == Condition::parked || frame->condition == Condition::delegating;
        if (!alive || frame.get() == first) continue;
        all.push_back(variablesOf(*frame, player.frames(), since));
    }
    return all;
}

}  // namespace flowglass::playback
