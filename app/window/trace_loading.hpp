#pragma once

#include <QObject>
#include <atomic>
#include <functional>
#include <memory>

#include "app/window/snapshot.hpp"
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

}  // namespace flowglass::window
