#include "app/window/desk.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <QSaveFile>
#include <QThread>
#include <csignal>

#include "app/window/code_pane.hpp"
#include "app/window/ending.hpp"
#include "app/window/lessons.hpp"
#include "app/window/open_window.hpp"
#include "app/window/playhead.hpp"
#include "app/window/trace_loading.hpp"
#include "core/trace/file.hpp"

namespace flowglass::window {

namespace {

bool isTrace(const QString& path) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == "flow" || suffix == "jsonl";
}

/// The text of a source file, or nothing where it cannot be read.
std::optional<QString> textOf(const QString& path) {
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) return std::nullopt;
    return QString::fromUtf8(file.readAll());
}

QStringList toStringList(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts) list.append(QString::fromStdString(text));
    return list;
}

}  // namespace

Desk::Desk(Playhead& playhead, CodePane& code, MessageBar& messages, QObject* parent)
    : QObject(parent), m_playhead(playhead), m_code(code), m_messages(messages) {
    connect(&m_runner, &Runner::grew, &m_playhead, &Playhead::grow);
    connect(&m_runner, &Runner::printed, this, &Desk::terminalPrinted);
    connect(&m_runner, &Runner::asked, this, &Desk::ask);
    connect(&m_runner, &Runner::ended, this, &Desk::finish);
}

void Desk::complain(const base::Error& error) {
    m_messages.say(MessageBar::Tone::error, QString::fromStdString(base::describe(error)));
}

void Desk::open(const WindowRequest& request) {
    if (request.trace) return openTrace(QString::fromStdString(*request.trace));
    if (request.script) {
        openProgram({.path = QString::fromStdString(*request.script),
                     .arguments = toStringList(request.arguments),
                     .interpreter = QString::fromStdString(request.interpreter.value_or("")),
                     .isScript = true,
                     .folder = {},
                     .source = {}});
    } else if (!request.program.empty()) {
        QStringList words = toStringList(request.program);
        const QString path = words.takeFirst();
        openProgram({path, words, {}, false, {}, {}});
    }
}

void Desk::openPath(const QString& path) {
    const QFileInfo file(path);
    if (!file.exists()) {
        return complain({base::ErrorKind::notFound, "There is no such file any more; open another.",
                         path.toStdString()});
    }
    if (isTrace(path)) return openTrace(path);
    const QString suffix = file.suffix().toLower();
    const QString folder = file.absolutePath();
    if (suffix == "py" || suffix == "pyw") return openProgram({path, {}, {}, true, folder, {}});
    if (file.isFile() && file.isExecutable()) return openProgram({path, {}, {}, false, folder, {}});
    complain({base::ErrorKind::format,
              "This is neither a Python script (.py), a recording (.flow) nor a program; open one "
              "of these.",
              path.toStdString()});
}

void Desk::openLesson(const Lesson& lesson) {
    const bool script = lesson.program.isEmpty();
    openProgram({script ? lesson.path : lesson.program, {}, {}, script, {}, lesson.path});
}

void Desk::openTrace(const QString& path) {
    m_runner.abandon();
    loadTrace(path, this, [this, path](base::Result<std::shared_ptr<const Snapshot>> loaded) {
        if (!loaded) return complain(loaded.error());
        adoptTrace(path, *loaded);
    });
}

void Desk::adoptTrace(const QString& path, std::shared_ptr<const Snapshot> snapshot) {
    const auto& metadata = snapshot->trace().metadata();
    const QString program = QString::fromStdString(metadata.program);
    m_program.reset();
    if (metadata.language == "python" && QFileInfo(program).isFile()) {
        m_program = Program{program, toStringList(metadata.arguments), {}, true, {}, {}};
    }
    m_path = path;
    m_messages.clear();
    m_code.clear();
    const std::string damage = snapshot->trace().damage();
    m_playhead.open(std::move(snapshot), false);
    showFilesBeside(path);
    if (!damage.empty()) {
        m_messages.say(MessageBar::Tone::error, QString::fromStdString(damage));
    }
    Q_EMIT opened(path);
    Q_EMIT changed();
}

/// A recording without source texts may have them lying beside it.
void Desk::showFilesBeside(const QString& path) {
    const Snapshot& snapshot = m_playhead.snapshot();
    if (!snapshot.trace().sourceFiles().empty()) return;
    for (const std::string_view name : snapshot.lines().files()) {
        const QString file = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        const auto text = textOf(QFileInfo(path).dir().filePath(file));
        if (text) m_code.adoptFile(file, *text);
    }
}

void Desk::openProgram(Program program) {
    const QString source = program.sourceFile();
    const auto text = textOf(source);
    if (program.isScript && !text) {
        return complain({base::ErrorKind::notFound,
                         "This script cannot be read; check its name and its rights.",
                         source.toStdString()});
    }
    m_runner.abandon();
    m_playhead.close();
    m_program = std::move(program);
    m_path = m_program->path;
    m_code.clear();
    if (text) m_code.showFile(source, *text);
    Q_EMIT opened(m_path);
    run();
}

void Desk::run() {
    if (!m_program) return;
    m_messages.clear();
    std::optional<QString> edited;
    if (m_program->isScript && m_code.edited()) edited = m_code.mainText();
    m_stopAsked = false;
    const auto started = m_runner.run(*m_program, edited);
    if (!started) {
        complain(started.error());
    } else {
        m_playhead.close();
        m_code.beginRun();
    }
    Q_EMIT changed();
}

void Desk::stop() {
    m_stopAsked = true;
    m_messages.clear();
    m_runner.stop();
    Q_EMIT changed();
}

void Desk::ask(quint64 events) {
    m_messages.say(MessageBar::Tone::question,
                   QString("The program has recorded %1 events and is held. Let it go on?")
                       .arg(QLocale().toString(events)),
                   {{"Go on", [this] { m_runner.goOn(); }}, {"Stop here", [this] { stop(); }}});
}

void Desk::finish(const std::shared_ptr<const Snapshot>& snapshot, const record::Outcome& outcome) {
    m_playhead.grow(snapshot);
    m_playhead.settle();
    sayHowItEnded(*snapshot, outcome);
    Q_EMIT terminalPrinted();
    Q_EMIT changed();
}

void Desk::sayHowItEnded(const Snapshot& snapshot, const record::Outcome& outcome) {
    if (m_messages.asking()) m_messages.clear();
    if (outcome.fault) return complain(*outcome.fault);
    const Ending ending = endingOf(snapshot, outcome, m_runner.terminalText(), m_stopAsked);
    if (ending.errorLine > 0) m_code.showError(ending.errorLine);
    if (ending.sentence.isEmpty()) return;
    m_messages.say(ending.bad ? MessageBar::Tone::error : MessageBar::Tone::news, ending.sentence);
}

void Desk::saveCode() {
    if (!m_program || !m_program->isScript) return;
    QSaveFile file(m_program->path);
    const QByteArray bytes = m_code.mainText().toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return complain({base::ErrorKind::io,
                         "The script cannot be saved (" + file.errorString().toStdString() +
                             "); its text is still here.",
                         m_program->path.toStdString()});
    }
    m_code.markSaved();
    Q_EMIT changed();
}

void Desk::saveRecording(const QString& path) {
    if (m_playhead.empty()) return;
    const auto written = trace::writeFile(path.toStdString(), m_playhead.player().trace());
    if (!written) return complain(written.error());
    Q_EMIT opened(path);
    m_messages.say(MessageBar::Tone::news, "The recording is saved as " + path + ".");
}

QString Desk::title() const {
    return QFileInfo(m_program ? m_program->sourceFile() : m_path).fileName();
}

HeaderBar::RunState Desk::runState() const {
    if (m_runner.stopping()) return HeaderBar::RunState::stopping;
    if (m_runner.running()) return HeaderBar::RunState::running;
    return m_program ? HeaderBar::RunState::ready : HeaderBar::RunState::nothing;
}

bool Desk::speaksToTerminalOnly() const {
    if (m_runner.terminalText().isEmpty()) return false;
    return m_playhead.empty() || m_playhead.snapshot().spoken.empty();
}

}  // namespace flowglass::window
