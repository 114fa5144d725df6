#pragma once

#include <QString>

namespace flowglass::window {

/// A file of the resources folder: beside the installed program, else in the source tree; empty
/// where it is in neither.
[[nodiscard]] QString resourcePath(const QString& name);

}  // namespace flowglass::window
