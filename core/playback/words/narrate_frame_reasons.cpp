#include <algorithm>

#include "core/playback/words/narrator.hpp"
#include "core/playback/words/task_words.hpp"

namespace flowglass::playback {

using trace::Word;

namespace {

bool isAwaited(const FrameState& frame) {
    return frame.flavor && *frame.flavor != Word::generator;
}

Sentence createdReason(const Narrator& narrator, const FrameState& frame) {
    return sentence(
        "why.frame.created", "WHY",
        "{frame} was created[ by {creator}] and has not run yet: nobody has {asked} so far.",
        {narrator.frame("frame", frame.id), narrator.frame("creator", frame.createdBy),
         Narrator::text("asked", isAwaited(frame) ? "awaited it" : "asked it for a value")});
}

std::string threadName(const ThreadState& thread) {
    return thread.name.empty() ? "thread " + std::to_string(thread.id.value)
                               : std::string(thread.name);
}

/// The thread that holds what `frame` enters: a scope of the same words that is held elsewhere.
const ThreadState* holderOf(const State& state, const FrameState& frame) {
    using Phase = ScopeState::Phase;
    const auto enters = std::ranges::find_if(state.scopes, [&](const ScopeState& scope) {
        return scope.frame == frame.id && scope.phase == Phase::entering;
    });
    // "self.lock", or what a function was given, may be another one's in each of its calls.
    if (enters == state.scopes.end() || enters->text.empty() ||
        enters->text.find_first_of(".([") != std::string_view::npos ||
        std::ranges::find(frame.locals, enters->text, &Local::name) != frame.locals.end() ||
        std::ranges::find(frame.arguments, enters->text, &trace::NamedValue::name) !=
            frame.arguments.end())
        return nullptr;
    for (const auto& scope : state.scopes) {
        const auto* its = scope.frame ? state.frame(*scope.frame) : nullptr;
        // The same words in another function may be of another lock.
        const bool same = its != nullptr && its->file == frame.file && scope.line == enters->line &&
                          scope.text == enters->text && scope.manager == enters->manager;
        if (same && scope.thread != enters->thread && scope.phase == Phase::held &&
            !state.isGivenBack(scope.id))
            return state.threadOf(scope.thread);
    }
    return nullptr;
}

Sentence blockedReason(const Narrator& narrator, const FrameState& frame,
                       const ThreadState& thread) {
    const auto* holder =
        *thread.blockedOn == Word::lock ? holderOf(narrator.state, frame) : nullptr;
    return sentence("why.frame.blocked", "WHY",
                    "{frame} stands still[ at line {line}][ in {what}]: {why}[, which {holder} "
                    "holds].",
                    {narrator.frame("frame", frame.id), Narrator::line(frame.line),
                     Narrator::named("what", blockText(*thread.blockedOn, thread.blockedWhat)),
                     Narrator::text("why", standstillText(*thread.blockedOn, thread.blockedWhat)),
                     Narrator::named("holder", holder ? threadName(*holder) : "")});
}

Sentence runningReason(const Narrator& narrator, const FrameState& frame) {
    const auto who = narrator.frame("frame", frame.id);
    if (narrator.frames.isClassBody(frame.id))
        return sentence("why.frame.class", "WHY",
                        "{frame} runs because[ {by}] is making the class.",
                        {who, narrator.frame("by", frame.consumer)});
    const auto* thread = narrator.state.threadOf(frame.thread);
    const bool isFirst = thread != nullptr && thread->id != narrator.state.threads.front().id &&
                         !thread->name.empty() && !thread->stack.empty() &&
                         thread->stack.front() == frame.id;
    if (!frame.flavor && !frame.consumer && isFirst)
        return sentence(
            "why.frame.thread", "WHY", "{frame} runs because {thread} begins with it.",
            {Narrator::named("frame", who.text), Narrator::named("thread", threadName(*thread))});
    if (!frame.flavor)
        return sentence(
            "why.frame.called", "WHY", "{frame} runs because {caller} called it.",
            {who, frame.consumer ? narrator.frame("caller", frame.consumer)
                                 : Narrator::text("caller", narrator.frames.isModule(frame.id)
                                                                ? "the interpreter"
                                                                : "code that is not recorded")});
    const auto consumer = narrator.consumer("consumer", &frame);
    switch (frame.resumedHow.value_or(Word::next)) {
        case Word::send:
            return sentence("why.frame.sent", "WHY",
                            "{frame} runs because {consumer} sent it a value.", {who, consumer});
        case Word::throw_:
            return sentence("why.frame.thrown", "WHY",
                            "{frame} runs because {consumer} threw an exception into it.",
                            {who, consumer});
        case Word::close:
            return sentence("why.frame.closing", "WHY",
                            "{frame} runs because it is being closed, to clean up.", {who});
        default:
            break;
    }
    return sentence(
        "why.frame.resumed", "WHY", "{frame} runs because {consumer} {asked}.",
        {who, consumer,
         Narrator::text("asked", isAwaited(frame) ? "awaits it" : "asked it for its next value")});
}

Sentence callingReason(const Narrator& narrator, const FrameState& frame) {
    const FrameState* above = nullptr;
    if (const auto* thread = narrator.state.threadOf(frame.thread))
        for (std::size_t i = 0; i + 1 < thread->stack.size(); ++i)
            if (thread->stack[i] == frame.id) above = narrator.state.frame(thread->stack[i + 1]);
    return sentence(
        "why.frame.calling", "WHY",
        "{frame} waits on the stack[ at line {line}] until {above} gives back "
        "control.",
        // Of a C++ frame only where it was parked last is known.
        {narrator.frame("frame", frame.id), Narrator::line(narrator.isCpp() ? 0 : frame.line),
         orElse(narrator.frame("above", above ? std::optional(above->id) : std::nullopt),
                "what it called")});
}

Sentence parkedReason(const Narrator& narrator, const FrameState& frame) {
    const auto who = narrator.frame("frame", frame.id);
    const auto at = Narrator::line(frame.line);
    if (frame.yields > 0)
        return sentence("why.frame.yielded", "WHY",
                        "{frame} is parked[ at line {line}] because it handed over {value}; it "
                        "goes on when it is asked for more.",
                        {who, at,
                         frame.handedOut ? narrator.value("value", &*frame.handedOut)
                                         : Narrator::text("value", "a value")});
    return sentence("why.frame.awaits", "WHY",
                    "{frame} is parked[ at line {line}] until what it awaits is there.", {who, at});
}

Sentence doneReason(const Narrator& narrator, const FrameState& frame) {
    const auto who = narrator.frame("frame", frame.id);
    switch (frame.ending.value_or(Ending::returned)) {
        case Ending::returned:
            return sentence(
                "why.frame.returned", "WHY", "{frame} has ended: it returned[ {value}].",
                {who, narrator.value("value", frame.handedOut ? &*frame.handedOut : nullptr)});
        case Ending::raised:
            return sentence("why.frame.raised", "WHY", "{frame} has ended: an exception left it.",
                            {who});
        case Ending::closed:
            return sentence("why.frame.closed", "WHY", "{frame} has ended: it was closed.", {who});
        case Ending::dropped:
            return sentence("why.frame.dropped", "WHY",
                            "{frame} has ended: nobody held it any more.", {who});
        case Ending::shutdown:
            break;
    }
    return sentence("why.frame.shutdown", "WHY", "{frame} has ended with the program.", {who});
}

}  // namespace

Reason Narrator::reason(const FrameState& frame) const {
    // What the loop runs and parks is a matter of the task whose frame it is.
    const auto* task = frame.task ? state.task(*frame.task) : nullptr;
    const bool ofLoop = task && task->condition != TaskCondition::done && isAwaited(frame);
    switch (frame.condition) {
        case Condition::created:
            return {createdReason(*this, frame), frame.createdAt};
        case Condition::running:
            if (const auto* thread = state.threadOf(frame.thread);
                thread != nullptr && thread->blockedOn && !thread->stack.empty() &&
                thread->stack.back() == frame.id)
                return {blockedReason(*this, frame, *thread), thread->blockedAt};
            if (ofLoop && frame.via == Word::loop) return reason(*task);
            return {runningReason(*this, frame), frame.pickedUpAt};
        case Condition::calling:
            return {callingReason(*this, frame), frame.since};
        case Condition::parked:
            if (ofLoop && task->condition != TaskCondition::running && !frame.handedOut)
                return reason(*task);
            return {parkedReason(*this, frame), frame.since};
        case Condition::delegating: {
            const auto* inner = frame.delegate ? state.frame(*frame.delegate) : nullptr;
            const bool gives = inner && inner->flavor == Word::asyncGenerator;
            return {sentence("why.frame.delegates", "WHY",
                             "{frame} waits[ at line {line}] inside {how} of {inner} until that "
                             "{does}.",
                             {this->frame("frame", frame.id), line(frame.line),
                              text("how", isAwaited(frame) ? "await" : "yield from"),
                              this->frame("inner", frame.delegate),
                              text("does", gives ? "yields or ends" : "ends")}),
                    frame.since};
        }
        case Condition::done:
            break;
    }
    return {doneReason(*this, frame), frame.since};
}

}  // namespace flowglass::playback
