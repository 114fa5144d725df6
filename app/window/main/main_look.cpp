// How the window looks: its theme, the size of its text, and what that leaves room for.
#include <QApplication>
#include <QDockWidget>
#include <algorithm>

#include "app/window/code/code_pane.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/controls/preferences_dialog.hpp"
#include "app/window/controls/text_size.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/lecture/control_strip.hpp"
#include "app/window/lecture/lecture_mode.hpp"
#include "app/window/main/main_window.hpp"
#include "app/window/main/workspace.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/panels/events_panel.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/panels/panels.hpp"
#include "app/window/panels/variables_panel.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/caption_view.hpp"
#include "app/window/stage/layer_moves.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

void MainWindow::applyLook() {
    const Look look = lookOf(theme(), m_preferences.textSize);
    qApp->setStyleSheet(sheetOf(look));
    m_workspace->setLook(look);
    m_header->setLook(look);
    m_messages->setLook(look);
    m_gallery->setLook(look, theme());
    m_code->setLook(look);
    m_output->setLook(look);
    m_panels->setLook(look);
    m_variables->setLook(look);
    m_events->setLook(look);
    m_bookmarks->setLook(look);
    m_transport->setLook(look);
    m_strip->setLook(look);
    m_keys->setLook(look);
    m_keys->setScales(look.scale, look.scale);
    m_palette->setLook(look);
    m_compare->setLook(look, theme());
    m_layers->setLook(look);
    m_stage->setScale(look.scale);
    m_caption->setScale(look.scale);
    m_caption->setStrokeScale(look.scale);
    m_timeline->setLook(look);
    for (SceneView* view : std::initializer_list<SceneView*>{m_stage, m_caption, m_timeline}) {
        view->setTheme(theme());
    }
    m_lecture->setTheme(theme());
    arrange();
    refreshTitle();
}

const scene::Theme& MainWindow::theme() const {
    return *scene::themeNamed(m_preferences.theme.toStdString());
}

void MainWindow::applyMotion() {
    m_stage->setReducedMotion(m_preferences.reducedMotion);
    m_lecture->setReducedMotion(m_preferences.reducedMotion);
    m_compare->setReducedMotion(m_preferences.reducedMotion);
}

void MainWindow::setPreferences(const Preferences& preferences) {
    const Preferences before = std::exchange(m_preferences, preferences);
    if (before == preferences) return;
    writePreferences(m_settings, preferences);
    if (before.theme != preferences.theme || before.textSize != preferences.textSize) applyLook();
    if (before.reducedMotion != preferences.reducedMotion) applyMotion();
    if (before.speed != preferences.speed) m_strip->setSpeed(preferences.speed);
    if (before.grain != preferences.grain) {
        m_playhead.setGrain(preferences.grain);
        m_compare->page().comparison().setGrain(preferences.grain);
    }
    if (before.axis != preferences.axis) m_timeline->setUsualAxis(preferences.axis);
}

void MainWindow::askForPreferences() {
    auto* dialog = new PreferencesDialog(m_preferences, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PreferencesDialog::changed, this, &MainWindow::setPreferences);
    dialog->open();
}

void MainWindow::setTheme(const scene::Theme& theme) {
    auto preferences = m_preferences;
    preferences.theme = QString::fromStdString(theme.name);
    setPreferences(preferences);
}

void MainWindow::nextTheme() {
    const auto& all = scene::themes();
    const auto* at = std::ranges::find(all, &theme());
    setTheme(at + 1 == all.end() ? *all.front() : **(at + 1));
}

void MainWindow::setTextSize(double size) {
    auto preferences = m_preferences;
    preferences.textSize = size;
    setPreferences(preferences);
}

/// Where the window is small for its text, the parts of the workspace take turns.
void MainWindow::arrange() {
    constexpr QSize kRoomForAll(1000, 570);
    const QSize usual = size() / m_preferences.textSize;
    const bool turns = usual.width() < kRoomForAll.width() || usual.height() < kRoomForAll.height();
    if (m_workspace->turns() == turns) return;
    m_transport->setRoom(turns ? Transport::Room::bar : Transport::Room::whole);
    m_workspace->setTurns(turns);
    m_header->setTurns(turns ? m_transport : nullptr);
    toStage();
}

void MainWindow::showPart(int part) {
    m_workspace->setPart(static_cast<Workspace::Part>(part));
    m_header->setPart(part);
    toStage();
}

/// The keyboard goes to what steps: the stage, or the window itself while another part has its
/// turn.
void MainWindow::toStage() {
    if (m_pages->currentWidget() != m_workspace) return;
    // The keyboard may be in a panel's own window.
    if (qobject_cast<QDockWidget*>(QApplication::activeWindow()) != nullptr) activateWindow();
    if (m_stage->isVisibleTo(this)) {
        m_stage->setFocus();
    } else {
        setFocus();
    }
}

}  // namespace flowglass::window
