#pragma once

#include <QString>

#include "core/model/words.hpp"

namespace flowglass::window {

/// "12,345", as every picture and every sentence writes it, whatever the desktop's language is.
[[nodiscard]] inline QString grouped(quint64 number) {
    return QString::fromStdString(model::grouped(number));
}

}  // namespace flowglass::window
