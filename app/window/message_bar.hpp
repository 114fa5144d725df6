#pragma once

#include <QFrame>
#include <QTimer>
#include <functional>
#include <vector>

#include "app/window/look.hpp"

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace flowglass::window {

/// A bar across the window with one sentence, and at most a few answers to it.
class MessageBar : public QFrame {
    Q_OBJECT

  public:
    enum class Tone { error, news, question };
    struct Answer {
        QString text;
        std::function<void()> act;
    };

    explicit MessageBar(QWidget* parent = nullptr);
    void setLook(const Look& look);
    /// Replaces what was said before. A question stays until it is answered, news a few seconds.
    void say(Tone tone, const QString& sentence, std::vector<Answer> answers = {});
    void clear();
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] bool asking() const;

  Q_SIGNALS:
    /// An answer that had the keyboard is gone: it should go where keys step.
    void leaveRequested();

  private:
    void paintTone();

    Look m_look = lookOf(scene::lightTheme());
    Tone m_tone = Tone::news;
    QLabel* m_text;
    QHBoxLayout* m_answers;
    QToolButton* m_close;
    QTimer m_newsTimer;
};

}  // namespace flowglass::window
