#pragma once

#include <QWidget>

#include "app/window/controls/buttons.hpp"
#include "app/window/controls/look.hpp"

class QLineEdit;
class QLabel;

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
    /// without the ends, without the words beside the number, without that itself. It is seen where
    /// somebody types into it, in place of the buttons then.
    enum class Room { whole, bar, noFrames, noEnds, noWords, noNumbers };
    void setRoom(Room room);

  public Q_SLOTS:
    /// Puts the cursor where the number of a step is typed.
    void askForStep();

  Q_SIGNALS:
    void playPressed();
    void leaveRequested();  ///< the keyboard should go back to the stage

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();
    void jump();
    void share();

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    SignButtons m_signs;
    QWidget* m_numbers;
    QLabel* m_word;
    QLineEdit* m_step;
    QLabel* m_total;
    StepBar* m_bar;
    Room m_room = Room::whole;
    bool m_asking = false;  ///< for a step
};

}  // namespace flowglass::window
