#pragma once

#include <QObject>
#include <QTimer>

namespace flowglass::window {

class Playhead;

/// Steps on by itself, until the end or until somebody else moves.
class Autoplay : public QObject {
    Q_OBJECT

  public:
    explicit Autoplay(Playhead& playhead, QObject* parent = nullptr);
    [[nodiscard]] bool playing() const { return m_timer.isActive(); }
    void setSpeed(double speed);

  public Q_SLOTS:
    void toggle();
    void stop();

  Q_SIGNALS:
    void playingChanged(bool playing);

  private:
    void advance();

    Playhead& m_playhead;
    QTimer m_timer;
};

}  // namespace flowglass::window
