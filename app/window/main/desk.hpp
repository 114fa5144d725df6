#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <optional>

#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/run/runner.hpp"

namespace flowglass::window {

class CodePane;
class UnsavedQuestion;
struct Lesson;
struct Reading;
struct WindowRequest;

/// What lies open in the window: opens recordings and programs, runs, stops and saves them, and
/// says in one sentence what went wrong. Nothing that was recorded is lost by an error.
class Desk : public QObject {
    Q_OBJECT

  public:
    Desk(Playhead& playhead, CodePane& code, MessageBar& messages, QObject* parent = nullptr);

    void open(const WindowRequest& request);
    /// A script, C++ source, a recording, or a program, by what the file is.
    void openPath(const QString& path);
    void openLesson(const Lesson& lesson);

    /// Records the text as it stands in the editor.
    void run();
    void stop();
    /// Whether a recording is being read, to take the place of what is open.
    [[nodiscard]] bool reading() const { return !m_reading.isEmpty(); }
    /// False where a text could not be saved, which is said.
    bool saveCode();
    /// Whether text that was edited here, in files of the user's own, would be lost with what is
    /// open. Lessons are there to be played with; a recording's text belongs to it.
    [[nodiscard]] bool hasUnsaved() const;
    /// Goes on with `then`: at once where nothing would be lost, else once the text is saved or
    /// given up; not at all where it is to be kept.
    void leave(std::function<void()> then);
    /// Goes on after it returns; that it is done, and errors, are said in the message bar.
    void saveRecording(const QString& path);

    [[nodiscard]] Runner& runner() { return m_runner; }
    /// What the last run of the same program took the place of; null where there was none.
    [[nodiscard]] std::shared_ptr<const Snapshot> runBefore() const { return m_runBefore; }
    [[nodiscard]] bool somethingOpen() const { return m_program.has_value() || !m_path.isEmpty(); }
    /// The name to show for what is open, and the path behind it.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] HeaderBar::RunState runState() const;
    /// What the program printed is not in its trace: its terminal's text is all there is.
    [[nodiscard]] bool speaksToTerminalOnly() const;

  Q_SIGNALS:
    void changed();             ///< title, or whether something runs or is being read
    void opened(QString path);  ///< somebody chose this: it belongs to the recent files
    void saved(QString path);   ///< so does the file of a recording that was saved
    void terminalPrinted();
    void notBegun();  ///< what was to be run was not understood; its text says where

  private:
    struct Moment {
        std::shared_ptr<const Snapshot> snapshot;
        playback::Grain grain = playback::Grain::moments;
        Playhead::Step step = 0;
    };
    void noteMoment();
    void openTrace(const QString& path);
    void endReading();
    void sayWhatIsRead();
    [[nodiscard]] QString whatIsRead() const;
    void showFilesBeside(const QString& path);
    void openProgram(const Program& program);
    void takeProgram(const Program& program);
    void adoptTrace(const QString& path, std::shared_ptr<const Snapshot> snapshot);
    void begin(const QString& text, const std::shared_ptr<const BuiltProgram>& built);
    void takeStage(const QString& text, const std::shared_ptr<const BuiltProgram>& built);
    void grow(const std::shared_ptr<const Snapshot>& snapshot);
    void reject(const std::shared_ptr<const BuiltProgram>& built);
    void finish(const std::shared_ptr<const Snapshot>& snapshot, const record::Outcome& outcome);
    void sayHowItEnded(const Snapshot& snapshot, const record::Outcome& outcome);
    void ask(quint64 events);
    void complain(const base::Error& error);

    Playhead& m_playhead;
    CodePane& m_code;
    MessageBar& m_messages;
    Runner m_runner;
    std::optional<Program> m_program;
    QString m_path;     ///< of the script, the source, the program, or the recording
    QString m_reading;  ///< the recording that is being read; empty: none is
    std::shared_ptr<Reading> m_progress;
    QTimer m_progressTimer;
    QString m_progressSaid;
    std::shared_ptr<const Snapshot> m_runBefore;
    /// Where somebody was in a run before this one; empty where nobody went anywhere.
    std::optional<Moment> m_momentBefore;
    /// The text of a run of which nothing is recorded yet: the one before is still on the stage.
    std::optional<QString> m_beginning;
    bool m_stopAsked = false;
    QPointer<UnsavedQuestion> m_question;  ///< that stands open
};

}  // namespace flowglass::window
