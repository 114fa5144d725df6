#include "app/window/run/trace_loading.hpp"

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

base::Result<void> save(const QString& path, const Snapshot& snapshot) try {
    return trace::writeFile(path.toStdString(), snapshot.trace());
} catch (const std::bad_alloc&) {
    return base::Error{base::ErrorKind::io,
                       "There is not enough memory to save the recording; close other programs.",
                       path.toStdString()};
}

/// Runs `work` on a thread of its own, and `then` with what it gave where `receiver` lives.
template <class Outcome, class Work>
QThread* inBackground(Work work, QObject* receiver, std::function<void(Outcome)> then) {
    auto* thread = QThread::create([work, receiver = QPointer(receiver), then] {
        auto outcome = std::make_shared<Outcome>(work());
        QMetaObject::invokeMethod(
            qApp,
            [receiver, then, outcome] {
                if (receiver != nullptr) then(std::move(*outcome));
            },
            Qt::QueuedConnection);
    });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
    return thread;
}

}  // namespace

std::shared_ptr<Reading> loadTrace(const QString& path, QObject* receiver,
                                   std::function<void(Loaded)> then) {
    auto reading = std::make_shared<Reading>();
    inBackground<Loaded>([path, reading] { return load(path, *reading); }, receiver,
                         [then, reading](Loaded loaded) {
                             if (reading->wanted) then(std::move(loaded));
                         });
    return reading;
}

void saveTrace(const QString& path, std::shared_ptr<const Snapshot> snapshot, QObject* receiver,
               std::function<void(base::Result<void>)> then) {
    auto* thread = inBackground<base::Result<void>>(
        [path, snapshot = std::move(snapshot)] { return save(path, *snapshot); }, receiver,
        std::move(then));
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, thread, [thread] { thread->wait(); });
}

}  // namespace flowglass::window
