#pragma once

#include <QList>
#include <QString>

#include "app/window/controls/look.hpp"

class QToolButton;

namespace flowglass::window {

/// A button without a sign, reached by Tab: words that lie flat on what is beneath.
[[nodiscard]] QToolButton* wordButton(const QString& text);

/// A small button on a panel, `sign` names its icon; keys reach what it does without it.
[[nodiscard]] QToolButton* panelButton(const QString& sign, const QString& name,
                                       const QString& toolTip);

/// The square buttons with signs that a bar has to move now by, and the one among them that plays.
class SignButtons {
  public:
    /// Makes one, reached by Tab; `sign` names its icon.
    QToolButton* add(const QString& sign, const QString& name, const QString& toolTip);
    /// Makes the one that plays and pauses.
    QToolButton* addPlay();
    /// `button` and `sign` are widths at 100 %.
    void setLook(const Look& look, int button, int sign);
    void setPlaying(bool playing);
    [[nodiscard]] const QList<QToolButton*>& all() const { return m_all; }

  private:
    Look m_look = lookOf(scene::lightTheme());
    QList<QToolButton*> m_all;
    QToolButton* m_play = nullptr;
    bool m_playing = false;
};

}  // namespace flowglass::window
