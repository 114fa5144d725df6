#include "app/window/second_recording.hpp"

#include <QFileInfo>

#include "app/window/grouped.hpp"
#include "app/window/lessons.hpp"
#include "app/window/message_bar.hpp"
#include "app/window/source_problems.hpp"
#include "app/window/trace_loading.hpp"

namespace flowglass::window {

namespace {

QString nameOf(const QString& path) {
    return QFileInfo(path).fileName();
}

}  // namespace

SecondRecording::SecondRecording(MessageBar& messages, QObject* parent)
    : QObject(parent), m_messages(messages) {
    connect(&m_runner, &Runner::rejected, this, &SecondRecording::reject);
    connect(&m_runner, &Runner::failed, this, &SecondRecording::complain);
    connect(&m_runner, &Runner::asked, this, &SecondRecording::ask);
    connect(&m_runner, &Runner::ended, this, &SecondRecording::finish);
}

void SecondRecording::complain(const base::Error& error) {
    m_messages.say(MessageBar::Tone::error, QString::fromStdString(base::describe(error)));
}

void SecondRecording::fetch(const QString& path) {
    if (isRecording(path)) return read(path);
    const auto program = programAt(path);
    if (!program) return complain(program.error());
    run(*program);
}

void SecondRecording::fetch(const Lesson& lesson) {
    run(programOf(lesson));
}

void SecondRecording::read(const QString& path) {
    m_runner.abandon();
    m_path = path;
    loadTrace(path, this, [this, path](base::Result<std::shared_ptr<const Snapshot>> loaded) {
        // Somebody may have wanted another one meanwhile.
        if (m_path != path) return;
        if (!loaded) return complain(loaded.error());
        Q_EMIT fetched({std::move(*loaded), nameOf(path)});
    });
}

void SecondRecording::run(const Program& program) {
    m_path = program.path;
    const auto text = program.hasText() ? textOf(program.path) : QString();
    if (!text) {
        return complain({base::ErrorKind::notFound,
                         "This file cannot be read; check its name and its rights.",
                         program.path.toStdString()});
    }
    const auto started = m_runner.run(program, *text, false);
    if (!started) return complain(started.error());
    m_messages.say(MessageBar::Tone::question,
                   nameOf(m_path) + " runs, and comes to stand beside the other when it has ended.",
                   {{"Stop it here", [this] { m_runner.stop(); }}});
}

void SecondRecording::ask(quint64 events) {
    m_messages.say(
        MessageBar::Tone::question,
        QString("%1 has recorded %2 events and is held. Let it go on?")
            .arg(nameOf(m_path), grouped(events)),
        {{"Go on", [this] { m_runner.goOn(); }}, {"Stop it here", [this] { m_runner.stop(); }}});
}

void SecondRecording::reject(const std::shared_ptr<const BuiltProgram>& built) {
    m_messages.say(MessageBar::Tone::error, whyRejected(*built));
}

void SecondRecording::finish(const std::shared_ptr<const Snapshot>& snapshot,
                             const record::Outcome& outcome) {
    m_messages.clear();
    if (outcome.fault) return complain(*outcome.fault);
    Q_EMIT fetched({snapshot, nameOf(m_path)});
}

}  // namespace flowglass::window
