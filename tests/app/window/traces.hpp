#pragma once

#include <memory>
#include <string>

#include "app/window/run/snapshot.hpp"

namespace flowglass::tests {

/// A conformance program's recording ("a"), indexed.
[[nodiscard]] std::shared_ptr<const window::Snapshot> conformance(const std::string& name);

/// The snapshot of a few events written as JSON lines.
[[nodiscard]] std::shared_ptr<const window::Snapshot> snapshotFrom(const std::string& lines);

}  // namespace flowglass::tests
