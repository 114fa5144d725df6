#include "app/window/program.hpp"

#include <QDateTime>
#include <QFileInfo>
#include <QTemporaryDir>

#include "app/window/private_copy.hpp"
#include "core/python/launch/choice.hpp"
#include "core/python/launch/session_options.hpp"

namespace flowglass::window {

namespace {

std::optional<std::string> activeEnvironment() {
    const QByteArray folder = qgetenv("VIRTUAL_ENV");
    return folder.isEmpty() ? std::nullopt : std::optional(folder.toStdString());
}

record::SessionOptions ownCommand(const Program& program) {
    record::SessionOptions options;
    options.command.push_back(QFileInfo(program.path).absoluteFilePath().toStdString());
    for (const QString& word : program.arguments) options.command.push_back(word.toStdString());
    options.metadata.program = program.path.toStdString();
    for (const QString& word : program.arguments) {
        options.metadata.arguments.push_back(word.toStdString());
    }
    options.metadata.language = "c++";
    options.metadata.started = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    options.workingDirectory = program.folder.toStdString();
    return options;
}

/// `script` is what runs: the program's own file, or its private copy.
base::Result<record::SessionOptions> pythonCommand(const Program& program, const QString& script) {
    python::PythonProgram wanted;
    wanted.target = script.toStdString();
    for (const QString& word : program.arguments) wanted.arguments.push_back(word.toStdString());
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

base::Result<PreparedRun> prepare(const Program& program,
                                  const std::optional<QString>& editedText) {
    PreparedRun run;
    if (!program.isScript) {
        run.options = ownCommand(program);
        return run;
    }
    QString script = program.path;
    if (editedText) {
        auto copy = privateCopy(program.path, *editedText);
        if (!copy) return copy.error();
        run.copy = *copy;
        script = run.copy->filePath(QFileInfo(program.path).fileName());
    }
    auto options = pythonCommand(program, script);
    if (!options) return options.error();
    run.options = std::move(*options);
    run.options.metadata.program = program.path.toStdString();
    return run;
}

}  // namespace flowglass::window
