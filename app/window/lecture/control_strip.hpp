#pragma once

#include <QFrame>

#include "app/window/controls/look.hpp"

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace flowglass::window {

class Playhead;
class Segments;

/// The choices above the timeline: how much a step is, whom it follows, how fast it plays, the
/// veil, and the timeline's axis.
class ControlStrip : public QFrame {
    Q_OBJECT

  public:
    explicit ControlStrip(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);
    /// Where every row counts, only what belongs to the timeline stands here; keys and the commands
    /// by name reach the rest.
    void setTight(bool tight);
    void setAxis(int axis);
    void setWakes(bool all);
    [[nodiscard]] double speed() const { return m_speed; }
    void setSpeed(double speed);
    /// One notch faster or slower.
    void changeSpeed(bool faster);

  Q_SIGNALS:
    void axisPicked(int axis);
    void wakesPicked(bool all);
    void fitPressed();
    void speedChanged(double speed);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void refresh();
    void share();
    void nameSpeed();
    [[nodiscard]] QLabel* addWord(const QString& text);
    [[nodiscard]] static QToolButton* makeButton(const QString& text, const QString& toolTip);
    [[nodiscard]] QToolButton* addSpeedButton();

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    QBoxLayout* m_rows = nullptr;
    QHBoxLayout* m_left = nullptr;   ///< what a step is
    QHBoxLayout* m_right = nullptr;  ///< of the timeline
    Segments* m_grain;
    Segments* m_follow;
    Segments* m_axis;
    QToolButton* m_speedButton;
    QToolButton* m_veil;
    QToolButton* m_wakes;
    QToolButton* m_fit;
    QList<QLabel*> m_words;  ///< that say what the choices beside them are
    bool m_brief = false;    ///< there is no room for words
    bool m_tight = false;    ///< there is room for one row
    int m_wordSizes = 0;     ///< that the room was shared for
    double m_speed = 1;
};

}  // namespace flowglass::window
