#pragma once

#include <QString>
#include <optional>

#include "core/playback/moves/player.hpp"
#include "core/scene/timeline/timeline_axis.hpp"

class QSettings;

namespace flowglass::window {

/// What a person likes best, from one run to the next.
struct Preferences {
    QString theme = "light";  ///< as scene::themeNamed() knows it
    double textSize = 1;      ///< one of kTextSizes
    bool reducedMotion = false;
    double speed = 1;                                  ///< of playing; one of kSpeeds
    playback::Grain grain = playback::Grain::moments;  ///< that recordings open with
    std::optional<scene::AxisKind> axis{};             ///< empty: what fits the recording
    friend bool operator==(const Preferences&, const Preferences&) = default;
};

/// What was stored last; where something is missing or makes no sense, what is usual.
[[nodiscard]] Preferences readPreferences(const QSettings& settings);
void writePreferences(QSettings& settings, const Preferences& preferences);

}  // namespace flowglass::window
