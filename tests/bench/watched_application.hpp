#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <ctime>
#include <utility>
#include <vector>

namespace flowglass::bench {

/// A picture that the window painted: how long the GUI thread worked for it since the one before,
/// with composing, moving and painting, and when it was done.
struct Frame {
    double busy_ms = 0;
    double painting_ms = 0;
    double done_ms = 0;  ///< since the application was made
};

/// The real application, looked over its shoulder: adds up the work of its GUI thread, and
/// notes each picture that the window paints.
class WatchedApplication : public QApplication {
  public:
    WatchedApplication(int& argc, char** argv) : QApplication(argc, argv) { m_clock.start(); }

    bool notify(QObject* receiver, QEvent* event) override {
        const bool outermost = m_depth++ == 0;
        const double began = worked();
        const bool paints = event->type() == QEvent::UpdateRequest;
        const bool known = QApplication::notify(receiver, event);
        const double took = worked() - began;
        --m_depth;
        if (outermost) {
            m_busy_ms += took;
            m_longest_ms = std::max(m_longest_ms, took);
        }
        if (paints) m_frames.push_back({std::exchange(m_busy_ms, 0), took, now()});
        return known;
    }

    /// Forgets what was painted until now.
    void restart() {
        m_frames.clear();
        m_busy_ms = 0;
        m_longest_ms = 0;
    }

    [[nodiscard]] const std::vector<Frame>& frames() const { return m_frames; }
    /// The longest that one event kept the GUI thread since restart().
    [[nodiscard]] double longest() const { return m_longest_ms; }
    /// Milliseconds since the application was made.
    [[nodiscard]] double now() const { return static_cast<double>(m_clock.nsecsElapsed()) / 1e6; }
    /// Milliseconds of processor time that this thread has taken: what others do on the machine
    /// does not count.
    [[nodiscard]] static double worked() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    /// Lets the event loop turn until `condition` holds.
    template <class Condition>
    void until(Condition condition) {
        while (!condition()) processEvents(QEventLoop::WaitForMoreEvents);
    }

    /// Lets the event loop turn for so long.
    void rest(int milliseconds) {
        QEventLoop turning;
        QTimer::singleShot(milliseconds, Qt::PreciseTimer, &turning, &QEventLoop::quit);
        turning.exec();
    }

  private:
    QElapsedTimer m_clock;
    int m_depth = 0;
    double m_busy_ms = 0;
    double m_longest_ms = 0;
    std::vector<Frame> m_frames;
};

}  // namespace flowglass::bench
