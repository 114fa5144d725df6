#include "core/scene/scopes/scope_facts.hpp"

#include <algorithm>

#include "core/model/words.hpp"
#include "core/playback/state/held.hpp"
#include "core/playback/words/written_out.hpp"

namespace flowglass::scene {
namespace {

using playback::ScopeState;
using Phase = ScopeState::Phase;
using trace::Word;

/// Who a scope belongs to: a task, else a thread.
struct Owner {
    std::optional<trace::TaskId> task;
    trace::ThreadId thread{1};
    friend bool operator==(const Owner&, const Owner&) = default;
};

Owner ownerOf(const Stage& stage, const ScopeState& scope) {
    const auto* frame = stage.frame(scope.frame);
    return {frame != nullptr ? frame->task : std::nullopt, scope.thread};
}

Owner ownerNow(const Stage& stage, const std::vector<ScopeState>& all) {
    const auto* active = stage.frame(stage.state.active);
    const auto thread = active != nullptr ? std::optional(active->thread) : stage.state.thread;
    if (const auto task = stage.state.taskAtHand())
        return {task, thread.value_or(trace::ThreadId{1})};
    if (active != nullptr) return {active->task, active->thread};
    return ownerOf(stage, all.back());
}

/// Whether `scope` is around what `owner` does: its own, or of a frame beneath it on its thread's
/// stack. A task may go on in another thread.
bool isAround(const Stage& stage, const ScopeState& scope, const Owner& owner) {
    const auto its = ownerOf(stage, scope);
    if (its.task == owner.task && (owner.task || its.thread == owner.thread)) return true;
    const auto* thread = stage.state.threadOf(owner.thread);
    return thread != nullptr && scope.frame &&
           std::ranges::find(thread->stack, *scope.frame) != thread->stack.end();
}

bool isOpen(const ScopeState& scope) {
    return scope.phase != Phase::left;
}

bool isHeld(const Stage& stage, const ScopeState& scope) {
    return (scope.phase == Phase::held || scope.phase == Phase::exiting) &&
           !stage.state.isGivenBack(scope.id);
}

/// The frame that enters or leaves `scope`, where that is one of the program's own: what its
/// function called, or waits for, and not the generator behind it, which has a place of its own.
std::optional<trace::FrameId> doorOf(const Stage& stage, const ScopeState& scope) {
    const bool works = scope.phase == Phase::entering || scope.phase == Phase::exiting;
    const auto* own = stage.frame(scope.frame);
    if (!works || own == nullptr) return std::nullopt;
    auto door = own->delegate;
    if (const auto* thread = stage.state.threadOf(scope.thread); thread != nullptr && !door) {
        const auto& stack = thread->stack;
        const auto at = std::ranges::find(stack, own->id);
        if (at != stack.end() && at + 1 != stack.end()) door = *(at + 1);
    }
    // What has just given its answer is still there.
    const auto& transfer = stage.state.transfer;
    const auto* gives = !door && transfer && transfer->sort == playback::Transfer::Sort::return_ &&
                                transfer->to == own->id
                            ? stage.frame(transfer->from)
                            : nullptr;
    if (gives != nullptr && gives->condition == playback::Condition::done) door = gives->id;
    return door == scope.generator ? std::nullopt : door;
}

}  // namespace

ScopeNest nestOf(const Stage& stage) {
    ScopeNest nest;
    auto all = stage.state.scopes;
    for (const auto& scope : stage.state.unwound)
        if (std::ranges::find(all, scope.id, &ScopeState::id) == all.end()) all.push_back(scope);
    if (all.empty()) return nest;
    std::erase_if(all, [&](const ScopeState& scope) {
        return playback::isCaughtOutside(stage.state, scope);
    });
    if (all.empty()) return nest;
    std::ranges::sort(all, {}, &ScopeState::enteredAt);
    const auto owner = ownerNow(stage, all);
    for (auto& scope : all) {
        if (isAround(stage, scope, owner))
            nest.scopes.push_back(std::move(scope));
        else if (isHeld(stage, scope))
            ++nest.elsewhere;
    }
    // The innermost that is being left, or else the one that was left last; else the innermost.
    nest.focus = nest.scopes.empty() ? 0 : nest.scopes.size() - 1;
    bool exits = false;
    std::optional<std::size_t> unstacked;
    for (std::size_t i = nest.scopes.size(); i-- > 0 && !exits;) {
        const auto& scope = nest.scopes[i];
        exits = scope.phase == Phase::exiting;
        if (exits || scope.phase == Phase::left) nest.focus = i;
        if (scope.phase == Phase::left && scope.moved && stage.state.scope(scope.id) != nullptr)
            unstacked = i;
    }
    // An exit stack is being left until all that lies on it is: the step is about the one of these
    // that it has left.
    if (exits && unstacked) nest.focus = *unstacked;
    if (!nest.scopes.empty()) nest.door = doorOf(stage, nest.scopes[nest.focus]);
    return nest;
}

std::string labelOf(const ScopeState& scope) {
    if (scope.isToldByValue()) return scope.value->display();
    if (!scope.text.empty())
        return scope.moved ? model::asCall(scope.text) : std::string(scope.text);
    if (!scope.manager.empty()) return std::string(scope.manager);
    return scope.name.empty() ? "scope " + std::to_string(scope.id.value) : std::string(scope.name);
}

std::string labelOf(const Stage& stage, const ScopeState& scope) {
    if (isToBeCalled(stage, scope)) return std::string(kCallback) + labelOf(scope);
    const bool isWritten = !scope.isToldByValue() && !scope.text.empty() && !scope.moved;
    return isWritten ? playback::writtenOut(stage.state, scope) : labelOf(scope);
}

std::string entryOf(const Stage& stage, const ScopeState& scope) {
    return stage.isCpp() ? "constructor" : scope.async ? "__aenter__" : "__enter__";
}

bool isToBeCalled(const Stage& stage, const ScopeState& scope) {
    return !stage.isCpp() && playback::isCallback(scope, stage.context.trace);
}

bool isTold(const Stage& stage, const ScopeState& scope) {
    return scope.phase == Phase::exiting && scope.exception && !isToBeCalled(stage, scope);
}

std::string exitOf(const Stage& stage, const ScopeState& scope) {
    if (isToBeCalled(stage, scope)) return "its call";
    return stage.isCpp() ? "destructor" : scope.async ? "__aexit__" : "__exit__";
}

std::string functionOf(const Stage& stage, const ScopeNest& nest, const ScopeState& scope) {
    const bool oneForAll = std::ranges::all_of(nest.scopes, [&](const ScopeState& other) {
        return other.frame == nest.scopes.front().frame;
    });
    if (oneForAll || !scope.frame || stage.context.frames == nullptr) return "";
    return stage.context.frames->displayName(*scope.frame);
}

std::optional<Stamp> stampOf(const Stage& stage, const ScopeState& scope) {
    if (scope.phase != Phase::left) return std::nullopt;
    switch (scope.verdict.value_or(Word::clean)) {
        case Word::suppressed:
            return Stamp{"SUPPRESSED", "stamp.suppressed", "token.text.caught"};
        case Word::propagates:
            if (isToBeCalled(stage, scope)) return Stamp{"CALLED", "stamp.clean", "text.plain"};
            return Stamp{"PROPAGATES", "stamp.propagates", "text.onDark"};
        case Word::replaced:
            // Out of a block that ended well there was nothing to replace.
            return Stamp{scope.exception ? "REPLACED" : "RAISED", "stamp.propagates",
                         "text.onDark"};
        default:
            return Stamp{"CLEAN", "stamp.clean", "text.plain"};
    }
}

std::size_t timesHeldBeyond(const Stage& stage, const ScopeState& left) {
    return stage.isCpp() ? 0 : playback::timesStillHeld(stage.state, left);
}

/// "returned None": what the code of a door that is entered or left has just given; else empty.
std::string answerOf(const Stage& stage, const ScopeState& scope) {
    const auto& transfer = stage.state.transfer;
    if (!transfer || transfer->sort != playback::Transfer::Sort::return_ || !scope.frame ||
        transfer->to != scope.frame || transfer->from == scope.generator)
        return {};
    const auto works = [&](const ScopeState& other) {
        return other.frame == scope.frame &&
               (other.phase == Phase::entering || other.phase == Phase::exiting);
    };
    const auto& all = stage.state.scopes;
    const auto innermost = std::find_if(all.rbegin(), all.rend(), works);
    if (innermost == all.rend() || innermost->id != scope.id || !transfer->value) return {};
    return "returned " + transfer->value->display();
}

std::string exitNote(const Stage& stage, const ScopeState& scope) {
    switch (scope.phase) {
        case Phase::entering:
            return "";
        case Phase::held:
            if (isToBeCalled(stage, scope)) return "not called yet";
            if (stage.isCpp()) return "not run yet";
            return stage.state.isGivenBack(scope.id) ? "given back while it waits" : "still open";
        case Phase::exiting:
            if (const auto answer = answerOf(stage, scope); !answer.empty()) return answer;
            if (!scope.exceptionType.empty() && !isToBeCalled(stage, scope))
                return (stage.isCpp() ? "unwound by " : "is told ") +
                       std::string(scope.exceptionType);
            if (isHeldUp(stage, scope)) return std::string(doingOf(stage, scope));
            return scope.how && *scope.how != Word::normal && !isToBeCalled(stage, scope)
                       ? "left by " + std::string(trace::nameOf(*scope.how))
                       : "runs";
        case Phase::left:
            break;
    }
    if (scope.raised)
        if (const auto* raised = stage.state.exception(*scope.raised))
            return "raised " + std::string(raised->type);
    if (isToBeCalled(stage, scope) && scope.verdict != Word::suppressed) return "called";
    if (stage.isCpp()) return "has run";
    if (scope.answer && scope.exception) return "returned " + scope.answer->display();
    const auto times = timesHeldBeyond(stage, scope);
    return times > 0 ? "still held " + playback::timesText(times) : "given back";
}

std::vector<std::string> ownFrameLines(const Stage& stage, const ScopeState& scope) {
    // That it is told of an exception stands where else it says that it runs.
    const bool told = isTold(stage, scope);
    if (isHeldUp(stage, scope))
        return told ? std::vector<std::string>{doingOf(stage, scope)} : std::vector<std::string>{};
    const auto* thread = stage.state.threadOf(scope.thread);
    if (thread == nullptr || thread->stack.empty()) return {};
    // Of what is parked nothing runs, whatever else the thread does.
    if (scope.frame && std::ranges::find(thread->stack, *scope.frame) == thread->stack.end())
        return {};
    const auto* top = stage.frame(thread->stack.back());
    if (top == nullptr || top->id == scope.frame || top->id == scope.generator) return {};
    if (top->line == 0) return told ? std::vector<std::string>{"runs"} : std::vector<std::string>{};
    return {(told ? "runs, line " : "line ") + std::to_string(top->line)};
}

bool isHeldUp(const Stage& stage, const ScopeState& scope) {
    if (scope.phase != Phase::entering && scope.phase != Phase::exiting) return false;
    const auto owner = ownerOf(stage, scope);
    const auto* task = owner.task ? stage.state.task(*owner.task) : nullptr;
    if (task != nullptr && task->condition != playback::TaskCondition::running) return true;
    const auto* thread = stage.state.threadOf(scope.thread);
    return thread != nullptr && thread->blockedOn.has_value();
}

namespace {

/// Whether a task in the door of `scope` has what it waited for, and waits for its turn only.
bool isReady(const Stage& stage, const ScopeState& scope) {
    const auto owner = ownerOf(stage, scope);
    const auto* task = owner.task ? stage.state.task(*owner.task) : nullptr;
    return task != nullptr && task->condition == playback::TaskCondition::ready;
}

}  // namespace

bool isWaitedFor(const Stage& stage, const ScopeState& scope) {
    return scope.phase == Phase::entering && isHeldUp(stage, scope) && !isReady(stage, scope);
}

std::string doingOf(const Stage& stage, const ScopeState& scope) {
    if (auto answer = answerOf(stage, scope); !answer.empty()) return answer;
    if (!isHeldUp(stage, scope)) return "runs";
    return isReady(stage, scope) ? "is ready" : "waits";
}

std::vector<Waiting> waitingNow(const Stage& stage) {
    std::vector<Waiting> all;
    for (const auto& scope : stage.state.scopes) {
        if (!isWaitedFor(stage, scope)) continue;
        const auto label = labelOf(scope);
        const auto found = std::ranges::find(all, label, &Waiting::label);
        if (found != all.end())
            ++found->times;
        else
            all.push_back({label, 1, scope.id});
    }
    return all;
}

std::string wordsOf(const Waiting& waiting) {
    return model::grouped(waiting.times) + (waiting.times > 1 ? " wait for " : " waits for ") +
           waiting.label;
}

std::string tellingOf(const ScopeState& scope, const std::vector<const ScopeState*>& others) {
    if (!scope.value) return {};
    const auto text = scope.value->display();
    if (text == "None" || text == "True" || text.starts_with('<')) return {};
    bool hasLikes = false;
    for (const auto* other : others) {
        if (other->id == scope.id || labelOf(*other) != labelOf(scope)) continue;
        if (other->value && other->value->display() == text) return {};
        hasLikes = true;
    }
    return hasLikes ? " → " + text : std::string();
}

std::string tellingOf(const ScopeState& scope, const ScopeNest& nest) {
    std::vector<const ScopeState*> others;
    for (const auto& other : nest.scopes) others.push_back(&other);
    return tellingOf(scope, others);
}

std::vector<Holding> heldNow(const Stage& stage) {
    std::vector<Holding> all;
    std::vector<const ScopeState*> firsts;
    for (const auto& scope : stage.state.scopes) {
        if (!isHeld(stage, scope)) continue;
        const auto same = [&](const ScopeState* other) {
            return playback::isOfSameThing(*other, scope);
        };
        const auto found = std::ranges::find_if(firsts, same);
        if (found != firsts.end()) {
            ++all[static_cast<std::size_t>(found - firsts.begin())].times;
            continue;
        }
        firsts.push_back(&scope);
        all.push_back({labelOf(stage, scope), 1, scope.id, scope.isToldByValue()});
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto telling = tellingOf(*firsts[i], firsts);
        all[i].label += telling;
        all[i].told |= !telling.empty();
    }
    return all;
}

std::optional<ScopeToken> tokenOf(const Stage& stage, const ScopeNest& nest) {
    const auto& scopes = nest.scopes;
    const playback::ExceptionState* shown = nullptr;
    for (const auto& exception : stage.state.exceptions) {
        const bool seen = std::ranges::any_of(scopes, [&](const ScopeState& scope) {
            return scope.exception == exception.id || scope.raised == exception.id ||
                   (exception.at &&
                    (scope.frame == exception.at || scope.generator == exception.at));
        });
        const bool moving = stage.state.transfer && stage.state.transfer->exception == exception.id;
        if ((seen || moving) && (shown == nullptr || moving)) shown = &exception;
    }
    if (shown == nullptr || scopes.empty()) return std::nullopt;
    ScopeToken token;
    token.exception = shown;
    token.text = std::string(shown->type);
    token.from = token.at = scopes.size();
    for (std::size_t i = scopes.size(); i-- > 0;) {
        const auto& scope = scopes[i];
        if (scope.raised == shown->id && scope.exception != shown->id) {
            token.from = token.at = i;
            token.between = true;
            continue;
        }
        if (scope.exception != shown->id) continue;
        // An exit stack is told before what it holds, and lets it go on after that.
        const bool holdsOthers = std::any_of(
            scopes.begin() + static_cast<std::ptrdiff_t>(i) + 1, scopes.end(),
            [&](const ScopeState& inner) { return isOpen(inner) && inner.thread == scope.thread; });
        if (holdsOthers) continue;
        token.at = i;
        token.between = scope.phase == Phase::left && scope.verdict != Word::suppressed;
    }
    const auto& transfer = stage.state.transfer;
    const bool arrives = transfer && transfer->exception == shown->id && transfer->to;
    const auto in = arrives ? transfer->to : shown->at;
    for (std::size_t i = 0; i < scopes.size(); ++i)
        if (in && scopes[i].generator == in && isOpen(scopes[i])) token.behind = i;
    // What leaving raises itself has not passed the door yet.
    if (nest.door && shown->at == nest.door && token.at == scopes.size())
        token.from = token.at = nest.focus;
    const bool suppressed =
        token.at < scopes.size() && !token.between && scopes[token.at].phase == Phase::left;
    token.caught = suppressed || (shown->handled && shown->at.has_value());
    return token;
}

}  // namespace flowglass::scene
