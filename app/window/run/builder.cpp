#include "app/window/run/builder.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <csignal>

namespace flowglass::window {

namespace {

/// The files that the build read beside its own source, and when each was last written.
std::map<QString, QDateTime> filesRead(const instrument::BuildPlan& plan) {
    std::map<QString, QDateTime> read;
    QFile list(QString::fromStdString(plan.dependencies));
    if (!list.open(QIODevice::ReadOnly)) return read;
    for (const std::string& name : instrument::readDependencies(list.readAll().toStdString())) {
        const QString file = QString::fromStdString(name);
        if (name != plan.source.compiled) read[file] = QFileInfo(file).lastModified();
    }
    return read;
}

}  // namespace

Builder::Builder(QObject* parent) : QObject(parent) {}

Builder::~Builder() {
    cancel();
}

bool Builder::isCurrent(const QString& path, const QString& text) const {
    if (m_build == nullptr || m_build->text != text) return false;
    if (m_build->plan.source.path != QFileInfo(path).absoluteFilePath().toStdString()) return false;
    if (building()) return true;
    return std::ranges::all_of(m_build->read, [](const auto& file) {
        return QFileInfo(file.first).lastModified() == file.second;
    });
}

base::Result<void> Builder::build(const QString& path, const QString& text) {
    // A failure is not kept: what it lacked may have been installed since.
    if (isCurrent(path, text) && (building() || m_build->good)) {
        if (!building()) Q_EMIT finished(m_build);
        return {};
    }
    cancel();
    const auto toolkit = instrument::ownToolkit();
    if (!toolkit) return toolkit.error();
    auto folder = instrument::BuildFolder::make();
    if (!folder) return folder.error();
    auto plan = instrument::planBuild(*toolkit, QFileInfo(path).absoluteFilePath().toStdString(),
                                      text.toStdString(), folder->path());
    if (!plan) return plan.error();
    m_build = std::make_shared<BuiltProgram>(
        BuiltProgram{std::move(*folder), std::move(*plan), text, false, {}, {}, {}});
    start();
    return {};
}

void Builder::start() {
    m_compiler = new QProcess(this);
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const std::string& entry : m_build->plan.environment) {
        const QString text = QString::fromStdString(entry);
        environment.insert(text.section('=', 0, 0), text.section('=', 1));
    }
    m_compiler->setProcessEnvironment(environment);
    m_compiler->setProcessChannelMode(QProcess::MergedChannels);
    m_compiler->setStandardInputFile(QProcess::nullDevice());
    // A compiler starts others; they are ended together.
    m_compiler->setChildProcessModifier([] { ::setpgid(0, 0); });
    connect(m_compiler, &QProcess::finished, this, [this](int status, QProcess::ExitStatus how) {
        conclude(how == QProcess::NormalExit && status == 0);
    });
    connect(m_compiler, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) conclude(false);
    });
    QStringList words;
    for (const std::string& word : m_build->plan.command)
        words.append(QString::fromStdString(word));
    const QString name = words.takeFirst();
    m_compiler->start(name, words);
}

void Builder::conclude(bool good) {
    m_build->good = good;
    m_build->words = QString::fromUtf8(m_compiler->readAll());
    if (m_compiler->error() == QProcess::FailedToStart) m_build->words = m_compiler->errorString();
    m_build->diagnostics =
        instrument::readDiagnostics(m_build->words.toStdString(), m_build->plan.source);
    m_build->read = filesRead(m_build->plan);
    std::exchange(m_compiler, nullptr)->deleteLater();
    Q_EMIT finished(m_build);
}

void Builder::cancel() {
    if (!building()) return;
    QProcess* compiler = std::exchange(m_compiler, nullptr);
    compiler->disconnect(this);
    // Nothing of it is wanted: its files go with its folder.
    const auto process = static_cast<pid_t>(compiler->processId());
    if (process <= 0 || ::kill(-process, SIGKILL) != 0) compiler->kill();
    compiler->waitForFinished(1000);
    delete compiler;
    m_build.reset();
}

}  // namespace flowglass::window
