#pragma once

#include <QString>
#include <string_view>
#include <vector>

namespace flowglass::window {

/// A source text that lies beside a recording.
struct TextBeside {
    QString file;  ///< as events name it
    QString text;
};

/// The texts of `names`, as a recording at `path` without texts of its own tells them. Nobody
/// vouches for the names, so only files in the recording's own folder or below it are looked at,
/// also by whatever links lead there, and no more and no larger ones than a program has.
[[nodiscard]] std::vector<TextBeside> textsBeside(const QString& path,
                                                  const std::vector<std::string_view>& names);

}  // namespace flowglass::window
