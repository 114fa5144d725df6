#include "app/window/resources.hpp"

#include <QCoreApplication>
#include <QFileInfo>

namespace flowglass::window {

QString resourcePath(const QString& name) {
    const QStringList roots{QCoreApplication::applicationDirPath() + "/../share/flowglass",
                            FLOWGLASS_RESOURCES};
    for (const QString& root : roots) {
        const QFileInfo file(root + "/" + name);
        if (file.exists()) return file.canonicalFilePath();
    }
    return {};
}

}  // namespace flowglass::window
