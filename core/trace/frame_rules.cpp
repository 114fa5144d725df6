#include <algorithm>
#include <functional>

#include "core/trace/rules.hpp"

namespace flowglass::trace::rules {

using base::joined;

std::string_view FrameRules::nameOf(State state) {
    switch (state) {
        case State::created:
            return "created and has not run";
        case State::running:
            return "running";
        case State::parked:
            return "parked";
        case State::delegating:
            return "waiting in another frame";
        case State::done:
            return "over";
    }
    return {};
}

FrameRules::Frame* FrameRules::find(std::optional<FrameId> id) {
    const auto found = id ? m_frames.find(*id) : m_frames.end();
    return found == m_frames.end() ? nullptr : &found->second;
}

void FrameRules::wait(TaskId task) {
    for (auto& [thread, frames] : m_stacks) {
        const auto isOfTask = [&](FrameId id) {
            const auto found = m_taskOf.find(id);
            return found != m_taskOf.end() && found->second == task;
        };
        const auto from =
            std::stable_partition(frames.begin(), frames.end(), std::not_fn(isOfTask));
        if (from == frames.end()) continue;
        m_waiting[task].assign(from, frames.end());
        frames.erase(from, frames.end());
    }
}

void FrameRules::run(const Event& event, TaskId task) {
    const auto found = m_waiting.find(task);
    if (found == m_waiting.end()) return;
    auto& stack = m_stacks[event.thread];
    stack.insert(stack.end(), found->second.begin(), found->second.end());
    m_waiting.erase(found);
}

void FrameRules::push(const Event& event) {
    m_stacks[event.thread].push_back(*event.frame());
    if (event.task) m_taskOf[*event.frame()] = *event.task;
}

void FrameRules::pop(const Event& event) {
    auto& stack = m_stacks[event.thread];
    if (!stack.empty() && stack.back() == *event.frame()) return stack.pop_back();
    // A gap: the frame may lie anywhere on any stack.
    for (auto& [thread, frames] : m_stacks) std::erase(frames, *event.frame());
}

bool FrameRules::isOnTop(const Event& event, const Frame& frame, std::string_view does) {
    const auto name = named("frame", event.frame()->value);
    if (frame.state != State::running) {
        m_report.gap(event, joined({name, " ", does, " while it is ", nameOf(frame.state), "."}));
        return false;
    }
    const auto& stack = m_stacks[event.thread];
    if (!stack.empty() && stack.back() == *event.frame()) return true;
    m_report.gap(event, joined({name, " ", does, " while another frame runs."}));
    return false;
}

/// Who calls or resumes is running: the frame on top, before this event. Who has just handed over
/// to the frame may be named, too.
void FrameRules::checkBy(const Event& event) {
    const auto by = event.byFrame();
    const auto* frame = find(by);
    if (frame == nullptr) return;
    const auto& stack = m_stacks[event.thread];
    const bool handedOver = frame->state == State::delegating && frame->delegate == event.frame();
    if (!handedOver && (stack.empty() || stack.back() != *by))
        m_report.gap(event, joined({named("frame", by->value), " is named in 'by', but is not ",
                                    "what runs: it is ", nameOf(frame->state), "."}));
}

void FrameRules::begin(const Event& event) {
    checkBy(event);
    Frame frame;
    frame.state = event.kind == Kind::call ? State::running : State::created;
    frame.defLine = event.line();
    frame.isAsyncGenerator = event.word(Field::flavor) == Word::asyncGenerator;
    frame.isModule = event.text(Field::function) == "<module>";
    if (!m_frames.try_emplace(*event.frame(), frame).second) return;
    if (event.kind == Kind::call) push(event);
}

/// A frame that waits in another one goes on when that has ended, or, where it waits for the next
/// item of an async generator, has yielded.
void FrameRules::checkDelegation(const Event& event, const Frame& frame) {
    const auto name = named("frame", event.frame()->value);
    const auto how = event.how();
    if (how != Word::delegate) {
        if (frame.state == State::delegating && (how == Word::next || how == Word::send))
            m_report.gap(event, joined({name, " is resumed while another frame stands for it."}));
        return;
    }
    const auto* delegate = find(frame.delegate);
    if (frame.state != State::delegating)
        m_report.gap(event, joined({name, " goes on after another frame, but waited in none."}));
    else if (delegate && delegate->state != State::done &&
             !(delegate->isAsyncGenerator && delegate->state == State::parked &&
               delegate->hasYielded))
        m_report.gap(event, joined({name, " goes on after ", named("frame", frame.delegate->value),
                                    ", which has not ended."}));
}

void FrameRules::resume(const Event& event, Frame& frame) {
    checkBy(event);
    if (frame.state == State::running || frame.state == State::done)
        m_report.gap(event, joined({named("frame", event.frame()->value),
                                    " is resumed while it is ", nameOf(frame.state), "."}));
    else
        checkDelegation(event, frame);
    if (frame.state != State::running) push(event);
    frame.state = State::running;
    frame.resumedBy = event.how();
    frame.delegate.reset();
}

void FrameRules::suspend(const Event& event, Frame& frame) {
    (void)isOnTop(event, frame, "is parked");
    if (frame.state == State::running) pop(event);
    frame.delegate = event.id<FrameId>(Field::delegate);
    frame.hasYielded = event.how() == Word::yield;
    frame.state = frame.delegate ? State::delegating : State::parked;
    const auto* delegate = find(frame.delegate);
    if (delegate && (delegate->state == State::done || delegate->state == State::running))
        m_report.gap(event, joined({named("frame", event.frame()->value), " waits in ",
                                    named("frame", frame.delegate->value), ", which is ",
                                    nameOf(delegate->state), "."}));
}

void FrameRules::finish(const Event& event, Frame& frame) {
    (void)isOnTop(event, frame, event.kind == Kind::unwind ? "is left" : "returns");
    if (frame.state == State::running) pop(event);
    frame.state = State::done;
}

void FrameRules::close(const Event& event, Frame& frame) {
    const auto name = named("frame", event.frame()->value);
    if (frame.state == State::done)
        m_report.gap(event, joined({name, " is closed while it is over."}));
    if (frame.state == State::running) {
        if (frame.resumedBy != Word::close)
            m_report.gap(event, joined({name, " is closed while it is running."}));
        else
            (void)isOnTop(event, frame, "is closed");
        pop(event);
    }
    frame.state = State::done;
}

void FrameRules::raise(const Event& event, Frame& frame) {
    if (event.how() != Word::delivered) (void)isOnTop(event, frame, "raises");
}

void FrameRules::bind(const Event& event, Frame& frame) {
    // A module's globals can change from any frame, also after its code has run.
    if (!frame.isModule) (void)isOnTop(event, frame, "binds a name");
}

void FrameRules::line(const Event& event, Frame& frame) {
    (void)isOnTop(event, frame, "runs a line");
    if (event.line() < frame.defLine)
        m_report.fault(event, joined({"Line ", std::to_string(event.line()), " lies before ",
                                      named("frame", event.frame()->value),
                                      "'s function, which starts at line ",
                                      std::to_string(frame.defLine), "."}));
}

void FrameRules::see(const Event& event) {
    const auto task = event.id<TaskId>(Field::task);
    if (event.kind == Kind::wait && task) return wait(*task);
    if (event.kind == Kind::run && task) return run(event, *task);
    if (!event.frame()) return;
    if (event.kind == Kind::call || event.kind == Kind::create) return begin(event);
    auto* frame = find(event.frame());
    if (frame == nullptr) return;
    switch (event.kind) {
        case Kind::resume:
            return resume(event, *frame);
        case Kind::suspend:
            return suspend(event, *frame);
        case Kind::line:
            return line(event, *frame);
        case Kind::bind:
        case Kind::unbind:
            return bind(event, *frame);
        case Kind::return_:
        case Kind::unwind:
            return finish(event, *frame);
        case Kind::close:
            return close(event, *frame);
        case Kind::raise:
            return raise(event, *frame);
        case Kind::handled:
        case Kind::entering:
        case Kind::evaluate:
            (void)isOnTop(event, *frame, "acts");
            return;
        default:
            return;
    }
}

}  // namespace flowglass::trace::rules
