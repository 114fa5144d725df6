#include "app/window/run/private_copy.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace flowglass::window {

base::Result<std::shared_ptr<QTemporaryDir>> privateCopy(const QString& script,
                                                         const QString& text) {
    auto folder = std::make_shared<QTemporaryDir>(QDir::tempPath() + "/flowglass-XXXXXX");
    const QFileInfo original(script);
    QFile copy(folder->filePath(original.fileName()));
    const QByteArray bytes = text.toUtf8();
    if (!folder->isValid() || !copy.open(QIODevice::WriteOnly) ||
        copy.write(bytes) != bytes.size()) {
        return base::Error{base::ErrorKind::io,
                           "The edited text cannot be written there; free some space, or save it.",
                           QDir::tempPath().toStdString()};
    }
    const QDir siblings = original.absoluteDir();
    const auto entries =
        siblings.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QFileInfo& entry : entries) {
        // Byte code of the saved text must not stand in for the edited one.
        if (entry.fileName() == original.fileName() || entry.fileName() == "__pycache__") continue;
        QFile::link(entry.absoluteFilePath(), folder->filePath(entry.fileName()));
    }
    return folder;
}

}  // namespace flowglass::window
