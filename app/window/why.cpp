#include "app/window/why.hpp"

namespace flowglass::window {

Why::Why(Playhead& playhead, MessageBar& messages, QObject* parent)
    : QObject(parent), m_playhead(playhead), m_messages(messages) {
    connect(&m_playhead, &Playhead::moved, this, [this] {
        if (!m_going) forget();
    });
    connect(&m_playhead, &Playhead::changed, this, [this] {
        if (!m_going) forget();
    });
}

void Why::ask() {
    if (m_playhead.empty()) return;
    if (m_askedFrom) return goBack();
    if (m_reason) return goToCause();
    answer();
}

void Why::answer() {
    m_reason = m_playhead.why();
    if (!m_reason) {
        m_messages.say(MessageBar::Tone::news,
                       "Nothing runs here to ask about; select a frame or "
                       "a task, or step on.");
        return;
    }
    std::vector<MessageBar::Answer> answers;
    const auto cause = m_playhead.player().stepOf(m_playhead.grain(), m_reason->cause);
    if (cause != m_playhead.step())
        answers.push_back({"Go to the cause (Y)", [this] { goToCause(); }});
    else
        m_reason->cause = m_playhead.state().next;
    say(std::move(answers));
}

void Why::say(std::vector<MessageBar::Answer> answers) {
    m_said = QString::fromStdString(m_reason->sentence.plain());
    m_messages.say(MessageBar::Tone::question, m_said, std::move(answers));
}

void Why::goToCause() {
    const auto cause = m_reason->cause;
    if (cause >= m_playhead.state().next) return forget();
    const auto from = m_playhead.step();
    m_going = true;
    m_playhead.goToEvent(cause);
    m_going = false;
    m_askedFrom = from;
    say({{"Back (Y)", [this] { goBack(); }}});
}

void Why::goBack() {
    const auto from = *m_askedFrom;
    forget();
    m_playhead.goTo(from);
}

void Why::forget() {
    const bool stood = m_reason.has_value();
    m_reason.reset();
    m_askedFrom.reset();
    // Something else may have been said since.
    if (stood && m_messages.sentence() == m_said) m_messages.clear();
}

}  // namespace flowglass::window
