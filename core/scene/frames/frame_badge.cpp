#include "core/model/words.hpp"
#include "core/playback/words/task_words.hpp"
#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::Ending;
using playback::FrameState;
using playback::TaskCondition;
using playback::TaskState;
using trace::Word;

std::string lineText(std::uint32_t line) {
    return "line " + std::to_string(line);
}

/// The task whose frame it is; null where it is nobody's.
const TaskState* taskOf(const Stage& stage, const FrameState& frame) {
    if (frame.task) return stage.state.task(*frame.task);
    for (const auto& [id, task] : stage.state.tasks)
        if (task->frame == frame.id) return task.get();
    return nullptr;
}

std::string taskName(const Stage& stage, const TaskState& task) {
    if (stage.context.names != nullptr) return stage.context.names->taskName(task.id);
    return task.name.empty() ? "task " + std::to_string(task.id.value) : std::string(task.name);
}

/// Of a coroutine that the loop parked, whose it is and why: "worker B: waits for sleep(1)".
std::string waitText(const Stage& stage, const FrameState& frame) {
    const auto* task = taskOf(stage, frame);
    if (task == nullptr) return "waits";
    const auto name = taskName(stage, *task);
    if (task->condition == TaskCondition::ready) return name + ": ready";
    if (task->condition != TaskCondition::waiting || stage.context.names == nullptr)
        return name + ": waits";
    return name + ": waits for " +
           playback::awaitedText(*stage.context.names, task->waitsOn, task->what, task->targets,
                                 task->untold);
}

}  // namespace

bool isBlocked(const Stage& stage, const FrameState& frame) {
    const auto* thread = stage.state.threadOf(frame.thread);
    return thread != nullptr && thread->blockedOn && !thread->stack.empty() &&
           thread->stack.back() == frame.id;
}

std::string statusTextOf(const Stage& stage, const FrameState& frame) {
    // Of a C++ frame that has gone on only where it was parked last is known.
    const bool isThere = !stage.isCpp() || frame.pickedUpAt + 1 == stage.state.next;
    const bool isKnown = frame.line != 0 && isThere;
    switch (frame.condition) {
        case Condition::created:
            return "not started";
        case Condition::running: {
            if (isBlocked(stage, frame))
                return !isKnown ? "blocked" : lineText(frame.line) + ", blocked";
            if (!isKnown) return "runs";
            const auto& transfer = stage.state.transfer;
            const auto* from = transfer ? stage.frame(transfer->from) : nullptr;
            const bool viaFor = from != nullptr && transfer->to == frame.id &&
                                transfer->sort == playback::Transfer::Sort::yield &&
                                from->via == Word::for_;
            return lineText(frame.line) + (viaFor ? ", for" : "");
        }
        case Condition::calling:
            return isKnown ? lineText(frame.line) + ", calling" : "calling";
        case Condition::parked:
            return frame.line == 0 ? "parked" : "parked at " + lineText(frame.line);
        case Condition::delegating:
            return frame.line == 0 ? "delegates" : "delegates at " + lineText(frame.line);
        case Condition::done:
            return std::string(endingWord(frame));
    }
    return {};
}

std::string_view endingWord(const FrameState& frame) {
    if (!frame.ending) return "ended";
    switch (*frame.ending) {
        case Ending::returned:
            return "returned";
        case Ending::raised:
            return "left by an exception";
        case Ending::closed:
            return "closed";
        case Ending::dropped:
            return "dropped";
        case Ending::shutdown:
            return "ended at shutdown";
    }
    return "ended";
}

std::size_t tellingRow(const FrameState& frame, const Card& card) {
    for (std::size_t i = card.told; i < card.rows.size(); ++i)
        if (frame.handedOut && frame.condition == Condition::parked &&
            card.rows[i].value == frame.handedOut->display())
            return i;
    return card.told;
}

bool endedOnStack(const FrameState& frame) {
    // What close() wakes up to leave ends where it runs.
    return frame.ending == Ending::returned || frame.ending == Ending::raised ||
           frame.resumedHow == Word::close;
}

/// What the pill beneath a frame on the shelf says.
std::string badgeTextOf(const Stage& stage, const FrameState& frame) {
    const auto* inner = stage.frame(frame.delegate);
    switch (frame.condition) {
        case Condition::created: {
            const auto* task = taskOf(stage, frame);
            return (task != nullptr ? taskName(stage, *task) + ": " : "") + "created, has not run";
        }
        case Condition::delegating: {
            const bool awaits = frame.flavor && *frame.flavor != Word::generator;
            return std::string("waits inside ") + (awaits ? "await of " : "yield from ") +
                   (inner != nullptr ? stage.nameOf(*inner) : "another");
        }
        case Condition::parked:
            if (frame.foldedSince) return "parked, its rounds are folded";
            if (frame.yields == 0) return waitText(stage, frame);
            return "yielded " + (frame.handedOut ? frame.handedOut->display() + ", " : "") +
                   "the " + model::ordinal(frame.yields);
        default:
            return std::string(endingWord(frame));
    }
}

std::string shortBadgeOf(const Stage& stage, const FrameState& frame) {
    const auto* inner = stage.frame(frame.delegate);
    if (frame.condition != Condition::delegating || inner == nullptr)
        return badgeTextOf(stage, frame);
    return "waits inside " + stage.nameOf(*inner);
}

std::string_view badgeStyleOf(const FrameState& frame) {
    switch (frame.condition) {
        case Condition::created:
            return "badge.created";
        case Condition::delegating:
            return "badge.delegating";
        case Condition::done:
            return frame.ending == Ending::raised ? "badge.error" : "badge.done";
        default:
            return "badge.parked";
    }
}

Rect drawBadge(Sketch& sketch, const Card& card, Point leftTop, double width) {
    constexpr double kHeight = 22;
    constexpr double kPause = 14;
    const std::string id = "badge:" + std::to_string(card.frame.value);
    const bool filled = card.badgeStyle == "badge.parked" || card.badgeStyle == "badge.error";
    const bool paused = card.badgeStyle == "badge.parked";
    const Type type{Font::sansBold, 12,
                    filled                            ? "text.onDark"
                    : card.badgeStyle == "badge.done" ? "text.muted"
                                                      : "text.parked"};
    const double icon = paused ? kPause : 0;
    const double room = width - 22 - icon;
    const bool fits = measure(oneLine(card.badge), type.font, type.size) <= room;
    const auto text = elide(oneLine(fits ? card.badge : card.shortBadge), type.font, type.size,
                            room, Elide::middle);
    const double wide = measure(text, type.font, type.size);
    const Rect rect{leftTop.x, leftTop.y, wide + 22 + icon, kHeight};
    sketch.box(id, card.badgeStyle, rect, kHeight / 2);
    if (paused)
        for (int i = 0; i < 2; ++i)
            sketch.box(id + "/pause:" + std::to_string(i), "badge.pause",
                       {rect.x + 11 + i * 5, rect.y + 6.5, 3, 9}, 1);
    sketch.text(id + "/text", text, type, {rect.x + 11 + icon, rect.y, wide + 0.01, kHeight});
    return rect;
}

}  // namespace flowglass::scene
