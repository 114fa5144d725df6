#include "app/window/runner.hpp"

#include <QTemporaryDir>

namespace flowglass::window {

Runner::Runner(QObject* parent) : QObject(parent) {}

Runner::~Runner() = default;

base::Result<void> Runner::run(const Program& program, const std::optional<QString>& editedText) {
    auto prepared = prepare(program, editedText);
    if (!prepared) return prepared.error();
    abandon();
    auto recording = Recording::start(std::move(prepared->options));
    if (!recording) return recording.error();
    m_copy = std::move(prepared->copy);
    m_recording = std::move(*recording);
    m_nextQuestion = m_questionAt;
    m_held = false;
    connect(m_recording.get(), &Recording::grew, this, [this](const auto& snapshot) {
        watch(snapshot);
        Q_EMIT grew(snapshot);
    });
    connect(m_recording.get(), &Recording::printed, this, &Runner::printed);
    connect(m_recording.get(), &Recording::ended, this, &Runner::ended);
    return {};
}

void Runner::watch(const std::shared_ptr<const Snapshot>& snapshot) {
    const auto size = snapshot->trace().size();
    if (m_held || !running() || m_recording->stopping() || size < m_nextQuestion) return;
    m_nextQuestion *= 10;
    m_held = true;
    m_recording->hold(true);
    Q_EMIT asked(size);
}

void Runner::goOn() {
    if (m_recording != nullptr && m_held) m_recording->hold(false);
    m_held = false;
}

void Runner::stop() {
    if (m_recording != nullptr) m_recording->stop();
    m_held = false;
}

void Runner::abandon() {
    m_recording.reset();
}

void Runner::type(const QString& line) {
    if (m_recording != nullptr) m_recording->type(line);
}

void Runner::endInput() {
    if (m_recording != nullptr) m_recording->endInput();
}

bool Runner::running() const {
    return m_recording != nullptr && m_recording->running();
}

bool Runner::stopping() const {
    return running() && m_recording->stopping();
}

QString Runner::terminalText() const {
    return m_recording == nullptr ? QString() : QString::fromUtf8(m_recording->terminalText());
}

}  // namespace flowglass::window
