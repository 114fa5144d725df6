#include "app/window/playing/step_commands.hpp"

#include "app/window/playing/autoplay.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"

namespace flowglass::window {

void addStepCommand(Commands& commands, Autoplay& autoplay, const QString& title,
                    QList<QKeyCombination> keys, std::function<void()> run) {
    commands.add({title, "STEPPING", std::move(keys), [&autoplay, run = std::move(run)] {
                      autoplay.stop();
                      run();
                  }});
}

void addStepCommands(Commands& commands, Playhead& playhead, Autoplay& autoplay, StepKeys keys) {
    const auto add = [&](const QString& title, QList<QKeyCombination> reached, auto run) {
        addStepCommand(commands, autoplay, title, std::move(reached),
                       [&playhead, run] { run(playhead); });
    };
    commands.add(
        {"Play or pause", "STEPPING", std::move(keys.play), [&autoplay] { autoplay.toggle(); }});
    add("Step forward", std::move(keys.forward), [](Playhead& now) { now.forward(); });
    add("Step back", std::move(keys.back), [](Playhead& now) { now.back(); });
    add("Next moment of this frame", {Qt::SHIFT | Qt::Key_Right},
        [](Playhead& now) { now.momentOfFrame(true); });
    add("Previous moment of this frame", {Qt::SHIFT | Qt::Key_Left},
        [](Playhead& now) { now.momentOfFrame(false); });
    add("Over: past what this frame calls", {Qt::Key_O}, [](Playhead& now) { now.over(); });
    add("Out: to where this frame is left", {Qt::Key_U}, [](Playhead& now) { now.out(); });
    add("To the start", {Qt::Key_Home}, [](Playhead& now) { now.first(); });
    add("To the end", {Qt::Key_End}, [](Playhead& now) { now.last(); });
}

void addViewCommands(Commands& commands, const QString& group, Playhead& playhead,
                     ViewChoice& views, const std::function<void()>& pinned) {
    for (const auto view : scene::kViews) {
        const auto title = scene::titleOf(view);
        const auto name = QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
        const auto key = static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(view));
        commands.add({"Stay with the view: " + name, group, {key}, [&views, view, pinned] {
                          views.pin(view);
                          if (pinned) pinned();
                      }});
    }
    commands.add({"Follow: show the view that the step is about", group, {Qt::Key_0}, [&views] {
                      views.follow();
                  }});
    commands.add({"Veil: hide what comes after now", group, {Qt::Key_V}, [&playhead] {
                      playhead.setVeiled(!playhead.veiled());
                  }});
}

}  // namespace flowglass::window
