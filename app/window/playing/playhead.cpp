#include "app/window/playing/playhead.hpp"

#include <algorithm>

namespace flowglass::window {

using playback::Direction;
using playback::Step;

namespace {

playback::Sentence waitsForLine() {
    return {.id = "waits.line",
            .label = "INPUT",
            .arguments = {},
            .phrases = {{.text = "The program waits for a line: type it under the output and press "
                                 "Enter."}}};
}

}  // namespace

Playhead::Playhead(QObject* parent) : QObject(parent) {}

void Playhead::open(std::shared_ptr<const Snapshot> snapshot, bool live) {
    // The old state's texts belong to the old trace: it lives until they are replaced.
    const auto old = std::exchange(m_snapshot, std::move(snapshot));
    m_live = live;
    selectNothing();
    if (!live) takeGrainThatFits();
    m_step = live ? lastStep() : start();
    m_stepped = false;
    recompute();
    Q_EMIT opened();
    Q_EMIT moved();
    Q_EMIT changed();
}

void Playhead::grow(std::shared_ptr<const Snapshot> snapshot) {
    if (m_snapshot == nullptr) return open(std::move(snapshot), true);
    const auto old = std::exchange(m_snapshot, std::move(snapshot));
    if (m_live) m_step = lastStep();
    recompute();
    Q_EMIT grew();
    Q_EMIT moved();
}

void Playhead::settle(std::optional<Step> there) {
    m_asking = false;
    if (empty()) return;
    if (std::exchange(m_live, false)) {
        begin(there.value_or(start()));
        m_stepped = there.has_value();
    }
    if (takeGrainThatFits()) Q_EMIT changed();
}

Step Playhead::start() const {
    return m_lectured ? 0 : player().opening(m_grain);
}

/// Nobody has chosen to be there.
void Playhead::begin(Step step) {
    m_stepped = false;
    step = std::min(step, lastStep());
    if (step == m_step) return;
    m_step = step;
    recompute();
    Q_EMIT moved();
}

void Playhead::setLectured(bool lectured) {
    m_lectured = lectured;
    if (lectured && !m_stepped && !m_live && !empty()) begin(start());
}

bool Playhead::takeGrainThatFits() {
    if (player().whyNot(m_grain).empty()) return false;
    m_grain = playback::Grain::moments;
    return true;
}

void Playhead::close() {
    m_state = {};
    m_sentence = {};
    m_topic = playback::Topic::frames;
    m_snapshot.reset();
    m_step = 0;
    m_live = false;
    m_asking = false;
    selectNothing();
    Q_EMIT opened();
    Q_EMIT moved();
    Q_EMIT changed();
}

Step Playhead::lastStep() const {
    return empty() ? 0 : player().lastStep(m_grain);
}

std::optional<Step> Playhead::ahead() const {
    if (empty()) return std::nullopt;
    if (m_followed) return player().toMomentOf(m_grain, m_step, Direction::forward, *m_followed);
    if (m_step >= lastStep()) return std::nullopt;
    return m_step + 1;
}

void Playhead::setHover(const Hover& pointed) {
    auto hover = pointed;
    // A task and its outermost coroutine are one thing to look at.
    if (const auto* task = hover.task ? m_state.task(*hover.task) : nullptr; task && !hover.frame)
        hover.frame = task->frame;
    for (const auto& [id, task] : m_state.tasks)
        if (hover.frame && task->frame == hover.frame) hover.task = id;
    if (m_hover == hover) return;
    m_hover = hover;
    Q_EMIT hovered();
}

void Playhead::recompute() {
    m_step = std::min(m_step, lastStep());
    m_state = player().stateAt(m_grain, m_step);
    m_sentence = m_asking && m_live ? waitsForLine() : player().narrate(m_grain, m_step, m_state);
    m_topic = playback::topicOf(player(), m_grain, m_step, m_state);
}

void Playhead::goTo(Step step) {
    if (empty()) return;
    m_live = false;
    m_stepped = true;
    step = std::min(step, lastStep());
    if (step == m_step) return;
    m_step = step;
    recompute();
    Q_EMIT moved();
}

void Playhead::goToEvent(trace::EventIndex event) {
    if (empty()) return;
    goTo(player().stepOf(m_grain, event));
}

void Playhead::stepBy(int count) {
    const auto back = static_cast<Step>(std::max(0, -count));
    const auto forward = static_cast<Step>(std::max(0, count));
    goTo(m_step - std::min(m_step, back) + forward);
}

void Playhead::first() {
    goTo(0);
}

void Playhead::last() {
    goTo(lastStep());
}

void Playhead::travel(std::optional<Step> step) {
    if (step) goTo(*step);
}

void Playhead::forward() {
    if (m_followed) return momentOfFrame(true);
    stepBy(1);
}

void Playhead::back() {
    if (m_followed) return momentOfFrame(false);
    stepBy(-1);
}

void Playhead::over() {
    if (!empty()) travel(player().over(m_grain, m_step, Direction::forward));
}

void Playhead::out() {
    if (!empty()) travel(player().out(m_grain, m_step, Direction::forward));
}

std::optional<trace::FrameId> Playhead::frameAtHand() const {
    if (m_followed) return m_followed;
    if (m_selected) return m_selected;
    return m_state.active;
}

void Playhead::momentOfFrame(bool forward) {
    if (empty()) return;
    const auto frame = frameAtHand();
    if (!frame) return stepBy(forward ? 1 : -1);
    const auto way = forward ? Direction::forward : Direction::back;
    travel(player().toMomentOf(m_grain, m_step, way, *frame));
}

void Playhead::setGrain(playback::Grain grain) {
    if (grain == m_grain) return;
    if (empty()) {
        m_grain = grain;
    } else {
        const auto events = m_state.next;
        const bool atStart = m_step == 0;
        m_grain = grain;
        m_step = atStart || events == 0 ? 0 : player().stepOf(grain, events - 1);
        recompute();
        Q_EMIT moved();
    }
    Q_EMIT changed();
}

void Playhead::selectNothing() {
    m_selected.reset();
    m_selectedTask.reset();
    m_path.reset();
    m_followed.reset();
    setHover({});
}

void Playhead::select(std::optional<trace::FrameId> frame, std::optional<trace::TaskId> task) {
    const bool hadPath = m_path.has_value();
    m_path.reset();
    if (m_selected == frame && m_selectedTask == task && !hadPath) return;
    m_selected = frame;
    m_selectedTask = task;
    if (m_followed && frame) m_followed = frame;
    Q_EMIT changed();
}

void Playhead::selectException(trace::ExceptionId exception) {
    if (empty()) return;
    const bool shown = m_path && m_path->exception == exception;
    m_path.reset();
    if (!shown) m_path = playback::pathOf(player(), exception);
    Q_EMIT changed();
}

void Playhead::selectNoException() {
    if (m_path) selectException(m_path->exception);
}

bool Playhead::toggleLastException() {
    if (m_path) {
        selectNoException();
        return true;
    }
    if (empty()) return false;
    // Further back nobody has one in mind, and a key is answered at once.
    constexpr trace::EventIndex kFar = 20'000;
    const auto now = m_state.next;
    for (auto at = now; at > now - std::min(now, kFar); --at) {
        if (const auto exception = player().trace().event(at - 1).exc()) {
            selectException(*exception);
            return true;
        }
    }
    return false;
}

std::optional<playback::Reason> Playhead::why() const {
    if (empty()) return std::nullopt;
    std::optional<playback::Reason> reason;
    if (m_selectedTask) reason = player().why(m_state, *m_selectedTask);
    if (!reason && m_selected) reason = player().why(m_state, *m_selected);
    // What has ended is not there to be asked about any more: the step is.
    if (!reason && m_state.activeTask) reason = player().why(m_state, *m_state.activeTask);
    if (!reason && m_state.active) reason = player().why(m_state, *m_state.active);
    return reason;
}

void Playhead::setFollowing(bool oneFrame) {
    m_followed = oneFrame ? frameAtHand() : std::nullopt;
    if (m_followed) m_selected = m_followed;
    Q_EMIT changed();
}

void Playhead::setVeiled(bool veiled) {
    if (m_veiled == veiled) return;
    m_veiled = veiled;
    Q_EMIT changed();
}

void Playhead::setAsking(bool asking) {
    if (std::exchange(m_asking, asking) == asking || empty()) return;
    recompute();
    Q_EMIT changed();
}

}  // namespace flowglass::window
