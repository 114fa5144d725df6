#pragma once

#include <QObject>
#include <functional>
#include <memory>

#include "app/window/snapshot.hpp"
#include "core/base/result.hpp"

namespace flowglass::window {

/// Reads and indexes a .flow or .jsonl file on a thread of its own; `then` runs on the thread of
/// `receiver`, and not at all where that is gone by then. Errors: those of trace::readFile.
void loadTrace(const QString& path, QObject* receiver,
               std::function<void(base::Result<std::shared_ptr<const Snapshot>>)> then);

}  // namespace flowglass::window
