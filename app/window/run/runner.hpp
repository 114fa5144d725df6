#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "app/window/run/builder.hpp"
#include "app/window/run/program.hpp"
#include "app/window/run/recording.hpp"

namespace flowglass::window {

/// Runs programs, one at a time, after building those that are source, and asks before a recording
/// grows past what is easy to hold.
class Runner : public QObject {
    Q_OBJECT

  public:
    explicit Runner(QObject* parent = nullptr);
    ~Runner() override;

    /// Runs `program` with the text that the window has of it: source is built first, unless the
    /// same text has been, and a script is run from a private copy where it was `edited`. began()
    /// follows, perhaps at once, rejected(), or an error. A program that still runs is killed.
    [[nodiscard]] base::Result<void> run(const Program& program, const QString& text, bool edited);
    /// Stops the program, or ends the compiler.
    void stop();
    /// Kills what runs, and forgets it; ends the compiler.
    void abandon();
    /// The answer to asked(): the program goes on.
    void goOn();
    void type(const QString& line);
    void endInput();

    [[nodiscard]] bool building() const { return m_builder.building(); }
    [[nodiscard]] bool running() const;
    [[nodiscard]] bool stopping() const;
    /// What the program's terminal showed, also after its end.
    [[nodiscard]] QString terminalText() const;
    /// Asks after this many events, and again after ten times as many.
    void setQuestionAt(trace::EventIndex events) { m_questionAt = events; }

  Q_SIGNALS:
    /// A recording starts, of a program with this text; `built` where it was built for this.
    void began(const QString& text, std::shared_ptr<const flowglass::window::BuiltProgram> built);
    /// It does not compile.
    void rejected(std::shared_ptr<const flowglass::window::BuiltProgram> built);
    /// What was built cannot be started.
    void failed(const flowglass::base::Error& error);
    void grew(std::shared_ptr<const flowglass::window::Snapshot> snapshot);
    void printed();
    /// The program waits for a line at its terminal, or does so no more.
    void listening(bool listens);
    /// The program is held until goOn() or stop().
    void asked(quint64 events);
    void ended(std::shared_ptr<const flowglass::window::Snapshot> snapshot,
               flowglass::record::Outcome outcome);

  private:
    [[nodiscard]] base::Result<void> record(PreparedRun run, const QString& text,
                                            const std::shared_ptr<const BuiltProgram>& built);
    void takeBuilt(const std::shared_ptr<const BuiltProgram>& built);
    void watch(const std::shared_ptr<const Snapshot>& snapshot);

    Builder m_builder;
    Program m_program;                    ///< what is being built
    std::shared_ptr<const void> m_files;  ///< of the program that runs: it goes before them
    std::unique_ptr<Recording> m_recording;
    trace::EventIndex m_questionAt = 1'000'000;
    trace::EventIndex m_nextQuestion = 0;
    bool m_held = false;
};

}  // namespace flowglass::window
