#include "app/window/run/resources.hpp"

#include <QCoreApplication>
#include <QFileInfo>

namespace flowglass::window {

QString resourcePath(const QString& name) {
    const QFileInfo file(QCoreApplication::applicationDirPath() + "/../share/flowglass/" + name);
    return file.exists() ? file.canonicalFilePath() : QString();
}

}  // namespace flowglass::window
