#include "app/window/run/runner.hpp"

namespace flowglass::window {

Runner::Runner(QObject* parent) : QObject(parent) {
    connect(&m_builder, &Builder::finished, this, &Runner::takeBuilt);
}

Runner::~Runner() = default;

base::Result<void> Runner::run(const Program& program, const QString& text, bool edited) {
    if (program.kind == Program::Kind::source && !prebuiltFits(program, text)) {
        // What has ended can still be read while its successor is built.
        if (running()) m_recording.reset();
        m_program = program;
        return m_builder.build(program.path, text);
    }
    m_builder.cancel();
    auto prepared = prepare(program, edited ? std::optional(text) : std::nullopt);
    if (!prepared) return prepared.error();
    return record(std::move(*prepared), text, nullptr);
}

void Runner::takeBuilt(const std::shared_ptr<const BuiltProgram>& built) {
    if (!built->good) {
        Q_EMIT rejected(built);
        return;
    }
    const auto started = record(prepareBuilt(m_program, built), built->text, built);
    if (!started) Q_EMIT failed(started.error());
}

base::Result<void> Runner::record(PreparedRun run, const QString& text,
                                  const std::shared_ptr<const BuiltProgram>& built) {
    m_recording.reset();
    auto recording = Recording::start(std::move(run.options));
    if (!recording) return recording.error();
    m_files = std::move(run.files);
    m_recording = std::move(*recording);
    m_nextQuestion = m_questionAt;
    m_held = false;
    connect(m_recording.get(), &Recording::grew, this, [this](const auto& snapshot) {
        watch(snapshot);
        Q_EMIT grew(snapshot);
    });
    connect(m_recording.get(), &Recording::printed, this, &Runner::printed);
    connect(m_recording.get(), &Recording::listening, this, &Runner::listening);
    connect(m_recording.get(), &Recording::ended, this, &Runner::ended);
    Q_EMIT began(text, built);
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
    m_builder.cancel();
    if (m_recording != nullptr) m_recording->stop();
    m_held = false;
}

void Runner::abandon() {
    m_builder.cancel();
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
