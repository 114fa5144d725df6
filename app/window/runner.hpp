#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "app/window/program.hpp"
#include "app/window/recording.hpp"

namespace flowglass::window {

/// Runs programs, one at a time, and asks before a recording grows past what is easy to hold.
class Runner : public QObject {
    Q_OBJECT

  public:
    explicit Runner(QObject* parent = nullptr);
    ~Runner() override;

    /// Starts recording; a program that still runs is killed first.
    [[nodiscard]] base::Result<void> run(const Program& program,
                                         const std::optional<QString>& editedText);
    void stop();
    /// Kills what runs, and forgets it.
    void abandon();
    /// The answer to asked(): the program goes on.
    void goOn();
    void type(const QString& line);
    void endInput();

    [[nodiscard]] bool running() const;
    [[nodiscard]] bool stopping() const;
    /// What the program's terminal showed, also after its end.
    [[nodiscard]] QString terminalText() const;
    /// Asks after this many events, and again after ten times as many.
    void setQuestionAt(trace::EventIndex events) { m_questionAt = events; }

  Q_SIGNALS:
    void grew(std::shared_ptr<const flowglass::window::Snapshot> snapshot);
    void printed();
    /// The program is held until goOn() or stop().
    void asked(quint64 events);
    void ended(std::shared_ptr<const flowglass::window::Snapshot> snapshot,
               flowglass::record::Outcome outcome);

  private:
    void watch(const std::shared_ptr<const Snapshot>& snapshot);

    std::unique_ptr<Recording> m_recording;
    std::shared_ptr<QTemporaryDir> m_copy;
    trace::EventIndex m_questionAt = 1'000'000;
    trace::EventIndex m_nextQuestion = 0;
    bool m_held = false;
};

}  // namespace flowglass::window
