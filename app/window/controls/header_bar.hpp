#pragma once

#include <QFrame>

#include "app/window/controls/look.hpp"

class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace flowglass::window {

class Playhead;
class Segments;
class Transport;
class ViewChoice;
class ViewTabs;

/// The bar at the top: what is open, what is in it in clickable words, the views, Run or Stop, and
/// the menus.
class HeaderBar : public QFrame {
    Q_OBJECT

  public:
    HeaderBar(Playhead& playhead, ViewChoice& views, QWidget* parent = nullptr);
    void setLook(const Look& look);
    void setTitle(const QString& file, const QString& toolTip, bool edited);
    /// Whether a program is in view; the lessons have no need of what acts on one.
    void setAboutProgram(bool about);
    enum class RunState { nothing, ready, building, running, stopping };
    void setRunState(RunState state);
    /// How many lints there are; none are not mentioned.
    void setLints(int count);
    /// Where the parts of the workspace take turns: takes in the transport, and offers the parts.
    /// Null: they do not; somebody else has the transport then.
    void setTurns(Transport* transport);
    void setPart(int part);
    [[nodiscard]] QMenu* exportMenu() const { return m_exportMenu; }
    [[nodiscard]] QMenu* moreMenu() const { return m_moreMenu; }

  Q_SIGNALS:
    void homePressed();
    void runPressed();
    void stopPressed();
    void lecturePressed();
    void lintsPressed();
    void partPicked(int part);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void refreshWords();
    void showParts();
    void shareWidth();
    void shareTurns();

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    QToolButton* m_home;
    QLabel* m_title;
    QString m_name;  ///< what the title says where there is room for it
    QWidget* m_words;
    QHBoxLayout* m_wordRow;
    Segments* m_part;  ///< which of those that take turns
    ViewTabs* m_views;
    QToolButton* m_lints;
    QToolButton* m_run;
    QToolButton* m_lecture;
    QToolButton* m_export;
    QToolButton* m_more;
    QMenu* m_exportMenu;
    QMenu* m_moreMenu;
    Transport* m_transport = nullptr;  ///< where it is here
    int m_wordSizes = 0;               ///< that the room was shared for
    bool m_aboutProgram = false;
    RunState m_runState = RunState::nothing;
};

}  // namespace flowglass::window
