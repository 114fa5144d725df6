#pragma once

#include <QObject>
#include <QTimer>
#include <array>
#include <functional>

namespace flowglass::window {

/// How fast it can play: times the usual.
inline constexpr std::array kSpeeds{0.25, 0.5, 1.0, 2.0, 4.0, 8.0};

class Playhead;

/// Something that can be walked through from its start to its end.
struct Walk {
    std::function<bool()> empty;
    std::function<bool()> atEnd;
    std::function<void()> toStart;
    std::function<void()> forward;
};

/// Steps on by itself, until the end or until somebody else moves.
class Autoplay : public QObject {
    Q_OBJECT

  public:
    explicit Autoplay(Walk walk, QObject* parent = nullptr);
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

    Walk m_walk;
    QTimer m_timer;
};

}  // namespace flowglass::window
