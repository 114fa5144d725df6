#include "app/window/run/recording.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <csignal>

#include "core/record/terminal_reader.hpp"

namespace flowglass::window {

base::Result<std::unique_ptr<Recording>> Recording::start(record::SessionOptions options) {
    options.terminal = record::Terminal::pty;
    auto session = record::Session::start(std::move(options));
    if (!session) return session.error();
    return std::unique_ptr<Recording>(new Recording(std::move(*session)));
}

Recording::Recording(std::unique_ptr<record::Session> session) : m_session(std::move(session)) {
    m_killTimer.setSingleShot(true);
    m_killTimer.setInterval(2000);
    connect(&m_killTimer, &QTimer::timeout, this, [this] {
        if (m_running) m_session->signal(SIGKILL);
    });
    if (const int terminal = m_session->terminal(); terminal >= 0) {
        // A read after the end must not wait for a grandchild that holds the terminal open.
        ::fcntl(terminal, F_SETFL, ::fcntl(terminal, F_GETFL) | O_NONBLOCK);
        m_notifier = new QSocketNotifier(terminal, QSocketNotifier::Read, this);
        connect(m_notifier, &QSocketNotifier::activated, this, [this] { readTerminal(); });
        constexpr int kLookMs = 200;
        connect(&m_listenTimer, &QTimer::timeout, this, &Recording::lookWhetherItListens);
        m_listenTimer.setInterval(kLookMs);
        m_listenTimer.start();
    }
    m_indexThread = std::thread([this] { index(); });
    m_drainThread = std::thread([this] { drain(); });
}

Recording::~Recording() {
    if (m_running) {
        m_session->signal(SIGKILL);
        m_session->signal(SIGCONT);
    }
    // A program that is stuck in writing to its terminal must not outlive the reading.
    delete m_notifier;
    m_drainThread.join();
    m_indexThread.join();
}

void Recording::drain() {
    auto outcome = m_session->run([this](std::shared_ptr<const trace::Trace> trace) {
        const std::scoped_lock lock(m_mutex);
        m_latestTrace = std::move(trace);
        m_news.notify_one();
    });
    const std::scoped_lock lock(m_mutex);
    m_outcome = std::move(outcome);
    m_latestTrace = m_session->trace();
    m_drained = true;
    m_news.notify_one();
}

void Recording::index() {
    SnapshotPtr snapshot;
    for (bool last = false; !last;) {
        std::shared_ptr<const trace::Trace> trace;
        {
            std::unique_lock lock(m_mutex);
            m_news.wait(lock, [this] { return m_latestTrace != nullptr; });
            trace = std::move(m_latestTrace);
            m_latestTrace = nullptr;
            last = m_drained;
        }
        snapshot = snapshotOf(std::move(trace), snapshot.get());
        const std::scoped_lock lock(m_mutex);
        m_latestSnapshot = snapshot;
        if (!std::exchange(m_deliveryPosted, true)) {
            QMetaObject::invokeMethod(this, &Recording::deliver, Qt::QueuedConnection);
        }
    }
    QMetaObject::invokeMethod(this, &Recording::conclude, Qt::QueuedConnection);
}

void Recording::deliver() {
    SnapshotPtr snapshot;
    {
        const std::scoped_lock lock(m_mutex);
        m_deliveryPosted = false;
        snapshot = m_latestSnapshot;
    }
    Q_EMIT grew(snapshot);
}

void Recording::conclude() {
    m_running = false;
    m_killTimer.stop();
    m_listenTimer.stop();
    if (m_notifier != nullptr) readTerminal();
    SnapshotPtr snapshot;
    {
        const std::scoped_lock lock(m_mutex);
        snapshot = m_latestSnapshot;
    }
    Q_EMIT ended(snapshot, m_outcome);
}

void Recording::readTerminal() {
    char buffer[16384];
    const auto count = ::read(m_session->terminal(), buffer, sizeof buffer);
    if (count > 0) {
        m_terminalText.append(buffer, static_cast<qsizetype>(count));
        Q_EMIT printed();
    } else if (count == 0 || errno != EAGAIN) {
        // EIO is how a pty says that nobody holds its other side any more.
        m_notifier->setEnabled(false);
    }
}

/// Nothing tells when somebody begins to wait for a terminal: it has to be asked for.
void Recording::lookWhetherItListens() {
    const bool listens = record::readsTerminal(m_session->processId());
    const bool answered = std::exchange(m_answered, false);
    if (std::exchange(m_listens, listens) != listens || answered) Q_EMIT listening(listens);
}

void Recording::type(const QString& line) {
    if (!m_running || m_session->terminal() < 0) return;
    const QByteArray bytes = line.toUtf8() + '\n';
    [[maybe_unused]] const auto written =
        ::write(m_session->terminal(), bytes.constData(), static_cast<size_t>(bytes.size()));
    // It takes a moment to read the line; then it may ask for the next one.
    m_answered = true;
    m_listenTimer.start();
}

void Recording::endInput() {
    if (!m_running || m_session->terminal() < 0) return;
    constexpr char kEndOfTransmission = 4;
    [[maybe_unused]] const auto written = ::write(m_session->terminal(), &kEndOfTransmission, 1);
}

void Recording::stop() {
    if (!m_running || m_stopping) return;
    m_stopping = true;
    m_session->signal(SIGINT);
    m_session->signal(SIGCONT);
    m_killTimer.start();
}

void Recording::hold(bool still) {
    if (m_running) m_session->signal(still ? SIGSTOP : SIGCONT);
}

}  // namespace flowglass::window
