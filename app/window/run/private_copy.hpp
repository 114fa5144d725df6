#pragma once

#include <QString>
#include <memory>

#include "core/base/result.hpp"

class QTemporaryDir;

namespace flowglass::window {

/// A folder that holds `text` under the name of `script`, and everything else of the script's own
/// folder as links. Errors: io.
[[nodiscard]] base::Result<std::shared_ptr<QTemporaryDir>> privateCopy(const QString& script,
                                                                       const QString& text);

}  // namespace flowglass::window
