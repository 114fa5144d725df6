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

void FrameRules::push(const Event& event) {
    m_stacks[event.thread].push_back(*event.frame());
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

/// Who calls or resumes is running: the frame on top, before this event.
void FrameRules::checkBy(const Event& event) {
    const auto by = event.byFrame();
    const auto* frame = find(by);
    if (frame == nullptr) return;
    const auto& stack = m_stacks[event.thread];
    if (stack.empty() || stack.back() != *by)
        m_report.gap(event, joined({named("frame", by->value), " is named in 'by', but is not ",
                                    "what runs: it is ", nameOf(frame->state), "."}));
}

void FrameRules::begin(const Event& event) {
    checkBy(event);
    Frame frame;
    frame.state = event.kind == Kind::call ? State::running : State::created;
    frame.defLine = event.line();
    frame.isModule = event.text(Field::function) == "<module>";
    if (!m_frames.try_emplace(*event.frame(), frame).second) return;
    if (event.kind == Kind::call) push(event);
}

void FrameRules::resume(const Event& event, Frame& frame) {
    checkBy(event);
    const auto how = event.how();
    const auto name = named("frame", event.frame()->value);
    if (frame.state == State::running || frame.state == State::done)
        m_report.gap(event, joined({name, " is resumed while it is ", nameOf(frame.state), "."}));
    const auto* delegate = find(frame.delegate);
    if (how == Word::delegate &&
        (frame.state != State::delegating || (delegate && delegate->state != State::done)))
        m_report.gap(event, joined({name, " goes on after a frame that it waited in, but ",
                                    frame.state == State::delegating ? "that one has not ended."
                                                                     : "it waited in none."}));
    if (frame.state == State::delegating && (how == Word::next || how == Word::send))
        m_report.gap(event, joined({name, " is resumed while another frame stands for it."}));
    if (frame.state != State::running) push(event);
    frame.state = State::running;
    frame.resumedBy = how;
    frame.delegate.reset();
}

void FrameRules::suspend(const Event& event, Frame& frame) {
    (void)isOnTop(event, frame, "is parked");
    if (frame.state == State::running) pop(event);
    frame.delegate = event.id<FrameId>(Field::delegate);
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
    const auto how = event.how();
    if (how == Word::new_ || how == Word::again) (void)isOnTop(event, frame, "raises");
    if (how == Word::thrown && (frame.state == State::running || frame.state == State::done))
        m_report.gap(event,
                     joined({"Something is thrown into ", named("frame", event.frame()->value),
                             " while it is ", nameOf(frame.state), "."}));
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
