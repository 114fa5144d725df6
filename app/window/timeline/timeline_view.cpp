#include "app/window/timeline/timeline_view.hpp"

#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

#include "app/window/playing/playhead.hpp"
#include "core/scene/timeline/lane_of_now.hpp"

namespace flowglass::window {

namespace {

constexpr int kAxisKinds = 3;

constexpr int kBarWidth = 11;
constexpr int kBarEnd = 30;  ///< what lies above and below the lanes

}  // namespace

TimelineView::TimelineView(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent),
      m_playhead(playhead),
      m_bar(new QScrollBar(Qt::Vertical, this)),
      m_filter(new QLineEdit(this)) {
    setAccessibleName("Timeline");
    setFocusPolicy(Qt::StrongFocus);
    m_bar->hide();
    m_filter->setAccessibleName("Filter the lanes");
    m_filter->setToolTip("Show the lanes with such a name, and those they are under (/)");
    m_filter->setProperty("filter", true);
    m_filter->setFocusPolicy(Qt::StrongFocus);
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, &TimelineView::filterLanes);
    connect(m_bar, &QScrollBar::valueChanged, this, [this](int value) {
        m_scroll = value;
        scheduleRecompose();
    });
    connect(&m_playhead, &Playhead::opened, this, &TimelineView::restart);
    connect(&m_playhead, &Playhead::grew, this, &TimelineView::renewAxis);
    connect(this, &SceneView::pointed, this,
            [this](const scene::Target* target) { m_playhead.setHover(Hover::of(target)); });
    connect(&m_playhead, &Playhead::hovered, this, [this] { update(); });
    connect(&m_playhead, &Playhead::moved, this, [this] {
        keepNowInSight();
        if (m_strip) {
            keepLaneInSight();
        } else {
            followLane();
        }
        scheduleRecompose();
    });
    connect(&m_playhead, &Playhead::changed, this, [this] {
        if (m_axis != nullptr && m_axis->grain() != m_playhead.grain()) renewAxis();
        scheduleRecompose();
    });
}

void TimelineView::restart() {
    m_whole = true;
    m_scroll = 0;
    m_rowOfNow.reset();
    m_axis.reset();
    m_filter->clear();
    renewAxis();
}

void TimelineView::renewAxis() {
    if (m_playhead.empty()) {
        m_axis.reset();
        return scheduleRecompose();
    }
    takeAxisThatFits();
    const auto& snapshot = m_playhead.snapshot();
    const auto from = m_axis == nullptr ? 0 : m_axis->eventAt(m_window.from);
    const auto to = m_axis == nullptr ? 0 : m_axis->eventAt(m_window.to);
    m_axis = std::make_unique<scene::TimelineAxis>(*snapshot.player, m_playhead.grain(), m_kind,
                                                   snapshot.timeline.get(), snapshot.lanes.get());
    if (m_whole) {
        m_window = scene::wholeOf(*m_axis);
    } else {
        // The same events stay in sight on another axis.
        m_window = {m_axis->ofEvent(from), m_axis->ofEvent(to)};
        if (m_window.to <= m_window.from) m_window = scene::wholeOf(*m_axis);
        m_window = scene::panned(m_window, 0, *m_axis);
    }
    noteLanes();
    if (m_strip) keepLaneInSight();
    scheduleRecompose();
}

void TimelineView::takeAxisThatFits() {
    const auto fitting = m_usualAxis.value_or(scene::axisFor(*m_playhead.snapshot().lanes));
    if (m_axisChosen || fitting == m_kind) return;
    m_kind = fitting;
    Q_EMIT axisChanged(static_cast<int>(fitting));
}

/// Whose wake-ups are shown: the task of the selected frame, else the one the step is about.
std::optional<trace::TaskId> TimelineView::taskAtHand() const {
    const auto& state = m_playhead.state();
    if (m_playhead.selectedTask()) return m_playhead.selectedTask();
    const auto selected = m_playhead.selected();
    if (selected) {
        const auto* frame = state.frame(*selected);
        if (frame != nullptr && frame->task) return frame->task;
        for (const auto& [id, task] : state.tasks)
            if (task->frame == selected) return id;
    }
    return state.taskAtHand();
}

void TimelineView::setAxisIndex(int index) {
    m_axisChosen = true;
    m_kind = static_cast<scene::AxisKind>(std::clamp(index, 0, kAxisKinds - 1));
    renewAxis();
    Q_EMIT axisChanged(index);
}

void TimelineView::setUsualAxis(std::optional<scene::AxisKind> axis) {
    m_usualAxis = axis;
    m_axisChosen = false;
    renewAxis();
}

void TimelineView::nextAxis() {
    setAxisIndex((static_cast<int>(m_kind) + 1) % kAxisKinds);
}

void TimelineView::fit() {
    m_whole = true;
    if (m_axis != nullptr) m_window = scene::wholeOf(*m_axis);
    scheduleRecompose();
}

void TimelineView::setWindow(scene::TimelineWindow window) {
    m_window = window;
    const auto whole = scene::wholeOf(*m_axis);
    m_whole = window.from <= whole.from && window.to >= whole.to;
    scheduleRecompose();
}

scene::TimelineMap TimelineView::map() const {
    return scene::timelineMap(area(), options());
}

scene::Size TimelineView::area() const {
    return {static_cast<double>(width()), static_cast<double>(height())};
}

scene::TimelineOptions TimelineView::options() const {
    scene::TimelineOptions options;
    options.window = m_window;
    options.playhead = m_playhead.step();
    options.veil = m_playhead.veiled();
    options.scroll = m_scroll;
    options.chooser = false;  // the strip above has it, for keys and screen readers too
    options.compact = m_compact || m_strip;
    options.strip = m_strip;
    options.legend = !m_strip;
    options.scale = m_scale;
    options.title = "Timeline";
    options.sentence = m_playhead.sentence().plain();
    if (!m_playhead.empty()) {
        options.wanted = m_playhead.snapshot().lanes->lanes.size();
        options.facts = m_playhead.snapshot().timeline.get();
        options.frames = &m_playhead.snapshot().frames();
        options.names = &m_playhead.player().names();
        options.task = taskAtHand();
        options.allWakes = m_allWakes;
        options.rows = m_rows ? &*m_rows : nullptr;
        options.path = m_playhead.path();
    }
    return options;
}

void TimelineView::describe(scene::PageOptions& page) const {
    const auto shown = options();
    page.axis = m_kind;
    if (!m_whole) page.window = shown.window;
    page.rows = shown.rows;
    page.task = shown.task;
    page.allWakes = shown.allWakes;
}

void TimelineView::recompose() {
    m_stale = false;
    if (m_axis == nullptr) {
        m_bar->hide();
        return show(emptyScene(area()));
    }
    const auto& lanes = *m_playhead.snapshot().lanes;
    const int most = static_cast<int>(std::ceil(scene::mostScroll(lanes, area(), options())));
    m_bar->setVisible(most > 0 && !m_strip);
    {
        // The bar comes after the scroll here, which may lie between two of its steps.
        const QSignalBlocker quiet(m_bar);
        m_scroll = std::clamp(m_scroll, 0.0, static_cast<double>(most));
        m_bar->setRange(0, most);
        m_bar->setPageStep(static_cast<int>(height() / m_scale));
        m_bar->setValue(static_cast<int>(std::lround(m_scroll)));
    }
    scene::Scene timeline = scene::composeTimeline(lanes, *m_axis, area(), options());
    // Here a real scroll bar stands for the drawn one, and the filter says how many there are.
    if (!m_strip) {
        std::erase_if(timeline.nodes, [](const auto& node) {
            return node.id == "lanes:scroll" || node.id == "lanes:count";
        });
    }
    show(std::move(timeline));
    if (!m_bookmarks.empty()) update();  // their flags are drawn over it
}

int TimelineView::wantedHeight(int most) const {
    constexpr int kFewest = 2;
    constexpr int kBreath = 4;
    // What stands above and below the lanes, whatever their number.
    constexpr double kTall = 1000;
    const auto areas =
        scene::timelineAreas({static_cast<double>(width()), kTall * m_scale}, options());
    const double around = kTall - areas.lanes.height + kBreath;
    const int fitting =
        std::max(kFewest, static_cast<int>((most / m_scale - around) / areas.pitch));
    const int lanes = std::clamp(static_cast<int>(m_laneCount), kFewest, fitting);
    return static_cast<int>(std::ceil((around + lanes * areas.pitch) * m_scale));
}

void TimelineView::setCompact(bool compact) {
    if (std::exchange(m_compact, compact) != compact) scheduleRecompose();
}

void TimelineView::setLook(const Look& look) {
    m_scale = look.scale;
    setStrokeScale(m_scale);
    placeParts();
    scheduleRecompose();
    Q_EMIT lanesChanged();
}

void TimelineView::showAsStrip(double scale) {
    m_strip = true;
    m_scale = scale;
    m_filter->hide();
    keepLaneInSight();
    scheduleRecompose();
}

void TimelineView::keepLaneInSight() {
    if (m_axis == nullptr) return;
    const auto& lanes = *m_playhead.snapshot().lanes;
    const auto areas = scene::timelineAreas(area(), options());
    constexpr double kRounding = 0.05;
    const double fit = std::floor(areas.lanes.height / areas.pitch + kRounding);
    m_rows =
        scene::rowsThatFit(lanes, static_cast<std::size_t>(std::max(1.0, fit)),
                           m_playhead.eventCount(), scene::laneOfNow(lanes, m_playhead.state()));
    m_scroll = 0;
}

std::optional<std::size_t> TimelineView::rowOfNow() const {
    const auto& lanes = *m_playhead.snapshot().lanes;
    const auto* rows = m_rows ? &*m_rows : nullptr;
    auto lane = scene::laneOfNow(lanes, m_playhead.state());
    // What is left out of the rows happens in a task that may not be.
    const auto task = m_playhead.state().taskAtHand();
    if (lane && !scene::rowOf(rows, *lane) && task)
        lane = lanes.find(model::Lane::Sort::task, task->value);
    return lane ? scene::rowOf(rows, *lane) : std::nullopt;
}

void TimelineView::followLane() {
    if (m_axis == nullptr) return;
    const auto row = rowOfNow();
    if (row == m_rowOfNow) return;
    m_rowOfNow = row;
    if (!row) return;
    const auto areas = scene::timelineAreas(area(), options());
    const double fit = std::max(1.0, std::floor(areas.lanes.height / areas.pitch));
    const auto lane = static_cast<double>(*row);
    if (lane < m_scroll / areas.pitch) m_scroll = lane * areas.pitch;
    if (lane + 1 > (m_scroll + areas.lanes.height) / areas.pitch)
        m_scroll = (lane - fit + 1) * areas.pitch;
}

void TimelineView::setAllWakes(bool all) {
    if (std::exchange(m_allWakes, all) == all) return;
    scheduleRecompose();
    Q_EMIT wakesChanged(all);
}

void TimelineView::zoomAtPointer(double factor) {
    if (m_axis == nullptr) return;
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    const auto lanes = map();
    const bool over = rect().contains(pointer) && pointer.x() > lanes.left;
    setWindow(scene::zoomed(m_window, over ? lanes.positionAt(pointer.x()) : nowPosition(), factor,
                            *m_axis));
}

void TimelineView::panBy(double share) {
    if (m_axis == nullptr) return;
    setWindow(scene::panned(m_window, share * (m_window.to - m_window.from), *m_axis));
}

double TimelineView::nowPosition() const {
    return m_axis->ofStep(m_playhead.step());
}

void TimelineView::keepNowInSight() {
    if (m_axis == nullptr || m_drag != Drag::none) return;
    const double now = nowPosition();
    const double span = m_window.to - m_window.from;
    if (now >= m_window.from && now <= m_window.to - span * 0.02) return;
    setWindow(scene::panned(m_window, now - m_window.from - span * 0.25, *m_axis));
}

void TimelineView::stepInLane(bool forward) {
    m_playhead.momentOfFrame(forward);
}

void TimelineView::setBookmarks(std::set<trace::EventIndex> events) {
    m_bookmarks = std::move(events);
    update();
}

void TimelineView::scheduleRecompose() {
    if (std::exchange(m_stale, true)) return;
    // Several changes in one turn of the event loop make one picture.
    QMetaObject::invokeMethod(this, &TimelineView::recompose, Qt::QueuedConnection);
}

void TimelineView::resizeEvent(QResizeEvent*) {
    if (m_strip) {
        keepLaneInSight();
    } else {
        m_rowOfNow.reset();
        followLane();
    }
    placeParts();
    scheduleRecompose();
}

void TimelineView::placeParts() {
    const auto labels = scene::timelineAreas(area(), options()).labels;
    const auto px = [this](double usual) { return static_cast<int>(std::lround(usual * m_scale)); };
    m_filter->setGeometry(px(labels.x) - px(6), px(5), px(labels.width) - px(12), px(25));
    const auto wide = static_cast<int>(std::lround(kBarWidth * m_scale));
    const auto end = static_cast<int>(std::lround(kBarEnd * m_scale));
    m_bar->setGeometry(width() - wide, end, wide, height() - 2 * end);
}

bool TimelineView::isEchoed(const scene::Target& target) const {
    return m_playhead.hover().isOn(target);
}

void TimelineView::paintOver(QPainter& painter) {
    if (m_axis == nullptr) return;
    const auto lanes = map();
    painter.setPen(Qt::NoPen);
    painter.setBrush(paint::toQColor(theme().look("token.yield").fill.value()));
    for (const auto event : m_bookmarks) {
        if (m_playhead.veiled() && event > m_playhead.eventCount()) continue;
        const double x = lanes.xOf(m_axis->ofStep(
            event == 0 ? 0 : m_playhead.player().stepOf(m_playhead.grain(), event - 1)));
        if (x < lanes.left || x > lanes.left + lanes.width) continue;
        painter.drawPolygon(QPolygonF{QPointF(x, 2 * m_scale),
                                      QPointF(x + 9 * m_scale, 6 * m_scale),
                                      QPointF(x, 10 * m_scale)});
        painter.drawRect(QRectF(x - 0.75, 2 * m_scale, 1.5, 18 * m_scale));
    }
}

}  // namespace flowglass::window
