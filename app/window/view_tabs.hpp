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

  private:
    void refresh();

    ViewChoice& m_choice;
    Segments* m_views;
    QToolButton* m_follow;
};

}  // namespace flowglass::window
