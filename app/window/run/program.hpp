#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>

#include "core/base/result.hpp"
#include "core/record/session.hpp"

namespace flowglass::window {

struct BuiltProgram;

/// A program that can be run and recorded.
struct Program {
    enum class Kind {
        script,   ///< Python
        source,   ///< C++, built when it is run
        command,  ///< a program as it is
    };
    Kind kind = Kind::script;
    QString path;           ///< of the script, the source or the program
    QStringList arguments;  ///< without the path
    QString interpreter;    ///< as --python said; empty: chosen for the script
    QString folder;         ///< where it runs; empty: where Flowglass was started
    QString prebuilt;       ///< the program that was made of the saved source; may be empty

    /// Whether there is a text to read, to edit and to run as it was edited.
    [[nodiscard]] bool hasText() const { return kind != Kind::command; }
};

/// Whether a file is a recording, by its name.
[[nodiscard]] bool isRecording(const QString& path);

/// How a source file is run: as Python, or as C++ that is built.
[[nodiscard]] Program::Kind kindOfSource(const QString& path);

/// How the file at `path` is run, in its own folder. Errors: notFound, format.
[[nodiscard]] base::Result<Program> programAt(const QString& path);

/// The text of a source file, or nothing where it cannot be read.
[[nodiscard]] std::optional<QString> textOf(const QString& path);

/// What a recording needs to begin: options, and the files that must outlive the run.
struct PreparedRun {
    record::SessionOptions options;
    std::shared_ptr<const void> files;
};

/// Gets a script or a command ready; with `editedText`, the script's private copy holds that text
/// under its own name, and its folder's other files as links, so that imports and tracebacks are as
/// they would be had it been saved. Source is run as it was built before.
/// Errors: notFound, unsupported (an interpreter that cannot be recorded), io.
[[nodiscard]] base::Result<PreparedRun> prepare(const Program& program,
                                                const std::optional<QString>& editedText);

/// Gets a source's program ready that was built of its present text.
[[nodiscard]] PreparedRun prepareBuilt(const Program& program,
                                       const std::shared_ptr<const BuiltProgram>& built);

/// Whether the program that was made of the saved source is also that of `text`.
[[nodiscard]] bool prebuiltFits(const Program& program, const QString& text);

}  // namespace flowglass::window
