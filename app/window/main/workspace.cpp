#include "app/window/main/workspace.hpp"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/code/code_pane.hpp"
#include "app/window/lecture/control_strip.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/caption_view.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/stage/stage_room.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

namespace {

constexpr int kRoomy = 800;  ///< below this height everything around the stage is lower

}  // namespace

Workspace::Workspace(const WorkspaceParts& parts, QWidget* parent)
    : QSplitter(Qt::Vertical, parent),
      m_parts(parts),
      m_right(new StageRoom(parts.stage, parts.output)),
      m_upper(new QSplitter(Qt::Horizontal)),
      m_lower(buildLower()) {
    m_upper->addWidget(parts.code);
    m_upper->addWidget(m_right);
    m_upper->setStretchFactor(0, 35);
    m_upper->setStretchFactor(1, 65);
    m_upper->setChildrenCollapsible(false);
    addWidget(m_upper);
    addWidget(m_lower);
    setStretchFactor(0, 1);
    setChildrenCollapsible(false);
    connect(this, &QSplitter::splitterMoved, this, [this] { m_heightChosen = true; });
    connect(m_upper, &QSplitter::splitterMoved, this, [this] { m_widthChosen = true; });
    connect(m_right, &StageRoom::arranged, this, [this] {
        limitStage();
        scheduleShare();
    });
    connect(parts.code, &CodePane::contentChanged, this, &Workspace::scheduleShare);
    connect(parts.timeline, &TimelineView::lanesChanged, this, &Workspace::scheduleShare);
    connect(parts.output, &OutputPane::roomChanged, this, &Workspace::scheduleShare);
}

QFrame* Workspace::buildLower() {
    auto* lower = new QFrame;
    lower->setObjectName("lower");
    auto* column = new QVBoxLayout(lower);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_row = new QHBoxLayout;
    m_row->setSpacing(24);
    m_row->addWidget(m_parts.transport);
    m_row->addWidget(m_parts.caption, 1);
    column->addLayout(m_row);
    column->addWidget(m_parts.strip);
    column->addWidget(m_parts.timeline, 1);
    return lower;
}

void Workspace::setLook(const Look& look) {
    m_look = look;
    m_right->setLook(look);
    showParts();
    m_lower->setStyleSheet(
        QString("#lower { background: %1; border: none; }").arg(look.panel.name()));
}

void Workspace::setTurns(bool turns) {
    if (std::exchange(m_turns, turns) == turns) return;
    if (!turns) {
        m_row->insertWidget(0, m_parts.transport);
        m_parts.transport->show();
    }
    showParts();
}

void Workspace::setPart(Part part) {
    m_part = part;
    showParts();
}

void Workspace::showParts() {
    const auto shown = [this](Part part) { return !m_turns || m_part == part; };
    m_parts.code->setVisible(shown(Part::code));
    m_right->setShown(!m_turns                 ? StageRoom::Shown::both
                      : m_part == Part::output ? StageRoom::Shown::output
                                               : StageRoom::Shown::stage);
    m_right->setVisible(!m_turns || m_part == Part::picture || m_part == Part::output);
    m_upper->setVisible(!m_turns || m_part != Part::timeline);
    m_parts.strip->setVisible(shown(Part::timeline));
    m_parts.timeline->setVisible(shown(Part::timeline));
    limitStage();
    m_parts.timeline->setMinimumHeight(m_look.px(m_turns ? 44 : 120));
    shareCaption();
    scheduleShare();
}

/// Beside the output, the picture may be narrower.
void Workspace::limitStage() {
    const QSize least = m_turns                   ? QSize(240, 100)
                        : m_right->outputBeside() ? QSize(300, 226)
                                                  : QSize(420, 226);
    m_parts.stage->setMinimumSize(least * m_look.scale);
}

void Workspace::resizeEvent(QResizeEvent* event) {
    QSplitter::resizeEvent(event);
    shareCaption();
    share();
}

void Workspace::scheduleShare() {
    if (std::exchange(m_stale, true)) return;
    QMetaObject::invokeMethod(this, &Workspace::share, Qt::QueuedConnection);
}

void Workspace::share() {
    m_stale = false;
    if (m_turns) return shareTurn();
    m_parts.strip->setTight(false);
    if (!m_heightChosen) shareHeight();
    if (!m_widthChosen) shareWidth();
    m_right->share(height() < m_look.px(kRoomy) ? 2 : 3);
}

/// The sentence takes no more than it needs, and the part that has its turn all the rest.
void Workspace::shareTurn() {
    constexpr int kLow = 250;
    const bool low = height() < m_look.px(kLow);
    m_parts.strip->setTight(low);
    m_parts.timeline->setCompact(low);
    if (!m_upper->isVisibleTo(this)) return;
    const int caption = m_parts.caption->height();
    setSizes({height() - caption - handleWidth(), caption});
}

/// Where lines are short, a sentence has more of them.
void Workspace::shareCaption() {
    constexpr int kNarrow = 360;
    const int room = width() - (m_turns ? 0 : m_parts.transport->width());
    const bool narrow = room < m_look.px(kNarrow);
    m_parts.caption->setFixedHeight(m_look.px(!m_turns ? 62 : narrow ? 80 : 56));
}

void Workspace::shareHeight() {
    // More lanes than this are for the scroll bar.
    constexpr double kMostForLanes = 0.28;
    m_parts.timeline->setCompact(height() < m_look.px(kRoomy));
    // Their heights are fixed, and hold before they are laid out again.
    const int fixed = m_parts.caption->minimumHeight() + m_parts.strip->minimumHeight();
    const int lanes = m_parts.timeline->wantedHeight(static_cast<int>(height() * kMostForLanes));
    const int lower = fixed + lanes;
    setSizes({height() - lower - handleWidth(), lower});
}

void Workspace::shareWidth() {
    const int code = std::clamp(m_parts.code->wantedWidth(), static_cast<int>(width() * 0.30),
                                static_cast<int>(width() * 0.45));
    m_upper->setSizes({code, width() - code - m_upper->handleWidth()});
}

}  // namespace flowglass::window
