#include "core/playback/state/replay.hpp"

#include <algorithm>

namespace flowglass::playback {

using trace::Field;
using trace::Kind;

void Replay::apply(const trace::Event& event) {
    m_state.thread = event.thread;
    if (!m_state.unwound.empty()) settleScopes(event);
    if (!m_state.givenBack.empty()) takeBack(event);
    if (!m_state.chains.empty()) applyCalls(event);
    if (event.kind >= Kind::call && event.kind <= Kind::close)
        applyFrames(event);
    else if (event.kind >= Kind::raise && event.kind <= Kind::handled)
        applyExceptions(event);
    else if (event.kind >= Kind::evaluate && event.kind <= Kind::decorate)
        applyDecorators(event);
    else if (event.kind >= Kind::entering && event.kind <= Kind::exited)
        applyScopes(event);
    else if (event.kind >= Kind::object && event.kind <= Kind::idle)
        applyTasks(event);
    else
        applyProgram(event);
    m_state.next = event.index + 1;
}

void Replay::beginStep() {
    for (const auto id : m_endedFrames)
        if (const auto* f = m_state.frame(id); f && f->condition == Condition::done)
            m_state.frames.erase(id);
    for (const auto id : m_endedTasks)
        if (const auto t = m_state.tasks.find(id);
            t != m_state.tasks.end() && t->second->condition == TaskCondition::done)
            m_state.tasks.erase(t);
    m_latest = nullptr;
    m_endedFrames.clear();
    m_endedTasks.clear();
    std::erase_if(m_state.exceptions, [](const auto& exception) { return exception.handled; });
    std::erase_if(m_state.scopes,
                  [](const auto& scope) { return scope.phase == ScopeState::Phase::left; });
    if (m_state.callback && !m_state.callback->running) m_state.callback.reset();
    m_state.transfer.reset();
    m_state.active.reset();
    m_state.activeTask.reset();
}

/// Whether something happens in the step of a task without a frame, and not in a function that the
/// step has called: the frame that it is told of is whoever runs the loop.
bool Replay::isOfTaskItself(const trace::Event& event, std::optional<trace::FrameId> id) const {
    const auto* runs = event.task ? m_state.task(*event.task) : nullptr;
    if (runs == nullptr || runs->frame || runs->condition != TaskCondition::running) return false;
    const auto* frame = id ? m_state.frame(*id) : nullptr;
    return frame == nullptr || frame->pickedUpAt < runs->since;
}

/// Whether something happens in a callback of the loop that was not recorded itself, and not in a
/// function that the callback has called: whoever is on the stack beneath runs the loop.
bool Replay::isOfCallback(const trace::Event& event, std::optional<trace::FrameId> id) const {
    const auto& runs = m_state.callback;
    if (!runs || !runs->running || runs->thread != event.thread) return false;
    const auto* frame = id ? m_state.frame(*id) : nullptr;
    return frame == nullptr || frame->pickedUpAt < runs->since;
}

void Replay::applyProgram(const trace::Event& event) {
    switch (event.kind) {
        case Kind::thread:
            thread(event.thread).name = event.text(Field::name);
            break;
        case Kind::threadEnd:
            thread(event.thread).ended = true;
            break;
        case Kind::block:
            thread(event.thread).blockedOn = event.word(Field::on);
            thread(event.thread).blockedWhat = event.text(Field::what);
            thread(event.thread).blockedAt = event.index;
            giveBack(event);
            break;
        case Kind::unblock:
            thread(event.thread).blockedOn.reset();
            break;
        case Kind::output: {
            ++m_state.outputEvents;
            const auto& stack = thread(event.thread).stack;
            auto from = event.frame();
            if (!from && !stack.empty()) from = stack.back();
            if (!event.frame() && isOfCallback(event, from)) from.reset();
            if (isOfTaskItself(event, from)) {
                from.reset();
                m_state.activeTask = event.task;
            }
            m_state.active = from;
            m_state.transfer = {Transfer::Sort::output, from, {}, {}, {}};
            // The loop that it has called has ended.
            if (auto* top = known(from, event)) goOn(*top, event);
            // After rounds that were folded, it says what no `line` has said.
            if (const auto* printing = from ? m_state.frame(*from) : nullptr;
                printing && printing->folded > 0 && printing->condition != Condition::done &&
                event.frame() && event.line() != 0)
                frame(*from, event).line = event.line();
            break;
        }
        case Kind::input:
            m_state.active = event.frame();
            break;
        case Kind::lost:
            m_state.lost += event.number(Field::count).value_or(0);
            if (auto* f = known(event.frame(), event)) {
                f->folded += event.number(Field::count).value_or(0);
                loseIdentities(*f);
                m_state.active = f->id;
            }
            break;
        case Kind::end:
            m_state.ended = true;
            m_state.status = event.number(Field::status);
            m_state.signal = event.number(Field::signal);
            break;
        default:
            break;
    }
}

FrameState& Replay::frame(trace::FrameId id, const trace::Event& event) {
    const bool isLatest = m_latest && m_latest->id == id && m_latest->condition != Condition::done;
    if (!isLatest) m_latest = &changingFrame(id, event);
    m_latest->changedAt = event.index;
    return *m_latest;
}

FrameState& Replay::changingFrame(trace::FrameId id, const trace::Event& event) {
    auto& slot = m_state.frames[id];
    if (!slot || slot->condition == Condition::done) {
        auto fresh = std::make_shared<FrameState>();
        fresh->id = id;
        fresh->createdAt = event.index;
        fresh->thread = event.thread;
        slot = std::move(fresh);
    } else if (slot->changedAt < m_ownedFrom) {
        slot = std::make_shared<FrameState>(*slot);
    }
    // Made above, by this replay, as something that changes; const is for those who look on.
    return const_cast<FrameState&>(*slot);
}

FrameState* Replay::known(std::optional<trace::FrameId> id, const trace::Event& event) {
    if (!id) return nullptr;
    if (m_latest && m_latest->id == *id && m_latest->condition != Condition::done)
        return &frame(*id, event);
    const auto* found = m_state.frame(*id);
    return found && found->condition != Condition::done ? &frame(*id, event) : nullptr;
}

ThreadState& Replay::thread(trace::ThreadId id) {
    for (auto& thread : m_state.threads)
        if (thread.id == id) return thread;
    m_state.threads.emplace_back().id = id;
    return m_state.threads.back();
}

ExceptionState* Replay::exception(trace::ExceptionId id) {
    for (auto& token : m_state.exceptions)
        if (token.id == id && !token.handled) return &token;
    return nullptr;
}

ScopeState* Replay::scope(trace::ScopeId id) {
    for (auto& scope : m_state.scopes)
        if (scope.id == id && scope.phase != ScopeState::Phase::left) return &scope;
    return nullptr;
}

void Replay::settle(trace::FrameId id, const trace::Event& event) {
    auto& stack = thread(event.thread).stack;
    if (!stack.empty() && stack.back() == id) {
        // What it called handed over to something of which nothing was recorded.
        auto* top = known(id, event);
        if (top && top->condition == Condition::calling) become(*top, Condition::running);
        return;
    }
    const auto place = std::find(stack.begin(), stack.end(), id);
    if (place == stack.end()) return push(id, event);
    // Their ends were lost; a generator among them is parked somewhere, the others are gone.
    for (auto above = place + 1; above != stack.end(); ++above) {
        auto* lost = known(*above, event);
        if (lost && lost->flavor)
            become(*lost, Condition::parked);
        else if (lost)
            end(*lost, Ending::returned);
    }
    stack.erase(place + 1, stack.end());
    become(frame(id, event), Condition::running);
}

void Replay::push(trace::FrameId id, const trace::Event& event) {
    auto& stack = thread(event.thread).stack;
    const auto* before = m_state.frame(id);
    const bool runs = before && (before->condition == Condition::running ||
                                 before->condition == Condition::calling);
    if (runs && std::find(stack.begin(), stack.end(), id) != stack.end()) return settle(id, event);
    if (auto* beneath = stack.empty() ? nullptr : known(stack.back(), event))
        become(*beneath, Condition::calling);
    stack.push_back(id);
    auto& top = frame(id, event);
    become(top, Condition::running);
    top.pickedUpAt = event.index;
    top.thread = event.thread;
    if (event.task) top.task = event.task;
}

void Replay::pop(trace::FrameId id, const trace::Event& event, Beneath beneath) {
    auto& stack = thread(event.thread).stack;
    const bool onTop = !stack.empty() && stack.back() == id;
    if (!onTop && std::find(stack.rbegin(), stack.rend(), id) == stack.rend()) return;
    if (!onTop) settle(id, event);
    stack.pop_back();
    if (beneath == Beneath::calls) return;
    auto* next = stack.empty() ? nullptr : known(stack.back(), event);
    if (next && !isCalledByLoop(id, *next, event)) become(*next, Condition::running);
}

/// Whether the loop has called what leaves: it goes on then, and not `beneath`, which runs it.
bool Replay::isCalledByLoop(trace::FrameId id, const FrameState& beneath,
                            const trace::Event& event) const {
    const auto* left = m_state.frame(id);
    if (left && left->flavor && event.task && !beneath.task) return true;
    const auto& callback = m_state.callback;
    return callback && callback->running && callback->thread == event.thread &&
           beneath.pickedUpAt < callback->since;
}

/// Who was found on top of the stack runs the loop, which is in charge now.
void Replay::leaveToLoop(const trace::Event& event) {
    const auto& stack = thread(event.thread).stack;
    auto* top = stack.empty() ? nullptr : known(stack.back(), event);
    if (top && top->condition == Condition::running) become(*top, Condition::calling);
}

void Replay::goOn(FrameState& frame, const trace::Event& event) {
    const auto& stack = thread(event.thread).stack;
    if (frame.condition == Condition::calling && !stack.empty() && stack.back() == frame.id)
        become(frame, Condition::running);
}

void Replay::become(FrameState& frame, Condition condition) {
    frame.condition = condition;
    frame.since = frame.changedAt;
}

void Replay::end(FrameState& frame, Ending ending) {
    m_shared.remove(frame);
    become(frame, Condition::done);
    frame.ending = ending;
    frame.delegate.reset();
    frame.pending.clear();
    m_endedFrames.push_back(frame.id);
    // What is bound to no block may outlive it.
    for (auto& scope : m_state.scopes)
        if (scope.frame == frame.id && !scope.moved && scope.phase != ScopeState::Phase::left) {
            scope.phase = ScopeState::Phase::left;
            scope.how = trace::Word::closed;
        }
    // Whatever was on its way in it has been replaced, or ends with it.
    std::erase_if(m_state.exceptions, [&](const auto& exception) {
        return !exception.handled && exception.at == frame.id;
    });
}

void Replay::travel(trace::ExceptionId exc, std::optional<trace::FrameId> from,
                    std::optional<trace::FrameId> to) {
    auto& transfer = m_state.transfer;
    const bool goesOn = transfer && transfer->exception == exc;
    if (goesOn) from = transfer->from;
    transfer = {Transfer::Sort::exception, from, to, {}, exc};
}

}  // namespace flowglass::playback
