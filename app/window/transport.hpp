#pragma once

#include <QWidget>

#include "app/window/look.hpp"

class QLineEdit;
class QLabel;
class QToolButton;

namespace flowglass::window {

class Playhead;
class StepBar;

/// The buttons that move now: first, back, play, forward, last, over, out; and "Step 22 of 40",
/// in which a number can be typed.
class Transport : public QWidget {
    Q_OBJECT

  public:
    explicit Transport(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);
    void setPlaying(bool playing);
    /// How much of it there is: all; in the height of a bar; and there without over and out,
    /// without the ends, without the numbers.
    enum class Room { whole, bar, noFrames, noEnds, noNumbers };
    void setRoom(Room room);

  public Q_SLOTS:
    /// Puts the cursor where the number of a step is typed.
    void askForStep();

  Q_SIGNALS:
    void playPressed();

  private:
    QToolButton* addButton(const QString& sign, const QString& name, const QString& toolTip);
    void refresh();
    void jump();

    void share();

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    QList<QToolButton*> m_buttons;
    QToolButton* m_play = nullptr;
    QWidget* m_numbers;
    QLineEdit* m_step;
    QLabel* m_total;
    StepBar* m_bar;
    Room m_room = Room::whole;
    bool m_playing = false;
};

}  // namespace flowglass::window
