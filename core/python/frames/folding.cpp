#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

// Rounds of a hot site beyond its budget are counted in the frame. Before anything of that frame is
// recorded again, the count is told, then what makes its state true: that it runs, and its locals.
void Lifecycle::bringUp(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept {
    const bool wasResumed = frame.resumeFolded;
    if (wasResumed) --frame.folded;
    if (frame.folded != 0) tellFolded(thread, frame, ticks);
    if (wasResumed) {
        frame.resumeFolded = false;
        thread.event<Kind::resume>(ticks)
            .put<Field::frame>(frame.id)
            .put<Field::line>(frame.resumeLine)
            .put<Field::how>(frame.resumeHow)
            .commit();
    }
    if (frame.isStale && frame.state == FrameState::running) {
        frame.isStale = false;
        bindLocals(thread, frame, ticks);
    }
}

// The end of a fold may be far away, or never come: who looks on while the program runs, and who
// reads what is left of one that was killed, should know that there is one.
void Lifecycle::tellFolding(ThreadState& thread, Frame& frame) noexcept {
    constexpr std::uint64_t growth = 10;
    // A generator's round is mostly over soon, and folded whole; only what goes on in the middle of
    // one needs to be told that it runs.
    if (frame.resumeFolded && frame.folded < 2 * frame.toldAt) return;
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    const auto later = frame.toldAt * growth;
    if (frame.resumeFolded)
        bringUp(thread, frame, ticks);
    else
        tellFolded(thread, frame, ticks);
    frame.toldAt = later;
}

void Lifecycle::tellFolded(ThreadState& thread, Frame& frame, std::uint64_t ticks) noexcept {
    constexpr std::uint64_t most = 0xFFFF'FFFFU;
    thread.event<Kind::lost>(ticks)
        .put<Field::count>(static_cast<std::uint32_t>(std::min(frame.folded, most)))
        .put<Field::why>(Word::repeat)
        .put<Field::frame>(frame.id)
        .commit();
    frame.folded = 0;
    frame.toldAt = Frame::kFirstTold;
}

void Lifecycle::noteDepth() noexcept {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return;
    ThreadState& thread = m_recorder.thread();
    const Frame* frame = prepareCall(thread, ticks);
    thread.event<Kind::lost>(ticks)
        .put<Field::count>(1U)
        .put<Field::why>(Word::full)
        .putId<Field::frame>(frame == nullptr ? 0 : frame->id)
        .commit();
}

}  // namespace flowglass::python
