#pragma once

#include "app/window/controls/commands.hpp"

namespace flowglass::window {

class Autoplay;
class Playhead;
class ViewChoice;

/// The keys of what the ordinary window and a lecture, with its clicker, reach differently.
struct StepKeys {
    QList<QKeyCombination> play;
    QList<QKeyCombination> forward;
    QList<QKeyCombination> back;
};

/// Adds a command that moves now; what plays stops for it.
void addStepCommand(Commands& commands, Autoplay& autoplay, const QString& title,
                    QList<QKeyCombination> keys, std::function<void()> run);

/// Adds the steps that there are wherever a recording is shown. The borrowed must outlive the
/// commands.
void addStepCommands(Commands& commands, Playhead& playhead, Autoplay& autoplay, StepKeys keys);

/// Adds the choice of view, and the veil. `pinned` follows when somebody chose a view.
void addViewCommands(Commands& commands, const QString& group, Playhead& playhead,
                     ViewChoice& views, const std::function<void()>& pinned);

}  // namespace flowglass::window
