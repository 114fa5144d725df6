#include "app/window/trace_loading.hpp"

#include <QPointer>
#include <QThread>
#include <new>

#include "core/trace/any_trace.hpp"
#include "core/trace/file.hpp"

namespace flowglass::window {

namespace {

using Loaded = base::Result<std::shared_ptr<const Snapshot>>;

Loaded load(const QString& path, Reading& reading) try {
    constexpr int kRead = 20;  // percent of the work
    auto trace = trace::readTrace(path.toStdString());
    if (!trace) return trace.error();
    reading.percent = kRead;
    return snapshotOf(std::move(*trace), [&](double share) {
        reading.percent = kRead + static_cast<int>((100 - kRead) * share);
        return reading.wanted.load();
    });
} catch (const std::bad_alloc&) {
    return trace::noMemoryFor(path.toStdString());
}

}  // namespace

std::shared_ptr<Reading> loadTrace(const QString& path, QObject* receiver,
                                   std::function<void(Loaded)> then) {
    auto reading = std::make_shared<Reading>();
    auto* thread = QThread::create([path, receiver = QPointer(receiver), then, reading] {
        auto loaded = std::make_shared<Loaded>(load(path, *reading));
        QMetaObject::invokeMethod(
            qApp,
            [receiver, then, loaded, reading] {
                if (receiver != nullptr && reading->wanted) then(std::move(*loaded));
            },
            Qt::QueuedConnection);
    });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
    return reading;
}

}  // namespace flowglass::window
