#include "app/window/stage/scene_view.hpp"

#include <QAccessible>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>
#include <ranges>

#include "app/paint/changed_region.hpp"

namespace flowglass::window {

namespace {

/// The topmost node with a description at `point`; null where there is none.
const scene::Node* describedAt(const scene::Scene& scene, scene::Point point) {
    for (const auto& node : scene.nodes | std::views::reverse)
        if (!node.description.empty() && node.rect.contains(point)) return &node;
    return nullptr;
}

}  // namespace

SceneView::SceneView(const scene::Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(&theme), m_painter(theme) {
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void SceneView::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    m_painter.setTheme(theme);
    update();
}

void SceneView::setStrokeScale(double scale) {
    if (scale == m_painter.strokeScale()) return;
    m_painter.setStrokeScale(scale);
    constexpr double kTip = 13;  // px
    // A tool tip is set in the sheet of what it is about.
    const auto sheet = QString("QToolTip { font-size: %1px; }").arg(std::lround(kTip * scale));
    if (sheet != styleSheet()) setStyleSheet(sheet);
    update();
}

void SceneView::updateChanges(const scene::Scene& before, const scene::Scene& after) {
    const bool sameSize =
        before.size.width == after.size.width && before.size.height == after.size.height;
    if (!sameSize) return update();
    update(paint::changedRegion(before, after, m_painter.reach()));
}

void SceneView::show(scene::Scene scene) {
    const bool said = scene.description != m_scene.description;
    updateChanges(painted(), scene);
    m_scene = std::move(scene);
    if (said) {
        setAccessibleDescription(QString::fromStdString(m_scene.description));
        QAccessibleEvent change(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&change);
    }
}

void SceneView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    // One part after another: Qt cuts what it fills by one rectangle, but searches through several
    // for each of its spans.
    for (const QRect& part : event->region()) {
        painter.setClipRect(part);
        painter.fillRect(part, paint::toQColor(m_theme->look(ground()).fill.value()));
        m_painter.paint(painter, painted());
    }
    painter.setClipRegion(event->region());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(paint::toQColor(m_theme->look("code.next.mark").fill.value()), 1.5));
    const scene::Node* under = hovered();
    for (const auto& node : m_scene.nodes)
        if (&node == under || (under == nullptr && node.target && isEchoed(*node.target)))
            painter.drawRoundedRect(paint::toQRectF(node.rect), node.radius, node.radius);
    paintOver(painter);
    if (m_ringed && hasFocus()) paintRing(painter);
}

void SceneView::paintRing(QPainter& painter) const {
    constexpr double kLine = 2;
    painter.setClipping(false);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    QPen pen(paint::toQColor(m_theme->look("code.next.mark").fill.value()), kLine);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.drawRect(QRectF(rect()).adjusted(kLine / 2, kLine / 2, -kLine / 2, -kLine / 2));
}

void SceneView::focusInEvent(QFocusEvent* event) {
    const auto reason = event->reason();
    // A window that comes back, or a menu that goes, leaves the ring as it was.
    if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
        m_ringed = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
    update();
}

void SceneView::focusOutEvent(QFocusEvent*) {
    update();
}

scene::Scene SceneView::emptyScene(scene::Size size) {
    scene::Scene scene;
    scene.size = size;
    return scene;
}

const scene::Node* SceneView::hovered() const {
    return m_hovered.empty() ? nullptr : m_scene.find(m_hovered);
}

void SceneView::mouseMoveEvent(QMouseEvent* event) {
    const scene::Node* node = m_scene.at(toPoint(event->position()));
    const std::string id = node == nullptr ? std::string() : node->id;
    if (id == m_hovered) return;
    m_hovered = id;
    Q_EMIT pointed(node == nullptr ? nullptr : &*node->target);
    if (node != nullptr) {
        setCursor(Qt::PointingHandCursor);
    } else {
        unsetCursor();
    }
    update();
}

void SceneView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    if (const scene::Node* node = m_scene.at(toPoint(event->position()))) {
        Q_EMIT clicked(*node->target);
    }
}

void SceneView::leaveEvent(QEvent*) {
    if (std::exchange(m_hovered, {}).empty()) return;
    Q_EMIT pointed(nullptr);
    update();
}

bool SceneView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const scene::Node* node = m_scene.at(toPoint(help->pos()));
        if (node == nullptr) node = describedAt(m_scene, toPoint(help->pos()));
        if (node == nullptr || node->description.empty()) {
            QToolTip::hideText();
            return true;
        }
        const auto text = QString::fromStdString(node->description);
        // As rich text a long one is broken into lines.
        constexpr qsizetype kLong = 60;
        const QString whole = text.size() < kLong ? "<p style='white-space:pre'>" : "<p>";
        QToolTip::showText(help->globalPos(), whole + text.toHtmlEscaped() + "</p>", this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace flowglass::window
