#include "app/window/run/program.hpp"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "app/window/run/builder.hpp"
#include "app/window/run/private_copy.hpp"
#include "core/instrument/launch/session_options.hpp"
#include "core/python/launch/choice.hpp"
#include "core/python/launch/session_options.hpp"

namespace flowglass::window {

namespace {

std::optional<std::string> activeEnvironment() {
    const QByteArray folder = qgetenv("VIRTUAL_ENV");
    return folder.isEmpty() ? std::nullopt : std::optional(folder.toStdString());
}

std::vector<std::string> wordsOf(const QStringList& list) {
    std::vector<std::string> words;
    for (const QString& word : list) words.push_back(word.toStdString());
    return words;
}

record::SessionOptions cppCommand(const Program& program) {
    instrument::CppProgram wanted;
    wanted.program = QFileInfo(program.path).absoluteFilePath().toStdString();
    wanted.name = program.path.toStdString();
    wanted.arguments = wordsOf(program.arguments);
    wanted.workingDirectory = program.folder.toStdString();
    if (program.kind == Program::Kind::source) wanted.program = program.prebuilt.toStdString();
    return instrument::sessionFor(wanted);
}

/// `script` is what runs: the program's own file, or its private copy.
base::Result<record::SessionOptions> pythonCommand(const Program& program, const QString& script) {
    python::PythonProgram wanted;
    wanted.target = script.toStdString();
    wanted.arguments = wordsOf(program.arguments);
    wanted.workingDirectory = program.folder.toStdString();
    // A private copy runs with the interpreter that its original would run with.
    const std::optional<std::string> named = program.interpreter.isEmpty()
                                                 ? std::nullopt
                                                 : std::optional(program.interpreter.toStdString());
    wanted.interpreter =
        script == program.path
            ? named
            : python::chooseInterpreter({.named = named,
                                         .script = program.path.toStdString(),
                                         .folder = {},
                                         .activeEnvironment = activeEnvironment()});
    return python::sessionFor(wanted);
}

}  // namespace

bool isRecording(const QString& path) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == "flow" || suffix == "jsonl";
}

Program::Kind kindOfSource(const QString& path) {
    return instrument::isCppSource(path.toStdString()) ? Program::Kind::source
                                                       : Program::Kind::script;
}

base::Result<Program> programAt(const QString& path) {
    const QFileInfo file(path);
    if (!file.exists()) {
        return base::Error{base::ErrorKind::notFound,
                           "There is no such file any more; open another.", path.toStdString()};
    }
    const QString suffix = file.suffix().toLower();
    const QString folder = file.absolutePath();
    if (suffix == "py" || suffix == "pyw" || kindOfSource(path) == Program::Kind::source) {
        return Program{kindOfSource(path), path, {}, {}, folder, {}};
    }
    if (file.isFile() && file.isExecutable()) {
        return Program{Program::Kind::command, path, {}, {}, folder, {}};
    }
    return base::Error{
        base::ErrorKind::format,
        "This is neither a Python script (.py), C++ source (.cpp), a recording (.flow) nor a "
        "program; open one of these.",
        path.toStdString()};
}

std::optional<QString> textOf(const QString& path) {
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) return std::nullopt;
    return QString::fromUtf8(file.readAll());
}

base::Result<PreparedRun> prepare(const Program& program,
                                  const std::optional<QString>& editedText) {
    if (program.kind != Program::Kind::script) return PreparedRun{cppCommand(program), nullptr};
    PreparedRun run;
    QString script = program.path;
    if (editedText) {
        auto copy = privateCopy(program.path, *editedText);
        if (!copy) return copy.error();
        script = (*copy)->filePath(QFileInfo(program.path).fileName());
        run.files = std::move(*copy);
    }
    auto options = pythonCommand(program, script);
    if (!options) return options.error();
    run.options = std::move(*options);
    run.options.metadata.program = program.path.toStdString();
    return run;
}

PreparedRun prepareBuilt(const Program& program, const std::shared_ptr<const BuiltProgram>& built) {
    auto wanted = instrument::programOf(built->plan);
    wanted.name = program.path.toStdString();
    wanted.arguments = wordsOf(program.arguments);
    wanted.workingDirectory = program.folder.toStdString();
    return {instrument::sessionFor(wanted), built};
}

bool prebuiltFits(const Program& program, const QString& text) {
    if (program.prebuilt.isEmpty()) return false;
    QFile saved(program.path);
    return saved.open(QIODevice::ReadOnly) && QString::fromUtf8(saved.readAll()) == text &&
           QFileInfo(program.path).lastModified() <= QFileInfo(program.prebuilt).lastModified();
}

}  // namespace flowglass::window
