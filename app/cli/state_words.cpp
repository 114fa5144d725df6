#include "app/cli/state_words.hpp"

#include "core/base/join.hpp"
#include "core/model/words.hpp"
#include "core/playback/moves/folds.hpp"
#include "core/playback/state/state_json.hpp"

namespace flowglass::cli {

namespace {

using base::joined;
using playback::Condition;
using playback::FrameState;

std::string asKnown(std::string text, bool isOld) {
    return isOld ? playback::asOfBefore(text) : text;
}

std::string localsText(const FrameState& frame) {
    std::string text;
    for (const auto& local : frame.locals) {
        text += joined({text.empty() ? "" : ", ", local.name, " = ",
                        asKnown(local.value.display(), frame.mayHaveChanged(local.boundAt))});
    }
    for (const auto& pending : frame.pending) {
        text += joined({text.empty() ? "" : ", ", "for over ",
                        asKnown(std::string(pending), frame.foldedSince.has_value())});
    }
    return text;
}

/// "running", or what its thread stands still in meanwhile: "blocked in sleep(1)".
std::string conditionText(const FrameState& frame, const playback::ThreadState* thread) {
    const bool blocked =
        frame.condition == Condition::running && thread != nullptr && thread->blockedOn.has_value();
    if (!blocked) return std::string(playback::nameOf(frame.condition));
    return joined({"blocked in ", thread->blockedWhat.empty() ? trace::nameOf(*thread->blockedOn)
                                                              : thread->blockedWhat});
}

std::string frameText(const FrameState& frame, const model::FrameTable& names,
                      const playback::ThreadState* thread = nullptr) {
    std::string text =
        joined({"  frame ", std::to_string(frame.id.value), "  ", names.displayName(frame.id)});
    text += joined({", ", conditionText(frame, thread)});
    if (frame.line > 0) text += joined({" at line ", std::to_string(frame.line)});
    if (frame.ending) text += joined({" (", playback::nameOf(*frame.ending), ")"});
    if (frame.foldedSince) text += ", its rounds are folded";
    if (frame.delegate) {
        text += joined({", waits for frame ", std::to_string(frame.delegate->value)});
    }
    const std::string locals = localsText(frame);
    if (!locals.empty()) text += joined({"\n           ", locals});
    return text + "\n";
}

void addStacks(std::string& text, const playback::State& state, const model::FrameTable& names) {
    for (const auto& thread : state.threads) {
        if (thread.stack.empty()) continue;
        text += "call stack";
        if (state.threads.size() > 1) {
            text += joined({" of thread ", std::to_string(thread.id.value), " ", thread.name});
        }
        text += "\n";
        for (const auto id : thread.stack) {
            if (const auto* frame = state.frame(id)) text += frameText(*frame, names, &thread);
        }
    }
}

bool isOnAStack(const FrameState& frame) {
    return frame.condition == Condition::running || frame.condition == Condition::calling;
}

void addOthers(std::string& text, const playback::State& state, const model::FrameTable& names) {
    std::string others;
    for (const auto& [id, frame] : state.frames) {
        if (!isOnAStack(*frame)) others += frameText(*frame, names);
    }
    if (!others.empty()) text += "other frames\n" + others;
}

void addExceptions(std::string& text, const playback::State& state) {
    for (const auto& exception : state.exceptions) {
        text += joined({"exception  ", exception.type, ": ", exception.message});
        text += exception.handled ? " (handled)\n" : "\n";
    }
}

}  // namespace

std::string stateText(const playback::Player& player, playback::Grain grain, playback::Step step) {
    const auto state = player.stateAt(grain, step);
    std::string text =
        joined({"step ", model::grouped(step), " of ", model::grouped(player.lastStep(grain)), " (",
                playback::nameOf(grain), ")\n", player.narrate(grain, step).plain(), "\n"});
    addStacks(text, state, player.frames());
    addOthers(text, state, player.frames());
    addExceptions(text, state);
    return text;
}

}  // namespace flowglass::cli
