// The window's panels: what docks round the workspace, and the commands that show it.
#include "app/window/events_panel.hpp"
#include "app/window/header_bar.hpp"
#include "app/window/lints_panel.hpp"
#include "app/window/main_window.hpp"
#include "app/window/panels.hpp"
#include "app/window/stage.hpp"
#include "app/window/variables_panel.hpp"

namespace flowglass::window {

void MainWindow::buildPanels() {
    m_panels = new Panels(*this);
    m_variables = new VariablesPanel(m_playhead);
    m_events = new EventsPanel(m_playhead);
    m_lints = new LintsPanel(m_playhead);
    const auto side = Qt::RightDockWidgetArea;
    m_variablesDock = m_panels->add("Variables", m_variables, side);
    m_eventsDock = m_panels->add("Events", m_events, side);
    m_lintsDock = m_panels->add("Lints", m_lints, side);
    m_panels->restore(m_settings.value("panels").toByteArray());
    const auto leave = [this] { m_stage->setFocus(); };
    connect(m_panels, &Panels::leaveRequested, this, leave);
    connect(m_events, &EventsPanel::leaveRequested, this, leave);
    connect(m_lints, &LintsPanel::counted, this, [this](int lints) {
        m_header->setLints(lints);
        m_lintsDock->setWindowTitle(lints == 0 ? "Lints" : QString("Lints (%1)").arg(lints));
    });
    connect(m_header, &HeaderBar::lintsPressed, this, [this] { m_panels->open(m_lintsDock); });
}

void MainWindow::addPanelCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "PANELS", std::move(keys), run, true});
    };
    add("Variables of the frame", {Qt::Key_F2}, [this] { m_panels->toggle(m_variablesDock); });
    add("Events of the recording", {Qt::Key_F3}, [this] { m_panels->toggle(m_eventsDock); });
    add("Search in the events", {Qt::CTRL | Qt::Key_F}, [this] {
        m_panels->open(m_eventsDock);
        m_events->search();
    });
    add("Lints", {Qt::Key_F4}, [this] { m_panels->toggle(m_lintsDock); });
}

}  // namespace flowglass::window
