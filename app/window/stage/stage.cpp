#include "app/window/stage/stage.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"
#include "core/scene/drawing/path_glow.hpp"

namespace flowglass::window {

Stage::Stage(Playhead& playhead, ViewChoice& views, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent), m_playhead(playhead), m_views(views), m_motion(*this) {
    setFocusPolicy(Qt::StrongFocus);
    connect(&m_playhead, &Playhead::opened, this, [this] {
        m_opened.clear();
        snap();
    });
    connect(&m_playhead, &Playhead::moved, this, &Stage::moveOn);
    connect(&m_views, &ViewChoice::changed, this, &Stage::moveOn);
    connect(this, &SceneView::pointed, this,
            [this](const scene::Target* target) { m_playhead.setHover(Hover::of(target)); });
    connect(&m_playhead, &Playhead::hovered, this, [this] { update(); });
    connect(&m_playhead, &Playhead::changed, this, [this] {
        if (m_playhead.path() != nullptr || m_glowing) snap();
        update();
    });
}

/// On a large screen the picture takes the room.
double Stage::scaleFor(scene::Size size) const {
    constexpr scene::Size kRoomy{1500, 900};
    return std::max(m_scale, std::min(size.width / kRoomy.width, size.height / kRoomy.height));
}

scene::Scene Stage::compose(scene::Size size) const {
    if (m_playhead.empty()) return emptyScene(size);
    const auto& player = m_playhead.player();
    const auto step = m_playhead.step();
    scene::StageContext context;
    context.frames = &player.frames();
    context.names = &player.names();
    context.trace = &player.trace();
    context.facts = m_playhead.snapshot().stage.get();
    if (step > 0) context.since = player.eventsAt(m_playhead.grain(), step - 1);
    const auto view = m_views.view();
    context.title = scene::titleOf(view);
    scene::tell(context, m_playhead.sentence());
    scene::StageOptions options;
    options.scale = scaleFor(size);
    options.output = false;
    options.opened = m_opened;
    options.path = m_playhead.path();
    options.veil = m_playhead.veiled();
    return scene::compose(view, m_playhead.state(), context, size, options);
}

void Stage::snap() {
    m_stale = false;
    m_glowing = m_playhead.path() != nullptr;
    const auto title = scene::titleOf(m_views.view());
    setAccessibleName(QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())));
    const scene::Size size{static_cast<double>(width()), static_cast<double>(height())};
    setStrokeScale(scaleFor(size));
    show(compose(size));
    m_motion.stop();
    // What is drawn over the picture goes with it.
    if (m_drag.moving() || m_playhead.selected() || m_playhead.selectedTask()) update();
}

void Stage::moveOn() {
    // A step that comes before the last one has arrived finds that one at its end.
    const bool hurried = m_motion.moving();
    auto from = scene();
    snap();
    if (!hurried && !m_playhead.live() && isVisible()) m_motion.begin(std::move(from), scene());
}

const scene::Scene& Stage::painted() const {
    return m_motion.moving() ? m_motion.between() : scene();
}

bool Stage::isEchoed(const scene::Target& target) const {
    return m_playhead.hover().isOn(target);
}

void Stage::paintOver(QPainter& painter) {
    if (m_drag.moving()) return m_drag.paint(painter, scene(), theme());
    const auto selected = m_playhead.selected();
    const auto task = m_playhead.selectedTask();
    if ((!selected && !task) || m_motion.moving()) return;
    for (const scene::Node& node : scene().nodes) {
        if (!node.target || (selected ? node.target->frame != selected : node.target->task != task))
            continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(paint::toQColor(theme().look("code.next.mark").fill.value()), 2));
        painter.drawRoundedRect(paint::toQRectF(node.rect), node.radius, node.radius);
        return;
    }
}

/// A panel that opens lets it have several sizes before one is seen.
void Stage::resizeEvent(QResizeEvent*) {
    if (!isVisible()) return snap();
    if (std::exchange(m_stale, true)) return;
    QMetaObject::invokeMethod(this, &Stage::snapIfStale, Qt::QueuedConnection);
}

void Stage::snapIfStale() {
    if (m_stale) snap();
}

void Stage::paintEvent(QPaintEvent* event) {
    snapIfStale();
    SceneView::paintEvent(event);
}

void Stage::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton && m_drag.begin(scene(), event->position())) return;
    const scene::Node* node = scene().at(toPoint(event->position()));
    if (node == nullptr) {
        m_playhead.select(std::nullopt);
    } else if (const auto exception = scene::exceptionOf(*node->target)) {
        m_playhead.selectException(*exception);
    } else if (node->target->frame || node->target->task) {
        m_playhead.select(node->target->frame, node->target->task);
    } else if (node->target->event) {
        m_playhead.goToEvent(*node->target->event);
    } else if (scene::leaf(m_opened, node->target->action)) {
        snap();
    }
}

void Stage::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drag.holding()) return SceneView::mouseMoveEvent(event);
    if (!m_drag.move(scene(), event->position())) return;
    setCursor(Qt::ClosedHandCursor);
    update();
}

void Stage::mouseReleaseEvent(QMouseEvent*) {
    if (!m_drag.holding()) return;
    const auto layer = m_drag.layer();
    const auto place = m_drag.end();
    unsetCursor();
    update();
    if (place) Q_EMIT layerDragged(layer, *place);
}

void Stage::keyPressEvent(QKeyEvent* event) {
    if (!m_drag.holding() || event->key() != Qt::Key_Escape) return SceneView::keyPressEvent(event);
    m_drag.cancel();
    unsetCursor();
    update();
}

void Stage::mouseDoubleClickEvent(QMouseEvent* event) {
    const scene::Node* node = scene().at(toPoint(event->position()));
    if (node != nullptr && (node->target->frame || node->target->task)) {
        Q_EMIT asked();
    } else {
        // To everything else it is one more click.
        mousePressEvent(event);
    }
}

void Stage::setScale(double scale) {
    m_scale = scale;
    snap();
}

scene::Scene Stage::composed(scene::Size size) const {
    return compose(size);
}

}  // namespace flowglass::window
