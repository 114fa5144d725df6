#pragma once

#include <QObject>
#include <atomic>
#include <functional>
#include <memory>

#include "app/window/run/snapshot.hpp"
#include "core/base/result.hpp"

namespace flowglass::window {

/// A recording that is being read on another thread: how far that is, and whether it is wanted.
struct Reading {
    std::atomic<int> percent = 0;
    std::atomic<bool> wanted = true;
};

/// Reads and indexes a .flow or .jsonl file on a thread of its own; `then` runs on the thread of
/// `receiver`, and not at all where that is gone by then, or the reading no longer wanted. Errors:
/// those of trace::readFile.
std::shared_ptr<Reading> loadTrace(
    const QString& path, QObject* receiver,
    std::function<void(base::Result<std::shared_ptr<const Snapshot>>)> then);

/// Writes a recording to a .flow file on a thread of its own, which the program waits for before it
/// ends; `then` as of loadTrace. Errors: those of trace::writeFile.
void saveTrace(const QString& path, std::shared_ptr<const Snapshot> snapshot, QObject* receiver,
               std::function<void(base::Result<void>)> then);

}  // namespace flowglass::window
