#include "app/window/program.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include "app/window/private_copy.hpp"

namespace flowglass::window {

namespace {

record::SessionOptions ownCommand(const Program& program) {
    record::SessionOptions options;
    options.command.push_back(QFileInfo(program.path).absoluteFilePath().toStdString());
    for (const QString& word : program.arguments) options.command.push_back(word.toStdString());
    options.metadata.program = program.path.toStdString();
    options.metadata.language = "c++";
    return options;
}

record::SessionOptions pythonCommand(const Program& program) {
    record::SessionOptions options;
    const QString launcher = QDir(QCoreApplication::applicationDirPath()).filePath("../python");
    const QString python = program.interpreter.isEmpty() ? "python3" : program.interpreter;
    options.command = {python.toStdString(), launcher.toStdString(), "--flowglass-channel",
                       "{channel}", program.path.toStdString()};
    for (const QString& word : program.arguments) options.command.push_back(word.toStdString());
    options.metadata.program = program.path.toStdString();
    options.metadata.language = "python";
    return options;
}

}  // namespace

base::Result<PreparedRun> prepare(const Program& program,
                                  const std::optional<QString>& editedText) {
    PreparedRun run;
    Program actual = program;
    if (program.isScript && editedText) {
        auto copy = privateCopy(program.path, *editedText);
        if (!copy) return copy.error();
        run.copy = *copy;
        actual.path = run.copy->filePath(QFileInfo(program.path).fileName());
    }
    run.options = program.isScript ? pythonCommand(actual) : ownCommand(actual);
    run.options.metadata.program = program.path.toStdString();
    for (const QString& word : program.arguments) {
        run.options.metadata.arguments.push_back(word.toStdString());
    }
    run.options.metadata.started =
        QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    return run;
}

}  // namespace flowglass::window
