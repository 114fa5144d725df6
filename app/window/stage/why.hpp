#pragma once

#include <functional>
#include <optional>

#include "app/window/controls/message_bar.hpp"
#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

/// "Why is this running?", "why is this waiting?": answers in a sentence, and goes to the cause and
/// back. Asked once it answers, asked again it goes there, and a third time back.
class Why : public QObject {
    Q_OBJECT

  public:
    /// What is asked about now, and how one gets to its cause and back.
    struct Subject {
        std::function<std::optional<playback::Reason>()> reason;
        std::function<bool(trace::EventIndex)> shown;  ///< whether its step is the one of now
        std::function<void(trace::EventIndex)> travel;
        std::function<std::function<void()>()> wayBack;  ///< to what is shown now
        QString key;                                     ///< that asks, as it is written
        QString nothing;  ///< what is said where there is nothing to ask about
        QString whose{};  ///< before the answer
    };
    Why(Subject subject, MessageBar& messages, QObject* parent = nullptr);
    Why(Playhead& playhead, MessageBar& messages, QObject* parent = nullptr);

    /// Answers about something else than the subject: the next question is about its cause.
    void answer(const playback::Reason& reason);

  public Q_SLOTS:
    void ask();
    /// Something else is shown: the answer holds no more.
    void noteMove();

  private:
    [[nodiscard]] bool stands() const;
    void say(std::vector<MessageBar::Answer> answers);
    void goToCause();
    void goBack();
    void forget();

    Subject m_subject;
    MessageBar& m_messages;
    QString m_said;  ///< the answer that stands; empty where there is none
    std::optional<trace::EventIndex> m_cause;  ///< where that is not the step of now
    std::function<void()> m_back;              ///< while one is at the cause
    bool m_going = false;                      ///< by an answer, not by the person's own step
};

}  // namespace flowglass::window
