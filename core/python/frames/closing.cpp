#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

Lifecycle::Closing::Closing(Lifecycle& lifecycle, PyGenObject* generator, Word how) noexcept
    : m_lifecycle(lifecycle),
      m_thread(lifecycle.recorder().thread()),
      m_frame(lifecycle.recorder().generators().find(generator)),
      m_outerClosing(m_thread.closing),
      m_outerHow(m_thread.closingHow),
      m_outerTokens(m_thread.closingTokens) {
    if (m_frame != nullptr &&
        (m_frame->state == FrameState::finished || m_frame->state == FrameState::running))
        m_frame = nullptr;
    if (m_frame == nullptr) return;
    m_thread.closing = generator;
    m_thread.closingHow = how;
    m_thread.closingTokens = m_thread.tokens.size();
}

Lifecycle::Closing::~Closing() {
    if (m_frame == nullptr) return;
    PyGenObject* generator = m_thread.closing;
    const Word how = m_thread.closingHow;
    if (m_frame->state != FrameState::finished && cpython::isFinished(generator)) {
        m_lifecycle.closeSilentDelegates(m_thread, *m_frame);
        m_lifecycle.recordClose(m_thread, *m_frame, how);
    }
    m_thread.closing = m_outerClosing;
    m_thread.closingHow = m_outerHow;
    // close() swallows the GeneratorExit that came out, and a dying generator whatever comes out.
    const bool swallows = how != Word::called || PyErr_Occurred() == nullptr;
    if (swallows && m_thread.tokens.size() > m_thread.closingTokens)
        m_lifecycle.m_exceptions.stopTravelling(m_thread, m_thread.closingTokens, Word::native,
                                                record::ticks());
    m_thread.closingTokens = m_outerTokens;
}

void Lifecycle::recordClose(ThreadState& thread, Frame& frame, Word how) noexcept {
    if (frame.state == FrameState::finished) return;
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    const Frame* by = how == Word::called ? prepareCall(thread, ticks) : nullptr;
    if (frame.folded != 0) tellFolded(thread, frame, ticks);
    thread.event<Kind::close>(ticks)
        .put<Field::frame>(frame.id)
        .put<Field::how>(how)
        .putId<Field::byFrame>(by == nullptr ? 0 : by->id)
        .commit();
    end(thread, frame);
}

// 3.13 closes a parked generator without a word where no code of its own would run.
void Lifecycle::closeSilentDelegates(ThreadState& thread, Frame& frame) noexcept {
    Frame* inner = frame.delegate;
    if (inner == nullptr || inner->state == FrameState::finished ||
        inner->state == FrameState::running)
        return;
    closeSilentDelegates(thread, *inner);
    if (cpython::isFinished(inner->generator))
        recordClose(thread, *inner, thread.closing == nullptr ? Word::called : thread.closingHow);
}

void Lifecycle::forget(PyGenObject* generator) noexcept {
    Frame* frame = m_recorder.generators().find(generator);
    if (frame == nullptr) return;
    ThreadState& thread = m_recorder.thread();
    if (frame->state != FrameState::finished) {
        if (frame->state == FrameState::running) return;
        recordClose(thread, *frame, Word::dropped);
    }
    m_recorder.generators().remove(generator);
    if (frame->delegate != nullptr) frame->delegate->delegator = nullptr;
    m_recorder.pool().giveBack(frame);
}

}  // namespace flowglass::python
