#include "app/window/compare/compare_view.hpp"

#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/lecture/layout.hpp"
#include "app/window/compare/comparison.hpp"

namespace flowglass::window {

namespace {

/// `window` with `whole` as its bounds.
scene::TimelineWindow within(scene::TimelineWindow window, const scene::TimelineWindow& whole) {
    const double length = std::min(window.to - window.from, whole.to - whole.from);
    window.from = std::clamp(window.from, whole.from, whole.to - length);
    return {window.from, window.from + length};
}

}  // namespace

CompareView::CompareView(Comparison& comparison, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent), m_comparison(comparison), m_motion(*this) {
    setAccessibleName("Two recordings side by side");
    setFocusPolicy(Qt::StrongFocus);
    connect(&m_comparison, &Comparison::opened, this, &CompareView::restart);
    connect(&m_comparison, &Comparison::moved, this, [this] { recompose(true); });
}

void CompareView::restart() {
    m_options.window.reset();
    m_options.opened = {};
    recompose(false);
}

scene::Size CompareView::area() const {
    return {static_cast<double>(width()), static_cast<double>(height())};
}

scene::CompareOptions CompareView::optionsFor(scene::Size size) const {
    scene::CompareOptions options = m_options;
    options.position = m_comparison.position();
    options.apart = m_comparison.apart();
    if (m_words && !m_comparison.empty()) options.differences = &m_comparison.differences();
    options.scale = scaleFor(size, m_scale);
    if (m_comparison.empty()) return options;
    return scene::toldNow(m_comparison.pairing(), options);
}

double CompareView::scaleFor(scene::Size size, double wanted) const {
    // On a large screen the pictures take the room; in a lecture they are as large as can be
    // anyway.
    constexpr scene::Size kRoomy{1920, 960};
    if (!m_options.lecture)
        wanted = std::max(wanted, std::min(size.width / kRoomy.width, size.height / kRoomy.height));
    const auto least = m_options.part == scene::ComparePart::stages ? scene::kLeastCompareStages
                       : m_options.part == scene::ComparePart::timelines ? scene::kLeastCompareLanes
                       : m_options.lecture ? scene::kLeastCompareLecture
                                           : scene::kLeastCompare;
    return std::min({wanted, size.width / least.width, size.height / least.height});
}

scene::Scene CompareView::composed(scene::Size size) const {
    return scene::composeCompare(m_comparison.sides(), m_comparison.pairing(), size,
                                 optionsFor(size));
}

scene::Scene CompareView::picture(scene::Size size) const {
    auto scene = composed(size);
    std::erase_if(scene.nodes,
                  [](const scene::Node& node) { return node.id.ends_with("lanes:scroll"); });
    return scene;
}

scene::Scene CompareView::composedAhead(scene::Size size) const {
    const auto next = m_comparison.ahead();
    if (!next) return emptyScene(size);
    auto options = optionsFor(size);
    options.position = next->position;
    options.apart = next->apart;
    // Small enough for all that the audience will see, whatever size this one has.
    const double share = size.width / std::max(1.0, area().width);
    options.scale = scaleFor(size, m_scale * share);
    return scene::composeCompare(m_comparison.sides(), m_comparison.pairing(), size, options);
}

void CompareView::recompose(bool moving) {
    if (m_comparison.empty() || width() == 0 || height() == 0) {
        show(emptyScene(area()));
        return m_motion.stop();
    }
    const bool still = !moving || !isVisible() || m_dragging;
    auto from = still ? scene::Scene() : scene();
    setStrokeScale(optionsFor(area()).scale);
    show(composed(area()));
    m_motion.stop();
    if (!still) m_motion.begin(std::move(from), scene());
}

const scene::Scene& CompareView::painted() const {
    return m_motion.moving() ? m_motion.between() : scene();
}

void CompareView::setScale(double scale) {
    m_scale = scale;
    recompose(false);
}

void CompareView::setVeiled(bool veiled) {
    m_options.veil = veiled;
    recompose(false);
}

void CompareView::setWords(bool words) {
    m_words = words;
    recompose(false);
}

void CompareView::setPart(scene::ComparePart part) {
    if (std::exchange(m_options.part, part) != part) recompose(false);
}

void CompareView::setLecture(bool lecture) {
    m_options.lecture = lecture;
    m_options.part = scene::ComparePart::all;
    m_options.leastCaption = lecture
                                 ? lecture::kCaptionShare / lecture::kTextShare * scene::kLeastText
                                 : scene::kLeastText;
    recompose(false);
}

void CompareView::showAs(const CompareView& other) {
    m_options = other.m_options;
    m_words = other.m_words;
    recompose(false);
}

void CompareView::setStageView(std::optional<scene::View> view) {
    m_options.view = view;
    recompose(true);
}

scene::TimelineMap CompareView::map() const {
    return scene::compareMap(area(), m_comparison.sides(), m_comparison.pairing(),
                             optionsFor(area()));
}

bool CompareView::inTimelines(QPointF at) const {
    const auto options = optionsFor(area());
    const double scale = options.scale;
    const auto areas = scene::compareAreas(area(), m_comparison.sides(), options);
    const scene::Point place{at.x() / scale, at.y() / scale};
    return at.x() >= map().left && std::ranges::any_of(areas.timeline, [&](const auto& each) {
               return each.contains(place);
           });
}

void CompareView::travelTo(double x) {
    const auto axis = map();
    m_comparison.goTo(
        scene::positionAt(m_comparison.pairing(), axis.positionAt(std::max(x, axis.left))));
}

void CompareView::setWindow(scene::TimelineWindow window) {
    const auto whole = scene::wholeOf(m_comparison.pairing());
    m_options.window = within(window, whole);
    if (m_options.window->from <= whole.from && m_options.window->to >= whole.to)
        m_options.window.reset();
    recompose(false);
}

void CompareView::zoomAtPointer(double factor) {
    if (m_comparison.empty()) return;
    const auto axis = map();
    const auto& window = axis.window;
    const double pointer = mapFromGlobal(QCursor::pos()).x();
    const bool over = pointer >= axis.left && pointer < axis.left + axis.width;
    const double around = over ? axis.positionAt(pointer) : (window.from + window.to) / 2;
    // A few steps, or so many nanoseconds, are as near as there is something to see.
    constexpr double kNearest = 4;
    const double length = std::max(kNearest, (window.to - window.from) / factor);
    const double share = (around - window.from) / (window.to - window.from);
    setWindow({around - share * length, around + (1 - share) * length});
}

void CompareView::panBy(double share) {
    if (m_comparison.empty()) return;
    const auto window = map().window;
    const double by = share * (window.to - window.from);
    setWindow({window.from + by, window.to + by});
}

void CompareView::fit() {
    m_options.window.reset();
    recompose(false);
}

void CompareView::click(const scene::Node& node) {
    const auto side = scene::sideOf(node.id);
    if (!side) return;
    const auto& player = m_comparison.pairing().player(*side);
    if (node.target->frame || node.target->task) {
        const auto state = m_comparison.stateOf(*side);
        auto reason = node.target->task ? player.why(state, *node.target->task) : std::nullopt;
        if (!reason && node.target->frame) reason = player.why(state, *node.target->frame);
        if (reason) Q_EMIT answered(*side, *reason);
    } else if (node.target->event) {
        m_comparison.goToEvent(*side, *node.target->event);
    } else if (scene::leaf(m_options.opened[static_cast<std::size_t>(*side)],
                           node.target->action)) {
        recompose(false);
    }
}

void CompareView::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (m_comparison.empty() || event->button() != Qt::LeftButton) return;
    if (inTimelines(event->position())) {
        m_dragging = true;
        return travelTo(event->position().x());
    }
    if (const scene::Node* node = scene().at(toPoint(event->position()))) click(*node);
}

void CompareView::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging) return travelTo(event->position().x());
    SceneView::mouseMoveEvent(event);
}

void CompareView::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
}

void CompareView::wheelEvent(QWheelEvent* event) {
    if (m_comparison.empty() || !inTimelines(event->position())) return event->ignore();
    const double notches = event->angleDelta().y() / 120.0;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoomAtPointer(std::pow(1.2, notches));
    } else {
        panBy(-notches * 0.1);
    }
    event->accept();
}

void CompareView::resizeEvent(QResizeEvent*) {
    recompose(false);
}

}  // namespace flowglass::window
