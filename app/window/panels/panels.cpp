#include "app/window/panels/panels.hpp"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QTabBar>
#include <QTreeView>
#include <algorithm>
#include <utility>

#include "app/window/panels/panel_title.hpp"

namespace flowglass::window {

namespace {

constexpr int kUsualWidth = 330;  ///< until somebody drags the edge
/// Sentences are read in it; code, stage and one panel fit into the least window.
constexpr int kLeastWidth = 270;

/// Whether a list would look for a row that begins with this key, or do nothing with it. In a tree
/// some of them fold.
bool isNothingToRows(const QAbstractItemView& rows, const QKeyEvent& event) {
    constexpr auto kOfSystem = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    if ((event.modifiers() & kOfSystem) != 0) return false;
    const int key = event.key();
    const bool folds = key == Qt::Key_Plus || key == Qt::Key_Minus || key == Qt::Key_Asterisk ||
                       key == Qt::Key_Left || key == Qt::Key_Right;
    if (folds && qobject_cast<const QTreeView*>(&rows) != nullptr) return false;
    const QString text = event.text();
    const bool letter = text.size() == 1 && text.front().isPrint() && !text.front().isSpace();
    return letter || key == Qt::Key_Left || key == Qt::Key_Right;
}

}  // namespace

Panels::Panels(QMainWindow& window) : QObject(&window), m_window(window) {
    window.setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    // The column at the side goes down to the window's edge.
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
}

QDockWidget* Panels::add(const QString& name, QWidget* content, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(name, &m_window);
    dock->setObjectName("panel" + name);
    dock->setAccessibleName(name);
    dock->setWidget(content);
    dock->setTitleBarWidget(new PanelTitle(*dock));
    QList<QAbstractItemView*> lists = content->findChildren<QAbstractItemView*>();
    if (auto* list = qobject_cast<QAbstractItemView*>(content)) lists.append(list);
    for (auto* list : lists) list->installEventFilter(this);
    putBeside(dock, area);
    dock->hide();
    return dock;
}

/// On top of another one there, as a tab.
void Panels::putBeside(QDockWidget* dock, Qt::DockWidgetArea area) {
    m_window.addDockWidget(area, dock);
    // Rather on one that is in sight.
    auto others = m_docks;
    std::ranges::stable_partition(others, [](const auto* other) { return other->isVisible(); });
    const auto there = std::ranges::find_if(
        others, [&](auto* other) { return m_window.dockWidgetArea(other) == area; });
    if (there != others.end()) m_window.tabifyDockWidget(*there, dock);
    m_docks.append(dock);
}

void Panels::adopt(QDockWidget* dock) {
    putBeside(dock, Qt::RightDockWidgetArea);
    dressTabs();
}

void Panels::release(QDockWidget* dock) {
    m_docks.removeOne(dock);
    m_window.removeDockWidget(dock);
}

void Panels::setLook(const Look& look) {
    m_look = look;
    // Something of the workspace stays in sight beside the panels, however large text is.
    constexpr double kMostShare = 0.42;
    const int most = static_cast<int>(m_window.minimumWidth() * kMostShare);
    for (auto* dock : m_docks) {
        dock->widget()->setMinimumWidth(std::min(look.px(kLeastWidth), most));
        // The output has a title of its own.
        if (auto* title = qobject_cast<PanelTitle*>(dock->titleBarWidget())) title->setLook(look);
    }
    dressTabs();
}

/// All of their names have room at the least width.
void Panels::dressTabs() {
    const QString sheet = m_look.sized(
        "QTabBar::tab { padding: 6px 5px; } QTabBar::tab:focus { padding: 4px 3px 6px 3px; }");
    for (auto* bar : m_window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
        // Qt makes the bars of tabs as it needs them, and lets their names be cut.
        bar->setElideMode(Qt::ElideNone);
        if (bar->styleSheet() != sheet) bar->setStyleSheet(sheet);
    }
}

void Panels::toggle(QDockWidget* panel) {
    const auto* focus = m_window.focusWidget();
    const bool inIt = focus != nullptr && panel->isAncestorOf(focus);
    if (!panel->isVisible() || !inIt) return open(panel);
    panel->hide();
    Q_EMIT leaveRequested();
}

void Panels::open(QDockWidget* panel) {
    if (!m_aboutProgram) return;
    bringForward(panel);
    panel->widget()->setFocus(Qt::ShortcutFocusReason);
}

void Panels::bringForward(QDockWidget* panel) {
    panel->show();
    panel->raise();
    if (!std::exchange(m_sized, true)) {
        m_window.resizeDocks({panel}, {m_look.px(kUsualWidth)}, Qt::Horizontal);
    }
    dressTabs();
}

void Panels::setAboutProgram(bool about) {
    if (m_aboutProgram == about) return;
    if (!about) m_state = m_window.saveState();
    m_aboutProgram = about;
    if (about && m_window.restoreState(m_state)) return;
    if (about) return;
    for (auto* dock : m_docks) dock->hide();
}

/// In a list the window's keys mean what they mean elsewhere.
bool Panels::eventFilter(QObject* watched, QEvent* event) {
    const auto* rows = qobject_cast<QAbstractItemView*>(watched);
    if (rows == nullptr || event->type() != QEvent::KeyPress ||
        !isNothingToRows(*rows, *static_cast<QKeyEvent*>(event)))
        return QObject::eventFilter(watched, event);
    event->accept();
    QCoreApplication::sendEvent(&m_window, event);
    return event->isAccepted();
}

QByteArray Panels::state() const {
    return m_aboutProgram ? m_window.saveState() : m_state;
}

}  // namespace flowglass::window
