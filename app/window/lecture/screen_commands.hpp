#pragma once

#include <functional>

#include "app/lecture/audience_window.hpp"
#include "app/window/controls/commands.hpp"

namespace flowglass::window {

/// Adds what a lecturer can do with the audience's screen, whatever it shows: go dark, light a
/// spot, grow and shrink. `screen` gives the window that is open when a command runs.
void addScreenCommands(Commands& commands, const std::function<lecture::AudienceWindow&()>& screen);

}  // namespace flowglass::window
