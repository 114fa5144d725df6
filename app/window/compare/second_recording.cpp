#include "app/window/compare/second_recording.hpp"

#include <QFileInfo>

#include "app/window/code/source_problems.hpp"
#include "app/window/controls/grouped.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/run/trace_loading.hpp"

namespace flowglass::window {

namespace {

QString nameOf(const QString& path) {
    return QFileInfo(path).fileName();
}

}  // namespace

SecondRecording::SecondRecording(MessageBar& messages, QObject* parent)
    : QObject(parent), m_messages(messages) {
    constexpr int kOften_ms = 300;  // what is there by then needs no words
    m_watch.setInterval(kOften_ms);
    connect(&m_watch, &QTimer::timeout, this, &SecondRecording::watch);
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
    endReading();
    m_path = path;
    m_reading = loadTrace(path, this, [this, path](auto loaded) {
        endReading();
        watch();
        if (!loaded) return complain(loaded.error());
        Q_EMIT fetched({std::move(*loaded), nameOf(path)});
    });
    m_watch.start();
}

/// What comes of it is not wanted any more, or is there.
void SecondRecording::endReading() {
    if (m_reading != nullptr) m_reading->wanted = false;
    m_reading.reset();
}

QString SecondRecording::whatIsDone() const {
    const QString name = nameOf(m_path);
    if (m_reading != nullptr)
        return QString("%1 is being opened, to stand beside the other: %2 % done.")
            .arg(name, QString::number(m_reading->percent));
    if (m_runner.building())
        return name + " is being built; it comes to stand beside the other when it has run.";
    if (m_runner.running())
        return name + " runs, and comes to stand beside the other when it has ended.";
    return {};
}

void SecondRecording::watch() {
    const QString now = whatIsDone();
    const bool ours = !m_said.isEmpty() && m_messages.sentence() == m_said;
    if (now.isEmpty()) {
        m_watch.stop();
        m_heldAt = 0;
        if (ours) m_messages.clear();
        m_said.clear();
    } else if (!ours) {
        // The other one may have something to say as well, which comes first.
        if (!m_messages.sentence().isEmpty()) return;
        if (m_heldAt > 0) return ask(m_heldAt);
        m_said = now;
        m_messages.say(MessageBar::Tone::question, now, {{"Stop it here", [this] { stop(); }}});
    } else if (m_heldAt == 0) {
        m_said = now;
        m_messages.amend(now, m_reading == nullptr ? 0 : m_reading->percent / 100.0);
    }
}

void SecondRecording::stop() {
    const bool built = m_runner.building();
    m_heldAt = 0;
    endReading();
    m_runner.stop();
    watch();
    if (built)
        m_messages.say(MessageBar::Tone::news, "The compiler was ended; nothing new was run.");
}

void SecondRecording::run(const Program& program) {
    endReading();
    m_path = program.path;
    const auto text = program.hasText() ? textOf(program.path) : QString();
    if (!text) {
        return complain({base::ErrorKind::notFound,
                         "This file cannot be read; check its name and its rights.",
                         program.path.toStdString()});
    }
    const auto started = m_runner.run(program, *text, false);
    if (!started) return complain(started.error());
    watch();
    m_watch.start();
}

void SecondRecording::ask(quint64 events) {
    m_heldAt = events;
    m_said = QString("%1 has recorded %2 events and is held. Let it go on?")
                 .arg(nameOf(m_path), grouped(events));
    const auto goOn = [this] {
        m_heldAt = 0;
        m_runner.goOn();
    };
    m_messages.say(MessageBar::Tone::question, m_said,
                   {{"Go on", goOn}, {"Stop it here", [this] { stop(); }}});
}

void SecondRecording::reject(const std::shared_ptr<const BuiltProgram>& built) {
    m_messages.say(MessageBar::Tone::error, whyRejected(*built));
}

void SecondRecording::finish(const std::shared_ptr<const Snapshot>& snapshot,
                             const record::Outcome& outcome) {
    watch();
    if (outcome.fault) return complain(*outcome.fault);
    Q_EMIT fetched({snapshot, nameOf(m_path)});
}

}  // namespace flowglass::window
