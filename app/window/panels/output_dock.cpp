#include "app/window/panels/output_dock.hpp"

#include <QBoxLayout>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>

#include "app/window/controls/buttons.hpp"
#include "app/window/controls/icon.hpp"
#include "app/window/panels/output_pane.hpp"

namespace flowglass::window {

OutputDock::OutputDock(OutputPane* output, QWidget* parent)
    : QDockWidget("Output", parent),
      m_output(output),
      m_title(new QFrame),
      m_titleRow(new QBoxLayout(QBoxLayout::TopToBottom, m_title)),
      m_name(new QLabel("OUTPUT")),
      m_buttons(new QFrame) {
    setObjectName("panelOutput");
    setAccessibleName("Output");
    m_name->setProperty("heading", true);
    m_titleRow->addWidget(m_name);
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    auto* menu = panelButton("more", "Place of the output", "Where the output stands (Shift+F7)");
    connect(menu, &QToolButton::clicked, this,
            [this, menu] { Q_EMIT menuRequested(menu->mapToGlobal(menu->rect().bottomLeft())); });
    row->addWidget(menu);
    auto* close = panelButton("close", "Close the output", "Close (F7 opens it again)");
    connect(close, &QToolButton::clicked, this, &QDockWidget::close);
    row->addWidget(close);
    // It comes and goes with the pointer, and nothing moves for it.
    QSizePolicy policy = m_buttons->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_buttons->setSizePolicy(policy);
    m_titleRow->addWidget(m_buttons, 0, Qt::AlignLeft);
    m_titleRow->addStretch(1);
    m_title->setToolTip("Drag: to another side of the picture, or out of the window");
    setTitleBarWidget(m_title);
    setWidget(m_output);
    connect(m_output, &OutputPane::focusChanged, this, [this] { update(); });
    connect(this, &QDockWidget::dockLocationChanged, this, &OutputDock::setPlace);
    connect(this, &QDockWidget::topLevelChanged, this, [this] {
        layOut();
        Q_EMIT placeChanged();
    });
    setLook(m_look);
}

bool OutputDock::beside() const {
    return !isFloating() && (m_area == Qt::LeftDockWidgetArea || m_area == Qt::RightDockWidgetArea);
}

void OutputDock::setPlace(Qt::DockWidgetArea area) {
    if (area == Qt::NoDockWidgetArea) return;
    m_area = area;
    layOut();
    Q_EMIT placeChanged();
}

void OutputDock::setMovable(bool movable) {
    m_movable = movable;
    layOut();
}

void OutputDock::setLook(const Look& look) {
    m_look = look;
    for (auto* button : m_buttons->findChildren<QToolButton*>()) {
        button->setFixedSize(QSize(20, 20) * look.scale);
        button->setIconSize(QSize(14, 14) * look.scale);
        button->setIcon(icon(button->objectName(), look.muted));
    }
    m_output->setMinimumWidth(look.px(180));
    layOut();
    update();
}

/// Its margins are those of the stage, so that the card stands in line with the frames on it.
QMargins OutputDock::room() const {
    constexpr int kEdge = 12;
    if (isFloating()) return {};
    if (beside()) return {kEdge, kEdge, kEdge, kEdge};
    const int side = std::clamp(static_cast<int>(width() * 0.027), 10, 30);
    const bool above = m_area == Qt::TopDockWidgetArea;
    return {side, above ? kEdge : 0, side, above ? 0 : kEdge};
}

void OutputDock::layOut() {
    constexpr int kFrame = 1;
    const auto px = [this](int usual) { return m_look.px(usual) + kFrame; };
    const QMargins around = room();
    const bool high = isFloating() || beside();
    DockWidgetFeatures features = high ? NoDockWidgetFeatures : DockWidgetVerticalTitleBar;
    if (m_movable) features |= DockWidgetClosable | DockWidgetMovable | DockWidgetFloatable;
    setFeatures(features);
    m_name->setContentsMargins(0, m_look.px(3), 0, 0);
    m_titleRow->setSpacing(m_look.px(4));
    if (high) {
        m_titleRow->setDirection(QBoxLayout::LeftToRight);
        m_titleRow->setContentsMargins(around.left() + px(14), around.top() + px(6),
                                       around.right() + px(8), m_look.px(6));
        m_output->setRoom(
            {around.left() + px(14), 0, around.right() + px(8), around.bottom() + px(6)});
    } else {
        m_titleRow->setDirection(QBoxLayout::TopToBottom);
        m_titleRow->setContentsMargins(around.left() + px(18), around.top() + px(8), 18,
                                       around.bottom());
        m_output->setRoom(
            {0, around.top() + px(8), around.right() + px(8), around.bottom() + px(6)});
    }
    showButtons();
    update();
}

void OutputDock::showButtons() {
    m_buttons->setVisible(m_movable && (m_pointed || isFloating()));
}

int OutputDock::wantedHeight(int lines) const {
    return m_output->wantedHeight(lines);
}

void OutputDock::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), isFloating() ? m_look.panel : m_look.backdrop);
    const bool focus = m_output->textHasFocus();
    const qreal line = focus ? 2 : 1;
    painter.setPen(QPen(focus ? m_look.blue : m_look.rule, line));
    painter.setBrush(m_look.panel);
    const qreal round = isFloating() ? 0 : 10;
    const qreal half = line / 2;
    painter.drawRoundedRect(
        QRectF(rect().marginsRemoved(room())).adjusted(half, half, -half, -half), round, round);
}

void OutputDock::resizeEvent(QResizeEvent* event) {
    QDockWidget::resizeEvent(event);
    if (event->oldSize().width() != width()) layOut();
}

void OutputDock::enterEvent(QEnterEvent*) {
    m_pointed = true;
    showButtons();
}

void OutputDock::leaveEvent(QEvent*) {
    m_pointed = false;
    showButtons();
}

void OutputDock::contextMenuEvent(QContextMenuEvent* event) {
    if (m_movable) Q_EMIT menuRequested(event->globalPos());
}

/// The window's keys hold in a window of its own, too.
void OutputDock::keyPressEvent(QKeyEvent* event) {
    if (!isFloating()) return QDockWidget::keyPressEvent(event);
    QCoreApplication::sendEvent(parentWidget()->window(), event);
}

}  // namespace flowglass::window
