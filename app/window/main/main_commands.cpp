// What the window can be asked for: the table behind its keys, its palette and its menus.
#include <QApplication>
#include <QKeyCombination>
#include <QMenu>
#include <algorithm>

#include "app/window/code/code_pane.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/controls/text_size.hpp"
#include "app/window/lecture/control_strip.hpp"
#include "app/window/lecture/lecture_mode.hpp"
#include "app/window/main/main_window.hpp"
#include "app/window/main/workspace.hpp"
#include "app/window/playing/step_commands.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/layer_moves.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/stage/why.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

void MainWindow::addCommands() {
    addStepCommands();
    addTimelineCommands();
    addProgramCommands();
    addPanelCommands();
    addWindowCommands();
    offerWhileComparing();
}

void MainWindow::offerWhileComparing() {
    for (const Command& command : m_commands.all())
        if (command.whileComparing) m_compare->page().offer(command);
}

/// Whether it has something to do on the page that is shown.
bool MainWindow::offered(const Command& command) const {
    return !comparing() || command.whileComparing;
}

void MainWindow::addStepCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        addStepCommand(m_commands, m_autoplay, title, std::move(keys), run);
    };
    window::addStepCommands(m_commands, m_playhead, m_autoplay,
                            {{Qt::Key_Space}, {Qt::Key_Right}, {Qt::Key_Left}});
    const auto tenth = [this] {
        return static_cast<int>(std::max<playback::Step>(1, m_playhead.lastStep() / 10));
    };
    add("A tenth forward", {Qt::Key_PageDown}, [this, tenth] { m_playhead.stepBy(tenth()); });
    add("A tenth back", {Qt::Key_PageUp}, [this, tenth] { m_playhead.stepBy(-tenth()); });
    add("Back to before the last jump", {Qt::ALT | Qt::Key_Left}, [this] {
        if (!leaveLessons()) m_navigation.back();
    });
    add("Forth again", {Qt::ALT | Qt::Key_Right}, [this] { m_navigation.forth(); });
    add("Why: what is selected runs or waits; again: go to the cause, and back", {Qt::Key_Y},
        [this] {
            if (!m_playhead.empty()) m_why->ask();
        });
    add("The way of the last exception or cancellation: let it glow, or not", {Qt::Key_E}, [this] {
        if (!m_playhead.toggleLastException())
            m_messages->say(MessageBar::Tone::news, "No exception is on its way up to here.");
    });
    add("Jump to a step", {Qt::Key_G}, [this] { m_transport->askForStep(); });
    const auto output = [this](playback::Direction way) {
        if (m_playhead.empty()) return;
        const auto to = m_playhead.player().toOutput(m_playhead.grain(), m_playhead.step(), way);
        if (to) m_playhead.goTo(*to);
    };
    add("Next output", {Qt::Key_P}, [output] { output(playback::Direction::forward); });
    add("Previous output", {Qt::SHIFT | Qt::Key_P},
        [output] { output(playback::Direction::back); });
    m_commands.add({"Faster", "STEPPING", {Qt::Key_Plus, Qt::Key_Equal}, [this] {
                        m_strip->changeSpeed(true);
                    }});
    m_commands.add(
        {"Slower", "STEPPING", {Qt::Key_Minus}, [this] { m_strip->changeSpeed(false); }});
}

void MainWindow::addTimelineCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "TIMELINE", std::move(keys), run});
    };
    add("Zoom in", {Qt::Key_W}, [this] { m_timeline->zoomAtPointer(1.3); });
    add("Zoom out", {Qt::Key_S}, [this] { m_timeline->zoomAtPointer(1 / 1.3); });
    add("Pan left", {Qt::Key_A}, [this] { m_timeline->panBy(-0.15); });
    add("Pan right", {Qt::Key_D}, [this] { m_timeline->panBy(0.15); });
    add("Focus: fit the recording", {Qt::Key_F}, [this] { m_timeline->fit(); });
    add("Next event of the lane", {Qt::Key_Period}, [this] { m_timeline->stepInLane(true); });
    add("Previous event of the lane", {Qt::Key_Comma}, [this] { m_timeline->stepInLane(false); });
    add("Next axis", {Qt::Key_X}, [this] { m_timeline->nextAxis(); });
    add("Filter the lanes by name", {Qt::Key_Slash}, [this] {
        if (!m_desk->somethingOpen()) return;
        if (m_workspace->turns()) showPart(static_cast<int>(Workspace::Part::timeline));
        m_timeline->askForFilter();
    });
    add("Wake-ups of every task, or of the one at hand", {Qt::Key_K},
        [this] { m_timeline->setAllWakes(!m_timeline->allWakes()); });
}

void MainWindow::addProgramCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run,
                            bool whileComparing = false) {
        m_commands.add({title, "PROGRAM", std::move(keys), run, true, whileComparing});
    };
    add("Run and record", {Qt::CTRL | Qt::Key_R, Qt::Key_F5}, [this] { runProgram(); });
    add(
        "Stop the program", {Qt::CTRL | Qt::Key_Period}, [this] { m_desk->stop(); }, true);
    add(
        "Open a program or a recording", {Qt::CTRL | Qt::Key_O}, [this] { askForFile(); }, true);
    add("Save the code", {Qt::CTRL | Qt::Key_S}, [this] { m_desk->saveCode(); });
    add("Save the recording as…", {Qt::CTRL | Qt::SHIFT | Qt::Key_S}, [this] { askWhereToSave(); });
    add(
        "Export the picture as SVG", {Qt::CTRL | Qt::Key_E}, [this] { exportPicture("svg"); },
        true);
    add(
        "Export the picture as PNG", {Qt::CTRL | Qt::SHIFT | Qt::Key_E},
        [this] { exportPicture("png"); }, true);
    m_commands.add({"Compare with another recording", "PROGRAM", {Qt::Key_C}, [this] {
                        m_compare->choose(recent());
                    }});
    m_commands.add(
        {"Move a decorator of a function, and run again", "PROGRAM", {Qt::Key_R}, [this] {
             m_layers->choose();
         }});
    m_commands.add(
        {"Put the decorator that was moved back, and run again", "PROGRAM", {Qt::Key_Z}, [this] {
             putLayerBack();
         }});
    add(
        "Copy the picture", {Qt::CTRL | Qt::SHIFT | Qt::Key_C}, [this] { copyPicture(); }, true);
}

void MainWindow::addWindowCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run,
                            bool whileTyping = false, bool whileComparing = false) {
        m_commands.add({title, "WINDOW", std::move(keys), run, whileTyping, whileComparing});
    };
    addViewCommands(m_commands, "WINDOW", m_playhead, m_views, [this] {
        if (!m_desk->somethingOpen()) return;
        showWorkspace();
        showPart(static_cast<int>(Workspace::Part::picture));
    });
    add("Follow one frame, or the program", {Qt::Key_L},
        [this] { m_playhead.setFollowing(!m_playhead.followed()); });
    add("Back to stepping, from anywhere", {Qt::Key_Escape}, [this] {
        if (leaveLessons()) return;
        m_playhead.selectNoException();
        toStage();
    });
    add(
        "Onward, as Tab; out of the code too", {Qt::CTRL | Qt::Key_Tab},
        [this] { focusNextPrevChild(true); }, true, true);
    add(
        "Back, as Shift+Tab", {Qt::CTRL | Qt::SHIFT | Qt::Key_Tab},
        [this] { focusNextPrevChild(false); }, true, true);
    add("All keys", {Qt::Key_Question}, [this] { m_keys->toggle(); });
    add(
        "Commands by name", {Qt::CTRL | Qt::Key_K},
        [this] {
            if (comparing()) return m_compare->page().openPalette();
            m_palette->open();
        },
        true, true);
    add(
        "Lessons", {Qt::CTRL | Qt::Key_L}, [this] { showGallery(); }, true, true);
    add(
        "Lecture mode", {Qt::Key_F11},
        [this] {
            if (comparing()) return m_compare->lecture().enter();
            m_lecture->enter();
        },
        true, true);
    add(
        "Full screen", {Qt::SHIFT | Qt::Key_F11},
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }, true, true);
    add("Next part, where text is so large that they take turns", {Qt::Key_F8},
        [this] { showPart((static_cast<int>(m_workspace->part()) + 1) % Workspace::kParts); });
    const auto resizeText = [this](int direction) {
        return [this, direction] { setTextSize(nextTextSize(m_preferences.textSize, direction)); };
    };
    add("Larger text", {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}, resizeText(1), true,
        true);
    add("Smaller text", {Qt::CTRL | Qt::Key_Minus}, resizeText(-1), true, true);
    add("Text as large as at first", {Qt::CTRL | Qt::Key_0}, resizeText(0), true, true);
    add(
        "Theme: light", {}, [this] { setTheme(scene::lightTheme()); }, false, true);
    add(
        "Theme: dark", {}, [this] { setTheme(scene::darkTheme()); }, false, true);
    add(
        "Theme: high contrast", {}, [this] { setTheme(scene::contrastTheme()); }, false, true);
    add(
        "Reduce motion, or not", {},
        [this] {
            auto preferences = m_preferences;
            preferences.reducedMotion = !preferences.reducedMotion;
            setPreferences(preferences);
        },
        false, true);
    add(
        "Preferences", {Qt::CTRL | Qt::Key_Comma}, [this] { askForPreferences(); }, true, true);
    add(
        "Close the window", {Qt::CTRL | Qt::Key_Q}, [this] { close(); }, true, true);
}

void MainWindow::buildMenus() {
    const auto addTo = [this](QMenu* menu, const QString& title, const QString& text) {
        for (const Command& command : m_commands.all()) {
            if (command.title != title) continue;
            auto* action = menu->addAction(text, this, command.run);
            connect(menu, &QMenu::aboutToShow, action,
                    [this, action, command] { action->setEnabled(offered(command)); });
            // Written beside the words only: the keys themselves are bound already.
            if (!command.keys.isEmpty()) {
                action->setText(text + "\t" + written(command.keys.front()));
            }
        }
    };
    QMenu* out = m_header->exportMenu();
    addTo(out, "Export the picture as SVG", "Picture as SVG…");
    addTo(out, "Export the picture as PNG", "Picture as PNG…");
    addTo(out, "Copy the picture", "Copy picture");
    out->addSeparator();
    addTo(out, "Save the recording as…", "Recording…");
    QMenu* more = m_header->moreMenu();
    out->setTitle("Export");
    addTo(more, "Open a program or a recording", "Open…");
    auto* lately = more->addMenu("Opened lately");
    connect(lately, &QMenu::aboutToShow, this, [this, lately] { fillRecent(lately); });
    addTo(more, "Compare with another recording", "Compare with…");
    addTo(more, "Move a decorator of a function, and run again", "Move a decorator…");
    addTo(more, "Lessons", "Lessons");
    more->addSeparator();
    addTo(more, "Save the code", "Save the code");
    more->addMenu(out);
    more->addSeparator();
    addTo(more, "Output of the program", "Output");
    addTo(more, "Variables of the frame", "Variables");
    addTo(more, "Events of the recording", "Events");
    addTo(more, "Lints", "Lints");
    addTo(more, "Bookmarks and notes", "Bookmarks and notes");
    more->addSeparator();
    auto* themes = more->addMenu("Theme");
    addTo(themes, "Theme: light", "Light");
    addTo(themes, "Theme: dark", "Dark");
    addTo(themes, "Theme: high contrast", "High contrast");
    auto* sizes = more->addMenu("Text");
    addTo(sizes, "Larger text", "Larger");
    addTo(sizes, "Smaller text", "Smaller");
    addTo(sizes, "Text as large as at first", "As at first");
    addTo(more, "Reduce motion, or not", "Reduce motion, or not");
    addTo(more, "Preferences", "Preferences…");
    addTo(more, "Lecture mode", "Lecture mode");
    addTo(more, "Full screen", "Full screen");
    more->addSeparator();
    addTo(more, "Commands by name", "Commands by name");
    addTo(more, "All keys", "All keys");
    more->addSeparator();
    addTo(more, "Close the window", "Close");
}

}  // namespace flowglass::window
