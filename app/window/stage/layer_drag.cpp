#include "app/window/stage/layer_drag.hpp"

#include <QPainter>

#include "app/paint/scene_painter.hpp"

namespace flowglass::window {

namespace {

/// The topmost layer at a point, of one function only where `of` says which.
const scene::Node* layerAt(const scene::Scene& scene, QPointF at,
                           std::optional<trace::ChainId> of = {}) {
    const scene::Node* found = scene.at({at.x(), at.y()});
    if (found == nullptr) return nullptr;
    const auto place = scene::layerOf(*found->target);
    if (!place || (of && place->chain != *of)) return nullptr;
    return found;
}

}  // namespace

bool LayerDrag::begin(const scene::Scene& scene, QPointF at) {
    const auto* node = layerAt(scene, at);
    if (node == nullptr) return false;
    m_held = scene::layerOf(*node->target);
    m_node = node->id;
    m_from = m_at = at;
    m_over.reset();
    m_overNode.clear();
    m_moving = false;
    return true;
}

bool LayerDrag::move(const scene::Scene& scene, QPointF to) {
    constexpr double kHardly = 6;
    if (!m_held) return false;
    m_at = to;
    if ((to - m_from).manhattanLength() >= kHardly) m_moving = true;
    const auto* node = m_moving ? layerAt(scene, to, m_held->chain) : nullptr;
    const auto over = node == nullptr ? std::nullopt : scene::layerOf(*node->target);
    m_over = over == m_held ? std::nullopt : over;
    m_overNode = m_over ? node->id : std::string();
    return m_moving;
}

std::optional<scene::LayerPlace> LayerDrag::end() {
    const auto over = m_moving ? m_over : std::nullopt;
    cancel();
    return over;
}

void LayerDrag::cancel() {
    m_held.reset();
    m_over.reset();
    m_moving = false;
}

void LayerDrag::paint(QPainter& painter, const scene::Scene& scene,
                      const scene::Theme& theme) const {
    const auto* held = scene.find(m_node);
    if (!m_moving || held == nullptr) return;
    const auto& now = theme.look("layer.now");
    if (const auto* over = m_over ? scene.find(m_overNode) : nullptr) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(paint::toQColor(now.line.value()), 3));
        painter.drawRoundedRect(paint::toQRectF(over->rect).adjusted(-3, -3, 3, 3),
                                over->radius + 3, over->radius + 3);
    }
    const QString words = m_over ? "Let go, and the program runs again in this order"
                                 : "Onto another decorator of the function";
    QFont font("Inter");
    font.setPixelSize(13);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    QRectF box(0, 0, metrics.horizontalAdvance(words) + 28, 34);
    box.moveCenter(m_at + QPointF(0, 34));
    box.moveLeft(std::clamp(box.left(), 4.0, std::max(4.0, scene.size.width - box.width() - 4)));
    painter.setBrush(paint::toQColor(now.fill.value()));
    painter.setPen(QPen(paint::toQColor(now.line.value()), 1.5));
    painter.drawRoundedRect(box, 9, 9);
    painter.setPen(paint::toQColor(theme.look("text.ink").ink));
    painter.drawText(box, Qt::AlignCenter, words);
}

}  // namespace flowglass::window
