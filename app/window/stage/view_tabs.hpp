#pragma once

#include <QFrame>

class QToolButton;

namespace flowglass::window {

class Playhead;
class Segments;
class ViewChoice;

/// The stage's views to choose from, and whether the view follows the step.
class ViewTabs : public QFrame {
    Q_OBJECT

  public:
    ViewTabs(ViewChoice& choice, Playhead& playhead, QWidget* parent = nullptr);

    /// Behind one button; the key alone is left to let the view follow.
    void setBrief(bool brief);

  private:
    void refresh();

    ViewChoice& m_choice;
    Segments* m_views;
    QToolButton* m_follow;
};

}  // namespace flowglass::window
