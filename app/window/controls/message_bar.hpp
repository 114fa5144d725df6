#pragma once

#include <QFrame>
#include <QTimer>
#include <functional>
#include <vector>

#include "app/window/controls/look.hpp"

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace flowglass::window {

/// A bar across the window with one sentence, and at most a few answers to it. What goes by itself
/// lies over the page, which does not move for it; room is made for what stays.
class MessageBar : public QFrame {
    Q_OBJECT

  public:
    enum class Tone { error, news, question, answer };
    struct Answer {
        QString text;
        std::function<void()> act;
    };

    explicit MessageBar(QWidget* parent = nullptr);
    void setLook(const Look& look);
    /// Makes `column` the place where it stands if room is made for it.
    void standIn(QBoxLayout& column);
    /// Under this it lies over the page.
    void lieUnder(QWidget& above);
    /// Over the lowest part of this, where its head has to be seen.
    void lieAtFootOf(QWidget& page);
    /// Replaces what was said before. A question stays until it is answered, news a few seconds, an
    /// answer to somebody's question until that is no longer asked.
    void say(Tone tone, const QString& sentence, std::vector<Answer> answers = {});
    /// What was said has come further: it is said in other words, with a bar for how far.
    void amend(const QString& sentence, double share);
    void clear();
    /// Somebody steps on: news is not about what is there then. What can be answered stays.
    void passBy();
    /// Something else has come to the front.
    void stayInFront();
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] bool asking() const;

  Q_SIGNALS:
    /// An answer that had the keyboard is gone: it should go where keys step.
    void leaveRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void paintTone();
    void lieBy(QWidget& anchor, bool atFoot);
    void place();
    /// Whether it lies over the page.
    [[nodiscard]] bool over() const;

    Look m_look = lookOf(scene::lightTheme());
    Tone m_tone = Tone::news;
    QWidget* m_anchor = nullptr;
    bool m_atFoot = false;  ///< of the anchor, rather than under it
    QBoxLayout* m_column = nullptr;
    QLabel* m_text;
    QHBoxLayout* m_answers;
    QToolButton* m_close;
    QTimer m_newsTimer;
    double m_share = 0;  ///< of what is under way; 0: nothing is
};

}  // namespace flowglass::window
