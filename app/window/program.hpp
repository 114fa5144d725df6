#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>

#include "core/base/result.hpp"
#include "core/record/session.hpp"

class QTemporaryDir;

namespace flowglass::window {

/// A program that can be run and recorded: a Python script, or a command of its own.
struct Program {
    QString path;           ///< the script, or the binary
    QStringList arguments;  ///< without the path
    QString interpreter;    ///< as --python said; empty: chosen for the script
    bool isScript = true;
    QString folder;  ///< where it runs; empty: where Flowglass was started
    QString source;  ///< the file to show while there is no recording; a script is its own

    [[nodiscard]] QString sourceFile() const { return source.isEmpty() ? path : source; }
};

/// What a recording needs to begin: options, and the private copy of an edited text that must
/// outlive the run.
struct PreparedRun {
    record::SessionOptions options;
    std::shared_ptr<QTemporaryDir> copy;
};

/// Gets `program` ready; with `editedText`, its private copy holds that text under the script's own
/// name, and its folder's other files as links, so that imports and tracebacks are as they would be
/// had it been saved. Errors: notFound, unsupported (an interpreter that cannot be recorded), io.
[[nodiscard]] base::Result<PreparedRun> prepare(const Program& program,
                                                const std::optional<QString>& editedText);

}  // namespace flowglass::window
