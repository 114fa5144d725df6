// The window's panels: what docks round the workspace, and the commands that show it.
#include <QAbstractSpinBox>
#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <set>

#include "app/window/code/code_pane.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/main/main_window.hpp"
#include "app/window/main/workspace.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/panels/events_panel.hpp"
#include "app/window/panels/lints_panel.hpp"
#include "app/window/panels/notes_keeper.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/panels/panels.hpp"
#include "app/window/panels/variables_panel.hpp"
#include "app/window/stage/stage_room.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

namespace {

/// Whether keys are for what somebody writes, or for a dialog.
bool writes(const QWidget* focus) {
    if (focus == nullptr) return false;
    const auto* text = qobject_cast<const QPlainTextEdit*>(focus);
    return qobject_cast<const QLineEdit*>(focus) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(focus) != nullptr ||
           (text != nullptr && !text->isReadOnly()) ||
           qobject_cast<const QDialog*>(focus->window()) != nullptr;
}

}  // namespace

void MainWindow::buildPanels() {
    m_panels = new Panels(*this);
    m_variables = new VariablesPanel(m_playhead);
    m_events = new EventsPanel(m_playhead);
    m_lints = new LintsPanel(m_playhead);
    m_bookmarks = new BookmarksPanel(m_playhead);
    m_notes = new NotesKeeper({m_playhead, *m_desk, *m_code, *m_messages, *m_bookmarks}, this);
    const auto side = Qt::RightDockWidgetArea;
    m_variablesDock = m_panels->add("Variables", m_variables, side);
    m_eventsDock = m_panels->add("Events", m_events, side);
    m_lintsDock = m_panels->add("Lints", m_lints, side);
    m_bookmarksDock = m_panels->add("Bookmarks", m_bookmarks, side);
    for (auto* dock : {m_variablesDock, m_eventsDock, m_lintsDock, m_bookmarksDock})
        connect(dock, &QDockWidget::visibilityChanged, m_messages, &MessageBar::stayInFront,
                Qt::QueuedConnection);
    m_workspace->stageRoom().setPanels(*m_panels);
    m_panels->restore(m_settings.value("panels").toByteArray());
    m_workspace->stageRoom().restore(m_settings.value("output").toByteArray());
    const auto leave = [this] { toStage(); };
    connect(m_panels, &Panels::leaveRequested, this, leave);
    connect(&m_workspace->stageRoom(), &StageRoom::leaveRequested, this, leave);
    connect(m_events, &EventsPanel::leaveRequested, this, leave);
    connect(m_bookmarks, &BookmarksPanel::leaveRequested, this, leave);
    connect(m_bookmarks, &BookmarksPanel::writing, &m_autoplay, &Autoplay::stop);
    connect(m_bookmarks, &BookmarksPanel::changed, this, [this] {
        std::set<trace::EventIndex> moments;
        for (const auto& [moment, note] : m_bookmarks->bookmarks().all()) moments.insert(moment);
        m_timeline->setBookmarks(std::move(moments));
    });
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
    add("Bookmarks and notes", {Qt::Key_F6}, [this] { m_panels->toggle(m_bookmarksDock); });
    addOutputCommands();
    addBookmarkCommands();
}

void MainWindow::addOutputCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "PANELS", std::move(keys), run, true});
    };
    auto& room = m_workspace->stageRoom();
    add("Output of the program", {Qt::Key_F7}, [this, &room] {
        if (m_pages->currentWidget() != m_workspace) return;
        if (!m_workspace->turns()) return room.toggleOutput();
        const auto part = m_workspace->part();
        showPart(static_cast<int>(part == Workspace::Part::output ? Workspace::Part::picture
                                                                  : Workspace::Part::output));
    });
    add("The output to another side", {Qt::SHIFT | Qt::Key_F7}, [this, &room] {
        if (m_pages->currentWidget() == m_workspace) room.moveOutput();
    });
    add("The output among the other panels, or back", {}, [this, &room] {
        if (m_pages->currentWidget() == m_workspace) room.tabOutput();
    });
    add("The output in its own window, or back", {}, [this, &room] {
        if (m_pages->currentWidget() == m_workspace) room.floatOutput();
    });
}

/// A program that waits for a line is heard, even where nobody had wanted to see what it prints.
/// Who sees it ask answers at once; whoever writes something else is left to it.
void MainWindow::showWhatAsks(bool asks) {
    m_playhead.setAsking(asks);
    if (!asks) return m_output->giveKeyboardBack();
    m_workspace->stageRoom().openOutput();
    if (m_workspace->turns() && m_workspace->part() != Workspace::Part::output)
        showPart(static_cast<int>(Workspace::Part::output));
    const auto* focus = QApplication::focusWidget();
    const bool busy = writes(focus) || (focus != nullptr && focus == m_code->editor());
    if (!busy && m_pages->currentWidget() == m_workspace) m_output->takeKeyboard();
}

void MainWindow::addBookmarkCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "BOOKMARKS", std::move(keys), run});
    };
    add("Bookmark this moment, or take it away", {Qt::Key_M}, [this] { m_bookmarks->toggle(); });
    m_commands.add({"Bookmark, also from the code",
                    "BOOKMARKS",
                    {Qt::CTRL | Qt::Key_B},
                    [this] { m_bookmarks->toggle(); },
                    true});
    add("Write a note for this moment", {Qt::Key_N}, [this] {
        m_panels->open(m_bookmarksDock);
        m_bookmarks->writeNote();
    });
    add("Next bookmark", {Qt::SHIFT | Qt::Key_M}, [this] { m_bookmarks->goToNext(); });
    add("Previous bookmark", {Qt::SHIFT | Qt::Key_N}, [this] { m_bookmarks->goToPrevious(); });
}

}  // namespace flowglass::window
