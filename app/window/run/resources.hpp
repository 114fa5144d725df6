#pragma once

#include <QString>

namespace flowglass::window {

/// A file of the resources folder, by its place beside the program; empty where it is not there.
[[nodiscard]] QString resourcePath(const QString& name);

}  // namespace flowglass::window
