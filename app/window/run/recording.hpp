#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "app/window/run/snapshot.hpp"
#include "core/base/result.hpp"
#include "core/record/session.hpp"

class QSocketNotifier;

namespace flowglass::window {

/// A program that is being recorded: its session drains on one thread, its pictures are indexed on
/// another, and the window hears of it on the GUI thread.
class Recording : public QObject {
    Q_OBJECT

  public:
    using SnapshotPtr = std::shared_ptr<const Snapshot>;

    /// Starts the program. Errors: those of record::Session::start.
    [[nodiscard]] static base::Result<std::unique_ptr<Recording>> start(
        record::SessionOptions options);
    /// Kills the program if it still runs, and waits for it.
    ~Recording() override;

    [[nodiscard]] bool running() const { return m_running; }
    [[nodiscard]] bool stopping() const { return m_stopping; }
    /// Everything that the program's terminal has shown.
    [[nodiscard]] const QByteArray& terminalText() const { return m_terminalText; }

    /// Types a line into the program's terminal.
    void type(const QString& line);
    /// Ends the program's input, as Ctrl+D does.
    void endInput();
    /// SIGINT, and after two seconds SIGKILL; what was recorded is kept.
    void stop();
    /// Holds the program still, and lets it go on.
    void hold(bool still);

  Q_SIGNALS:
    void grew(std::shared_ptr<const flowglass::window::Snapshot> snapshot);
    void printed();
    /// The program has begun to wait for a line at its terminal, or does so no more; after a line
    /// was typed it is said anew.
    void listening(bool listens);
    /// The program is over, and `snapshot` has all that was recorded.
    void ended(std::shared_ptr<const flowglass::window::Snapshot> snapshot,
               flowglass::record::Outcome outcome);

  private:
    explicit Recording(std::unique_ptr<record::Session> session);
    void drain();
    void index();
    void deliver();
    void readTerminal();
    void lookWhetherItListens();
    void conclude();

    std::unique_ptr<record::Session> m_session;
    QSocketNotifier* m_notifier = nullptr;
    QByteArray m_terminalText;
    QTimer m_killTimer;
    QTimer m_listenTimer;
    bool m_listens = false;
    bool m_answered = false;  ///< since it was last looked whether it listens
    bool m_running = true;
    bool m_stopping = false;

    std::mutex m_mutex;
    std::condition_variable m_news;
    std::shared_ptr<const trace::Trace> m_latestTrace;  ///< not yet indexed; under m_mutex
    SnapshotPtr m_latestSnapshot;                       ///< not yet delivered; under m_mutex
    bool m_deliveryPosted = false;                      ///< under m_mutex
    bool m_drained = false;                             ///< under m_mutex
    record::Outcome m_outcome;                          ///< written before m_drained

    std::thread m_drainThread;
    std::thread m_indexThread;
};

}  // namespace flowglass::window
