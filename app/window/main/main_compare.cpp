// How the window shows two recordings side by side, and goes back to the one that lies open.
#include <QStackedWidget>

#include "app/window/compare/compare_bar.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/main/main_window.hpp"
#include "app/window/panels/panels.hpp"
#include "app/window/stage/layer_moves.hpp"
#include "app/window/stage/stage.hpp"

namespace flowglass::window {

void MainWindow::connectCompare() {
    connect(m_compare, &CompareMode::shown, this, &MainWindow::showComparison);
    connect(m_compare, &CompareMode::leaveRequested, this, &MainWindow::showWorkspace);
    connect(m_compare, &CompareMode::fileRequested, this, [this] {
        const QString path = askForPath("Compare with");
        if (!path.isEmpty()) m_compare->putBeside(path);
    });
    connect(&m_compare->lecture(), &CompareLecture::themeAsked, this, &MainWindow::nextTheme);
    connect(m_stage, &Stage::layerDragged, m_layers, &LayerMoves::move);
    connect(m_layers, &LayerMoves::workspaceWanted, this, &MainWindow::showWorkspace);
    connect(&m_compare->page(), &ComparePage::layerBackRequested, this, &MainWindow::putLayerBack);
    connect(&m_compare->page(), &ComparePage::anotherRequested, this,
            [this] { m_compare->choose(recent()); });
    connect(&m_compare->page(), &ComparePage::turnsChanged, this, &MainWindow::showHeader);
    connect(&m_compare->page().comparison(), &Comparison::moved, m_messages, &MessageBar::passBy);
    connect(&m_compare->page().comparison(), &Comparison::opened, this, &MainWindow::refreshTitle);
}

void MainWindow::putLayerBack() {
    if (!m_layers->putBack())
        m_messages->say(MessageBar::Tone::news, "No decorator was moved in this program.");
}

void MainWindow::compareWith(const QString& path) {
    m_compare->putBeside(path);
}

bool MainWindow::comparing() const {
    return m_pages->currentWidget() == &m_compare->page();
}

/// Where text is very large, what there is to compare has its room, too.
void MainWindow::showHeader() {
    m_header->setVisible(!comparing() || !m_compare->page().turns());
}

void MainWindow::showComparison() {
    m_gallery->rest();
    m_autoplay.stop();
    m_pages->setCurrentWidget(&m_compare->page());
    m_messages->lieAtFootOf(m_compare->page());
    m_header->setAboutProgram(false);
    m_panels->setAboutProgram(false);
    showHeader();
    m_compare->page().setFocus();
    refreshTitle();
}

}  // namespace flowglass::window
