#include "app/window/stage/stage_room.hpp"

#include <QDataStream>
#include <QMenu>
#include <QMouseEvent>
#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

#include "app/window/panels/output_dock.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/panels/panels.hpp"
#include "app/window/stage/stage.hpp"

namespace flowglass::window {

namespace {

struct Side {
    Qt::DockWidgetArea area;
    const char* words;
};

constexpr std::array kSides{Side{Qt::BottomDockWidgetArea, "Beneath the picture"},
                            Side{Qt::LeftDockWidgetArea, "Left of the picture"},
                            Side{Qt::TopDockWidgetArea, "Above the picture"},
                            Side{Qt::RightDockWidgetArea, "Right of the picture"}};

}  // namespace

StageRoom::StageRoom(Stage* stage, OutputPane* output, QWidget* parent)
    : QMainWindow(parent), m_stage(stage), m_dock(new OutputDock(output, this)) {
    setObjectName("stageRoom");
    setWindowFlags(Qt::Widget);
    setAttribute(Qt::WA_StyledBackground);
    setDockOptions(QMainWindow::AnimatedDocks);
    setCentralWidget(stage);
    addDockWidget(Qt::BottomDockWidgetArea, m_dock);
    connect(m_dock, &OutputDock::placeChanged, this, [this] {
        m_chosen = 0;
        Q_EMIT arranged();
    });
    connect(m_dock, &QDockWidget::visibilityChanged, this, &StageRoom::arranged);
    connect(m_dock, &OutputDock::menuRequested, this, &StageRoom::showMenu);
}

void StageRoom::setLook(const Look& look) {
    m_look = look;
    // Between stage and output no line shows the edge.
    setStyleSheet(QString("QMainWindow#stageRoom { background: %1; } QMainWindow#stageRoom"
                          "::separator { background: %1; width: 6px; height: 6px; }")
                      .arg(look.backdrop.name()));
    m_dock->setLook(look);
}

void StageRoom::setShown(Shown shown) {
    const bool together = shown == Shown::both;
    if (m_shown == Shown::both && !together) {
        m_arranged = state();
        dockAt(Qt::BottomDockWidgetArea);
        m_dock->setMovable(false);
    }
    const bool wasTogether = std::exchange(m_shown, shown) == Shown::both;
    m_stage->setVisible(shown != Shown::output);
    if (!together) return m_dock->setVisible(shown == Shown::output);
    if (wasTogether) return;
    m_dock->setMovable(true);
    restore(m_arranged);
}

void StageRoom::share(int lines) {
    m_lines = lines;
    if (m_shown != Shown::both || !outputOpen() || m_dock->isFloating()) return;
    // Among the panels, or on the way from there to here.
    if (dockWidgetArea(m_dock) == Qt::NoDockWidgetArea) return;
    if (m_dock->beside()) {
        constexpr double kShare = 0.36;
        const int usual = std::max(m_look.px(260), static_cast<int>(width() * kShare));
        return resizeDocks({m_dock}, {m_chosen > 0 ? m_chosen : usual}, Qt::Horizontal);
    }
    // A line of input that has just gone must not count any more.
    m_dock->output().layout()->activate();
    const int usual = m_dock->wantedHeight(lines);
    resizeDocks({m_dock}, {m_chosen > 0 ? m_chosen : usual}, Qt::Vertical);
}

bool StageRoom::outputBeside() const {
    return m_dock->beside() && outputOpen() && !m_tabbed;
}

bool StageRoom::outputOpen() const {
    return m_away || !m_dock->isHidden();
}

void StageRoom::openOutput() {
    if (m_away) return;
    m_dock->show();
    m_dock->raise();
}

void StageRoom::toggleOutput() {
    const bool inIt = m_dock->output().inputLine().hasFocus() || m_dock->output().textHasFocus();
    if (!outputOpen() || !inIt) {
        openOutput();
        if (m_dock->isFloating()) m_dock->activateWindow();
        return m_dock->output().takeKeyboard();
    }
    m_dock->hide();
    Q_EMIT leaveRequested();
}

void StageRoom::dockAt(Qt::DockWidgetArea area) {
    // Qt takes the keyboard from what it moves.
    const QPointer<QWidget> focus = m_dock->isActiveWindow() ? m_dock->focusWidget() : nullptr;
    const bool hadKeyboard = focus != nullptr && focus->hasFocus();
    leavePanels();
    m_dock->setFloating(false);
    addDockWidget(area, m_dock);
    m_dock->setPlace(area);
    m_dock->show();
    if (hadKeyboard && focus != nullptr) focus->setFocus();
}

void StageRoom::joinPanels() {
    if (m_tabbed || m_panels == nullptr) return;
    m_tabbed = true;
    m_dock->setFloating(false);
    removeDockWidget(m_dock);
    m_panels->adopt(m_dock);
    m_dock->setPlace(Qt::RightDockWidgetArea);
}

void StageRoom::leavePanels() {
    if (!std::exchange(m_tabbed, false)) return;
    m_dock->setFloating(false);
    m_panels->release(m_dock);
}

void StageRoom::tabOutput() {
    if (m_shown != Shown::both || m_panels == nullptr) return;
    if (m_tabbed) return dockAt(Qt::BottomDockWidgetArea);
    const bool hadKeyboard =
        m_dock->output().inputLine().hasFocus() || m_dock->output().textHasFocus();
    joinPanels();
    m_panels->bringForward(m_dock);
    if (hadKeyboard) m_dock->output().takeKeyboard();
}

void StageRoom::moveOutput() {
    if (m_shown != Shown::both) return;
    const auto now = m_tabbed ? Qt::NoDockWidgetArea : dockWidgetArea(m_dock);
    const auto* at = std::ranges::find(kSides, now, &Side::area);
    if (at == kSides.end()) return dockAt(kSides.front().area);
    // What is not docked comes back to where it stood.
    const bool docked = outputOpen() && !m_dock->isFloating();
    const bool last = at + 1 == kSides.end();
    dockAt(!docked ? now : last ? kSides.front().area : (at + 1)->area);
}

void StageRoom::floatOutput() {
    if (m_shown != Shown::both) return;
    m_dock->show();
    m_dock->setFloating(!m_dock->isFloating());
}

void StageRoom::showMenu(QPoint at) {
    QMenu menu(this);
    const auto now =
        m_dock->isFloating() || m_tabbed ? Qt::NoDockWidgetArea : dockWidgetArea(m_dock);
    const auto add = [&](const QString& words, bool on, auto run) {
        auto* action = menu.addAction(words, this, run);
        action->setCheckable(true);
        action->setChecked(on);
    };
    for (const Side& side : kSides)
        add(side.words, side.area == now, [this, side] { dockAt(side.area); });
    add("Among the other panels", m_tabbed, [this] { tabOutput(); });
    add("In a window of its own", m_dock->isFloating(), [this] { floatOutput(); });
    menu.addSeparator();
    menu.addAction("Close\tF7", m_dock, &QWidget::hide);
    menu.exec(at);
}

QByteArray StageRoom::state() const {
    if (m_shown != Shown::both) return m_arranged;
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << saveState() << m_chosen << outputOpen() << m_tabbed;
    return bytes;
}

void StageRoom::restore(const QByteArray& state) {
    if (m_shown != Shown::both) {
        if (!state.isEmpty()) m_arranged = state;
        return;
    }
    QByteArray docks;
    int chosen = 0;
    bool open = true;
    QDataStream in(state);
    in >> docks >> chosen >> open;
    if (in.status() != QDataStream::Ok) return;
    bool tabbed = false;
    in >> tabbed;
    if (tabbed) {
        joinPanels();
    } else if (m_tabbed) {
        leavePanels();
        addDockWidget(Qt::BottomDockWidgetArea, m_dock);
    }
    if (!restoreState(docks)) return;
    m_chosen = std::max(0, chosen);
    if (!m_tabbed) m_dock->setPlace(dockWidgetArea(m_dock));
    m_away = open && m_dock->isFloating() && !isVisible() && !m_tabbed;
    // What stands among the panels is seen with them.
    if (!m_tabbed || m_panels->aboutProgram()) m_dock->setVisible(open && !m_away);
    Q_EMIT arranged();
}

bool StageRoom::event(QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress)
        m_dragging = isSeparator(static_cast<QMouseEvent*>(event)->position().toPoint());
    const bool known = QMainWindow::event(event);
    if (event->type() == QEvent::MouseButtonRelease && std::exchange(m_dragging, false))
        m_chosen = m_dock->beside() ? m_dock->width() : m_dock->height();
    return known;
}

void StageRoom::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    share(m_lines);
}

void StageRoom::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!event->spontaneous() && std::exchange(m_away, false)) m_dock->show();
}

/// Beside the lessons there are no panels, not even in windows of their own.
void StageRoom::hideEvent(QHideEvent* event) {
    QMainWindow::hideEvent(event);
    if (event->spontaneous() || m_tabbed || !m_dock->isFloating() || m_dock->isHidden()) return;
    m_away = true;
    m_dock->hide();
}

QMenu* StageRoom::createPopupMenu() {
    return nullptr;
}

}  // namespace flowglass::window
