#include "app/window/lecture/screen_commands.hpp"

namespace flowglass::window {

void addScreenCommands(Commands& commands,
                       const std::function<lecture::AudienceWindow&()>& screen) {
    const auto add = [&](const QString& title, QList<QKeyCombination> keys, auto run) {
        commands.add({title, "LECTURE", std::move(keys), [screen, run] { run(screen()); }});
    };
    using Screen = lecture::AudienceWindow;
    add("Blank screen; any key brings the picture back", {Qt::Key_B, Qt::Key_Period},
        [](Screen& window) { window.setBlank(true); });
    add("Spotlight at the pointer", {Qt::Key_L},
        [](Screen& window) { window.setSpot(!window.spot()); });
    add("Larger", {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal},
        [](Screen& window) { window.larger(); });
    add("Smaller", {Qt::CTRL | Qt::Key_Minus}, [](Screen& window) { window.smaller(); });
    add("As large as at first", {Qt::CTRL | Qt::Key_0}, [](Screen& window) { window.setZoom(1); });
}

}  // namespace flowglass::window
