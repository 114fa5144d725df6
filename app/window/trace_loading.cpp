#include "app/window/trace_loading.hpp"

#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QThread>

#include "core/trace/file.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::window {

namespace {

using Loaded = base::Result<std::shared_ptr<const Snapshot>>;

base::Result<std::shared_ptr<const trace::Trace>> readTrace(const QString& path) {
    if (QFileInfo(path).suffix().toLower() != "jsonl") return trace::readFile(path.toStdString());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::Error{base::ErrorKind::notFound, "The file cannot be read; check its name.",
                           path.toStdString()};
    }
    return trace::readJsonLines(file.readAll().toStdString());
}

Loaded load(const QString& path) {
    auto trace = readTrace(path);
    if (!trace) return trace.error();
    return snapshotOf(std::move(*trace));
}

}  // namespace

void loadTrace(const QString& path, QObject* receiver, std::function<void(Loaded)> then) {
    auto* thread = QThread::create([path, receiver = QPointer(receiver), then] {
        auto loaded = std::make_shared<Loaded>(load(path));
        QMetaObject::invokeMethod(
            qApp,
            [receiver, then, loaded] {
                if (receiver != nullptr) then(std::move(*loaded));
            },
            Qt::QueuedConnection);
    });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

}  // namespace flowglass::window
