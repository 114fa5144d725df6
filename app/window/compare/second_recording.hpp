#pragma once

#include <QObject>
#include <QTimer>
#include <memory>

#include "app/window/compare/comparison.hpp"
#include "app/window/run/runner.hpp"

namespace flowglass::window {

class MessageBar;
struct Lesson;
struct Reading;

/// Gets the recording that is to stand beside another one: reads a file, or runs a program to its
/// end out of sight, and says in one sentence what went wrong.
class SecondRecording : public QObject {
    Q_OBJECT

  public:
    explicit SecondRecording(MessageBar& messages, QObject* parent = nullptr);

    /// A recording, a script, C++ source or a program, by what the file is. What was under way is
    /// given up.
    void fetch(const QString& path);
    void fetch(const Lesson& lesson);
    [[nodiscard]] Runner& runner() { return m_runner; }

  Q_SIGNALS:
    void fetched(const flowglass::window::NamedRecording& recording);

  private:
    void read(const QString& path);
    void run(const Program& program);
    void ask(quint64 events);
    void reject(const std::shared_ptr<const BuiltProgram>& built);
    void finish(const std::shared_ptr<const Snapshot>& snapshot, const record::Outcome& outcome);
    void complain(const base::Error& error);
    void stop();
    void endReading();
    /// Says what is under way, for as long as it is, wherever nothing else is said.
    void watch();
    [[nodiscard]] QString whatIsDone() const;

    MessageBar& m_messages;
    Runner m_runner;
    QString m_path;  ///< of what is under way
    std::shared_ptr<Reading> m_reading;
    QTimer m_watch;
    QString m_said;
    quint64 m_heldAt = 0;  ///< so many events; 0: it is not held
};

}  // namespace flowglass::window
