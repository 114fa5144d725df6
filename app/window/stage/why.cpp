#include "app/window/stage/why.hpp"

namespace flowglass::window {

namespace {

Why::Subject about(Playhead& playhead) {
    Why::Subject subject;
    subject.reason = [&playhead] { return playhead.why(); };
    subject.shown = [&playhead](trace::EventIndex event) {
        return playhead.player().stepOf(playhead.grain(), event) == playhead.step();
    };
    subject.travel = [&playhead](trace::EventIndex event) { playhead.goToEvent(event); };
    subject.wayBack = [&playhead] {
        return [&playhead, from = playhead.step()] { playhead.goTo(from); };
    };
    subject.key = "Y";
    subject.nothing = "Nothing runs here to ask about; select a frame or a task, or step on.";
    return subject;
}

}  // namespace

Why::Why(Subject subject, MessageBar& messages, QObject* parent)
    : QObject(parent), m_subject(std::move(subject)), m_messages(messages) {}

Why::Why(Playhead& playhead, MessageBar& messages, QObject* parent)
    : Why(about(playhead), messages, parent) {
    connect(&playhead, &Playhead::moved, this, &Why::noteMove);
    connect(&playhead, &Playhead::changed, this, &Why::noteMove);
}

/// Something else may have been said since.
bool Why::stands() const {
    return !m_said.isEmpty() && m_messages.sentence() == m_said;
}

void Why::noteMove() {
    if (!m_going) forget();
}

void Why::ask() {
    if (!stands()) forget();
    if (m_back) return goBack();
    if (m_cause) return goToCause();
    if (!m_said.isEmpty()) return forget();
    if (const auto reason = m_subject.reason()) return answer(*reason);
    m_said = m_subject.whose + m_subject.nothing;
    m_messages.say(MessageBar::Tone::news, m_said);
}

void Why::answer(const playback::Reason& reason) {
    forget();
    m_said = m_subject.whose + QString::fromStdString(reason.sentence.plain());
    if (m_subject.shown(reason.cause)) return say({});
    m_cause = reason.cause;
    say({{"Go to the cause (" + m_subject.key + ")", [this] { goToCause(); }}});
}

void Why::say(std::vector<MessageBar::Answer> answers) {
    m_messages.say(MessageBar::Tone::answer, m_said, std::move(answers));
}

void Why::goToCause() {
    m_back = m_subject.wayBack();
    m_going = true;
    m_subject.travel(*m_cause);
    m_going = false;
    say({{"Back (" + m_subject.key + ")", [this] { goBack(); }}});
}

void Why::goBack() {
    const auto back = m_back;
    forget();
    back();
}

void Why::forget() {
    const bool stood = stands();
    m_said.clear();
    m_cause.reset();
    m_back = {};
    if (stood) m_messages.clear();
}

}  // namespace flowglass::window
