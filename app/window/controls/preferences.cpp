#include "app/window/controls/preferences.hpp"

#include <QSettings>
#include <algorithm>

#include "app/window/controls/text_size.hpp"
#include "app/window/playing/autoplay.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::window {

Preferences readPreferences(const QSettings& settings) {
    Preferences result;
    // Before there were three themes, a setting said whether it is dark.
    const QString theme = settings.value("theme").toString();
    if (scene::themeNamed(theme.toStdString()) != nullptr) {
        result.theme = theme;
    } else if (settings.value("dark", false).toBool()) {
        result.theme = QString::fromStdString(scene::darkTheme().name);
    }
    result.textSize = textSizeNear(settings.value("textSize", 1.0).toDouble());
    result.reducedMotion = settings.value("reducedMotion", false).toBool();
    const double speed = settings.value("speed", 1.0).toDouble();
    if (std::ranges::find(kSpeeds, speed) != kSpeeds.end()) result.speed = speed;
    const auto grain = playback::grainNamed(settings.value("grain").toString().toStdString());
    result.grain = grain.value_or(playback::Grain::moments);
    result.axis = scene::axisNamed(settings.value("axis").toString().toStdString());
    return result;
}

void writePreferences(QSettings& settings, const Preferences& preferences) {
    const auto text = [](std::string_view name) {
        return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    };
    settings.setValue("theme", preferences.theme);
    settings.setValue("textSize", preferences.textSize);
    settings.setValue("reducedMotion", preferences.reducedMotion);
    settings.setValue("speed", preferences.speed);
    settings.setValue("grain", text(playback::nameOf(preferences.grain)));
    settings.setValue("axis", preferences.axis ? text(scene::nameOf(*preferences.axis)) : "");
}

}  // namespace flowglass::window
