#pragma once

#include <optional>

#include "app/window/message_bar.hpp"
#include "app/window/playhead.hpp"

namespace flowglass::window {

/// "Why is this running?", "why is this waiting?": answers in a sentence, and goes to the cause and
/// back. Asked once it answers, asked again it goes there, and a third time back.
class Why : public QObject {
    Q_OBJECT

  public:
    Why(Playhead& playhead, MessageBar& messages, QObject* parent = nullptr);

  public Q_SLOTS:
    void ask();

  private:
    void answer();
    void say(std::vector<MessageBar::Answer> answers);
    void goToCause();
    void goBack();
    void forget();

    Playhead& m_playhead;
    MessageBar& m_messages;
    std::optional<playback::Reason> m_reason;   ///< of the answer that stands
    std::optional<Playhead::Step> m_askedFrom;  ///< while one is at the cause
    QString m_said;
    bool m_going = false;  ///< by an answer, not by the person's own step
};

}  // namespace flowglass::window
