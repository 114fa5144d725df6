#include "app/window/main/desk.hpp"

#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QPointer>
#include <QSaveFile>
#include <QTimer>
#include <csignal>
#include <utility>

#include "app/window/code/code_pane.hpp"
#include "app/window/code/source_problems.hpp"
#include "app/window/compare/same_moment.hpp"
#include "app/window/compare/texts_beside.hpp"
#include "app/window/controls/grouped.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/main/open_window.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/run/ending.hpp"
#include "app/window/run/trace_loading.hpp"
#include "app/window/run/unsaved_question.hpp"

namespace flowglass::window {

namespace {

QStringList toStringList(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts) list.append(QString::fromStdString(text));
    return list;
}

}  // namespace

Desk::Desk(Playhead& playhead, CodePane& code, MessageBar& messages, QObject* parent)
    : QObject(parent), m_playhead(playhead), m_code(code), m_messages(messages) {
    constexpr int kSoon_ms = 300;  // what is there by then needs no words
    m_progressTimer.setInterval(kSoon_ms);
    connect(&m_progressTimer, &QTimer::timeout, this, &Desk::sayWhatIsRead);
    connect(&m_runner, &Runner::began, this, &Desk::begin);
    connect(&m_runner, &Runner::rejected, this, &Desk::reject);
    connect(&m_runner, &Runner::failed, this, [this](const base::Error& error) {
        m_code.setBuilding(false);
        complain(error);
        Q_EMIT changed();
    });
    connect(&m_runner, &Runner::grew, this, &Desk::grow);
    connect(&m_runner, &Runner::printed, this, &Desk::terminalPrinted);
    connect(&m_runner, &Runner::asked, this, &Desk::ask);
    connect(&m_runner, &Runner::ended, this, &Desk::finish);
}

void Desk::complain(const base::Error& error) {
    m_messages.say(MessageBar::Tone::error, QString::fromStdString(base::describe(error)));
}

void Desk::open(const WindowRequest& request) {
    if (request.trace) return openTrace(QString::fromStdString(*request.trace));
    if (request.source) {
        const QString path = QString::fromStdString(*request.source);
        openProgram({.kind = kindOfSource(path),
                     .path = path,
                     .arguments = toStringList(request.arguments),
                     .interpreter = QString::fromStdString(request.interpreter.value_or("")),
                     .folder = {},
                     .prebuilt = {}});
    } else if (!request.program.empty()) {
        QStringList words = toStringList(request.program);
        const QString path = words.takeFirst();
        openProgram({Program::Kind::command, path, words, {}, {}, {}});
    }
}

void Desk::openPath(const QString& path) {
    if (isRecording(path) && QFileInfo::exists(path)) return openTrace(path);
    const auto program = programAt(path);
    if (!program) return complain(program.error());
    openProgram(*program);
}

void Desk::openLesson(const Lesson& lesson) {
    openProgram(programOf(lesson));
}

void Desk::openTrace(const QString& path) {
    endReading();
    m_reading = path;
    m_progress = loadTrace(path, this, [this, path](auto loaded) {
        if (m_messages.sentence() == m_progressSaid) m_messages.clear();
        endReading();
        if (loaded) return leave([this, path, snapshot = *loaded] { adoptTrace(path, snapshot); });
        complain(loaded.error());
        Q_EMIT changed();
    });
    m_progressTimer.start();
    Q_EMIT changed();
}

QString Desk::whatIsRead() const {
    const QFileInfo file(m_reading);
    return QString("%1 is being opened (%2): %3 % done.")
        .arg(file.fileName(), QLocale().formattedDataSize(file.size()),
             QString::number(m_progress->percent));
}

void Desk::sayWhatIsRead() {
    const bool first = m_progressSaid.isEmpty();
    // Something else may have been said since.
    if (!first && m_messages.sentence() != m_progressSaid) return;
    m_progressSaid = whatIsRead();
    if (first)
        m_messages.say(MessageBar::Tone::question, m_progressSaid, {{"Stop", [this] {
                                                                         endReading();
                                                                         Q_EMIT changed();
                                                                     }}});
    m_messages.amend(m_progressSaid, m_progress->percent / 100.0);
}

/// What comes of it is not wanted any more, or is there.
void Desk::endReading() {
    if (m_progress != nullptr) m_progress->wanted = false;
    m_progress.reset();
    m_progressTimer.stop();
    m_progressSaid.clear();
    m_reading.clear();
}

void Desk::adoptTrace(const QString& path, std::shared_ptr<const Snapshot> snapshot) {
    m_runner.abandon();
    m_beginning.reset();
    const auto& metadata = snapshot->trace().metadata();
    const QString program = QString::fromStdString(metadata.program);
    m_program.reset();
    const auto kind = metadata.language == "python" ? Program::Kind::script : kindOfSource(program);
    const bool again = metadata.language == "python" || kind == Program::Kind::source;
    if (again && QFileInfo(program).isFile()) {
        m_program = Program{kind, program, toStringList(metadata.arguments), {}, {}, {}};
    }
    m_path = path;
    m_runBefore.reset();
    m_momentBefore.reset();
    m_messages.clear();
    m_code.clear();
    m_code.setRunsText(m_program && m_program->hasText());
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
    for (const auto& [file, text] : textsBeside(path, snapshot.lines().files()))
        m_code.adoptFile(file, text);
}

void Desk::openProgram(const Program& program) {
    if (program.hasText() && !textOf(program.path)) {
        return complain({base::ErrorKind::notFound,
                         "This file cannot be read; check its name and its rights.",
                         program.path.toStdString()});
    }
    leave([this, program] { takeProgram(program); });
}

void Desk::takeProgram(const Program& program) {
    // What was saved just now may be this very file.
    const auto text = program.hasText() ? textOf(program.path) : std::nullopt;
    endReading();
    m_runner.abandon();
    m_beginning.reset();
    m_playhead.close();
    m_runBefore.reset();
    m_momentBefore.reset();
    m_program = program;
    m_path = m_program->path;
    m_code.clear();
    m_code.setRunsText(m_program->hasText());
    if (text) m_code.showFile(m_path, *text);
    Q_EMIT opened(m_path);
    run();
}

void Desk::run() {
    if (!m_program) return;
    m_messages.clear();
    m_stopAsked = false;
    const auto done = m_runner.run(*m_program, m_code.mainText(), m_code.edited());
    // What ran has been ended for a build, and its picture stays until that is there.
    if (!m_runner.running()) m_playhead.settle();
    m_code.setBuilding(m_runner.building());
    if (!done) complain(done.error());
    Q_EMIT changed();
}

void Desk::begin(const QString& text, const std::shared_ptr<const BuiltProgram>& built) {
    // An interpreter may not even understand the text; what there is stays until it has.
    const bool mayNotBegin = m_program && m_program->kind == Program::Kind::script;
    if (mayNotBegin && !m_playhead.empty()) {
        m_beginning = text;
        m_code.showProblems({});
        Q_EMIT changed();
        return;
    }
    takeStage(text, built);
}

void Desk::grow(const std::shared_ptr<const Snapshot>& snapshot) {
    if (m_beginning) {
        if (!ranAnything(*snapshot)) return;
        takeStage(*std::exchange(m_beginning, std::nullopt), nullptr);
    }
    m_playhead.grow(snapshot);
}

void Desk::takeStage(const QString& text, const std::shared_ptr<const BuiltProgram>& built) {
    if (!m_playhead.empty()) {
        m_runBefore = m_playhead.sharedSnapshot();
        noteMoment();
    }
    m_playhead.close();
    m_code.beginRun(text);
    if (built != nullptr && !built->diagnostics.empty()) m_code.showProblems(problemsOf(*built));
    Q_EMIT changed();
}

void Desk::noteMoment() {
    if (m_playhead.stepped()) {
        m_momentBefore = Moment{m_playhead.sharedSnapshot(), m_playhead.grain(), m_playhead.step()};
    } else if (!m_playhead.live()) {
        m_momentBefore.reset();
    }
}

void Desk::reject(const std::shared_ptr<const BuiltProgram>& built) {
    m_code.setBuilding(false);
    m_code.showProblems(problemsOf(*built));
    const QString words = built->words;
    m_messages.say(MessageBar::Tone::error, whyRejected(*built),
                   {{"Copy all of it", [words] { QGuiApplication::clipboard()->setText(words); }}});
    Q_EMIT changed();
    Q_EMIT notBegun();
}

void Desk::stop() {
    m_messages.clear();
    if (m_runner.building()) {
        m_messages.say(MessageBar::Tone::news, "The compiler was ended; nothing new was run.");
    }
    m_stopAsked = true;
    m_runner.stop();
    m_code.setBuilding(false);
    Q_EMIT changed();
}

void Desk::ask(quint64 events) {
    m_messages.say(MessageBar::Tone::question,
                   QString("The program has recorded %1 events and is held. Let it go on?")
                       .arg(grouped(events)),
                   {{"Go on", [this] { m_runner.goOn(); }}, {"Stop here", [this] { stop(); }}});
}

void Desk::finish(const std::shared_ptr<const Snapshot>& snapshot, const record::Outcome& outcome) {
    const bool began =
        ranAnything(*snapshot) || (!m_stopAsked && !outcome.fault && outcome.status == 0);
    if (m_beginning && began) takeStage(*m_beginning, nullptr);
    if (!m_beginning || began) {
        m_playhead.grow(snapshot);
        std::optional<Playhead::Step> there;
        if (m_momentBefore && m_momentBefore->grain == m_playhead.grain())
            there = sameMoment(*m_momentBefore->snapshot, *snapshot, m_playhead.grain(),
                               m_momentBefore->step);
        m_playhead.settle(there);
    }
    m_beginning.reset();
    sayHowItEnded(*snapshot, outcome);
    Q_EMIT terminalPrinted();
    Q_EMIT changed();
    if (!began) Q_EMIT notBegun();
}

void Desk::sayHowItEnded(const Snapshot& snapshot, const record::Outcome& outcome) {
    if (m_messages.asking()) m_messages.clear();
    if (outcome.fault) return complain(*outcome.fault);
    const Ending ending = endingOf(snapshot, outcome, m_runner.terminalText(), m_stopAsked);
    if (ending.errorLine > 0) {
        m_code.showProblems({{.file = {},
                              .line = ending.errorLine,
                              .column = 0,
                              .sourceLine = ending.errorLine,
                              .error = true,
                              .text = ending.error}});
    }
    if (ending.sentence.isEmpty()) return;
    m_messages.say(ending.bad ? MessageBar::Tone::error : MessageBar::Tone::news, ending.sentence);
}

bool Desk::saveCode() {
    if (!m_program || !m_program->hasText()) return false;
    for (const auto& edited : m_code.unsaved()) {
        const QString path = edited.isPrograms ? m_program->path : edited.file;
        if (!edited.isPrograms && !QFileInfo(path).isAbsolute()) {
            complain({base::ErrorKind::notFound,
                      "The recording does not say in which folder this file is; save its text "
                      "from an editor there.",
                      path.toStdString()});
            return false;
        }
        QSaveFile file(path);
        const QByteArray bytes = edited.text.toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() ||
            !file.commit()) {
            complain({base::ErrorKind::io,
                      "The file cannot be saved (" + file.errorString().toStdString() +
                          "); its text is still here.",
                      file.fileName().toStdString()});
            return false;
        }
        m_code.markSaved(edited.file);
    }
    Q_EMIT changed();
    return true;
}

bool Desk::hasUnsaved() const {
    return m_program && m_program->hasText() && !isLesson(m_program->path) &&
           !m_code.unsaved().empty();
}

void Desk::leave(std::function<void()> then) {
    if (m_question != nullptr) m_question->reject();
    if (!hasUnsaved()) return then();
    QStringList files;
    for (const auto& edited : m_code.unsaved()) files.append(QFileInfo(edited.file).fileName());
    const auto save = [this, then] {
        if (saveCode()) then();
    };
    m_question = new UnsavedQuestion(files, {save, std::move(then)}, m_messages.window());
    Q_EMIT changed();
    m_question->open();
}

void Desk::saveRecording(const QString& path) {
    if (m_playhead.empty()) return;
    saveTrace(path, m_playhead.sharedSnapshot(), this, [this, path](base::Result<void> written) {
        if (!written) return complain(written.error());
        Q_EMIT saved(path);
        m_messages.say(MessageBar::Tone::news, "The recording is saved as " + path + ".");
    });
}

QString Desk::title() const {
    return QFileInfo(m_program ? m_program->path : m_path).fileName();
}

HeaderBar::RunState Desk::runState() const {
    if (m_runner.building()) return HeaderBar::RunState::building;
    if (m_runner.stopping()) return HeaderBar::RunState::stopping;
    if (m_runner.running()) return HeaderBar::RunState::running;
    return m_program ? HeaderBar::RunState::ready : HeaderBar::RunState::nothing;
}

bool Desk::speaksToTerminalOnly() const {
    if (m_runner.terminalText().isEmpty()) return false;
    return m_playhead.empty() || m_playhead.snapshot().spoken.empty();
}

}  // namespace flowglass::window
