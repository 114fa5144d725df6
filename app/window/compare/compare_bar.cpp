#include "app/window/compare/compare_bar.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "app/window/compare/comparison.hpp"
#include "app/window/controls/segments.hpp"
#include "core/scene/page/view.hpp"

namespace flowglass::window {

namespace {

using playback::Direction;
using playback::Side;

QList<Segments::Choice> waysTogether() {
    return {{"Step by step", "The first step beside the first, the second beside the second (T)",
             "Steps"},
            {"What is alike", "What happens in both stands side by side (T)", "Alike"},
            {"By the clock", "What happened at the same time since both began (T)", "Clock"}};
}

QList<Segments::Choice> grains() {
    return {{"Moments", "One step is one thing that happens (M)"},
            {"Lines", "One step is one line of code (M)"},
            {"Events", "One step is one recorded event (M)"}};
}

QList<Segments::Choice> views() {
    QList<Segments::Choice> all{{"Follow", "Each stage shows what its step is about (0)"}};
    for (const auto view : scene::kViews) {
        const auto title = scene::titleOf(view);
        all.push_back(
            {QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())),
             QString("Both stages stay with this view (%1)").arg(static_cast<int>(view) + 1)});
    }
    return all;
}

}  // namespace

CompareBar::CompareBar(Comparison& comparison, QWidget* parent)
    : QFrame(parent),
      m_comparison(comparison),
      m_row(new QHBoxLayout(this)),
      m_together(new Segments("Side by side", waysTogether())),
      m_grain(new Segments("Steps", grains())),
      m_views(new Segments("View", views())),
      m_part(new Segments("Part", {{"Pictures", "What happens on either side (F8)"},
                                   {"Timelines", "The lanes of both (F8)"}})) {
    setObjectName("compareBar");
    auto* leave = addButton("close", "Leave the comparison", "Back to the recording (Esc)");
    connect(leave, &QToolButton::clicked, this, &CompareBar::leavePressed);
    m_row->addSpacing(8);
    addBoth();
    m_part->setRoom(Segments::Room::button);
    m_part->hide();
    m_row->addWidget(m_part);
    connect(m_part, &Segments::picked, this, [this](int index) {
        Q_EMIT partPicked(index == 0 ? scene::ComparePart::stages : scene::ComparePart::timelines);
    });
    addAlone(Side::left);
    addAlone(Side::right);
    m_again = addWord("Together again", "The one that stood still comes to the other's side (J)");
    connect(m_again, &QToolButton::clicked, &m_comparison, &Comparison::besideAgain);
    m_row->addStretch(1);
    addChoices();
    connect(&m_comparison, &Comparison::opened, this, &CompareBar::refresh);
    connect(&m_comparison, &Comparison::moved, this, &CompareBar::refresh);
}

void CompareBar::addBoth() {
    const auto on = [this](const QString& sign, const QString& name, const QString& toolTip,
                           auto act) {
        auto* button = addButton(sign, name, toolTip);
        connect(button, &QToolButton::clicked, this, act);
        return button;
    };
    m_ends[0] =
        on("first", "To the start", "Both to the start (Home)", [this] { m_comparison.goTo(0); });
    on("back", "Both one step back", "Both one step back (←)", [this] { m_comparison.back(); });
    auto* play = m_signs.addPlay();
    m_row->addWidget(play);
    connect(play, &QToolButton::clicked, this, &CompareBar::playPressed);
    on("forward", "Both one step on", "Both one step on (→)", [this] { m_comparison.forward(); });
    m_ends[1] = on("last", "To the end", "Both to the end (End)", [this] { m_comparison.toEnd(); });
}

void CompareBar::addAlone(Side side) {
    const QString letter = side == Side::left ? "A" : "B";
    auto* label = new QLabel(letter + " alone");
    label->setProperty("small", true);
    m_row->addSpacing(10);
    m_row->addWidget(label);
    m_spare.append(label);
    const auto on = [&](const QString& sign, const QString& words, const QString& key,
                        Direction way) {
        auto* button = addButton(sign, letter + " alone " + words,
                                 letter + " alone " + words + " (" + key + ")");
        button->setAutoRepeat(true);
        m_spare.append(button);
        connect(button, &QToolButton::clicked, this,
                [this, side, way] { m_comparison.stepAlone(side, way); });
    };
    on("back", "one step back", "Shift+" + letter, Direction::back);
    on("forward", "one step on", letter, Direction::forward);
}

void CompareBar::addChoices() {
    m_row->addWidget(m_together);
    connect(m_together, &Segments::picked, this, [this](int index) {
        m_comparison.setTogether(static_cast<playback::Together>(index));
    });
    m_grain->setRoom(Segments::Room::button);
    m_row->addWidget(m_grain);
    connect(m_grain, &Segments::picked, this,
            [this](int index) { m_comparison.setGrain(static_cast<playback::Grain>(index)); });
    m_views->setRoom(Segments::Room::button);
    m_row->addWidget(m_views);
    connect(m_views, &Segments::picked, this, &CompareBar::viewPicked);
    m_words = addWord("Differences", "What differs, in sentences, in place of the code (D)");
    m_words->setCheckable(true);
    connect(m_words, &QToolButton::clicked, this, &CompareBar::wordsPressed);
    auto* exchange = addWord("Exchange", "What stands left goes right (X)");
    connect(exchange, &QToolButton::clicked, &m_comparison, &Comparison::exchange);
    auto* lecture = addWord("Lecture", "Both on the whole screen, for an audience (F11)");
    connect(lecture, &QToolButton::clicked, this, &CompareBar::lecturePressed);
    m_spare.append(
        {m_grain, m_views, exchange, lecture, m_ends[0], m_ends[1], m_words, m_together});
    m_more = addButton("more", "More", "What has no room here, by name (Ctrl+K)");
    connect(m_more, &QToolButton::clicked, this, &CompareBar::morePressed);
}

QToolButton* CompareBar::addButton(const QString& sign, const QString& name,
                                   const QString& toolTip) {
    auto* button = m_signs.add(sign, name, toolTip);
    m_row->addWidget(button);
    return button;
}

QToolButton* CompareBar::addWord(const QString& text, const QString& toolTip) {
    auto* button = wordButton(text);
    button->setToolTip(toolTip);
    m_row->addWidget(button);
    return button;
}

void CompareBar::setLook(const Look& look) {
    m_look = look;
    setFixedHeight(look.px(m_turns ? 46 : 52));
    m_row->setContentsMargins(look.px(14), 0, look.px(14), 0);
    m_row->setSpacing(look.px(6));
    m_signs.setLook(look, 34, 18);
    setStyleSheet(
        sheetOf(look) +
        QString("#compareBar { background: %1; border: none; border-bottom: 1px solid %2; }")
            .arg(look.panel.name(), look.rule.name()));
    share();
}

void CompareBar::setPlaying(bool playing) {
    m_signs.setPlaying(playing);
}

void CompareBar::setWords(bool words) {
    m_words->setChecked(words);
}

void CompareBar::setView(int view) {
    m_views->setChosen(view);
}

void CompareBar::setTurns(bool turns) {
    m_turns = turns;
    m_part->setVisible(turns);
}

void CompareBar::setPart(scene::ComparePart part) {
    m_part->setChosen(part == scene::ComparePart::stages ? 0 : 1);
}

void CompareBar::refresh() {
    setEnabled(!m_comparison.empty());
    if (m_comparison.empty()) return;
    const bool apart = m_comparison.apart().has_value();
    const bool makesRoom = m_again->isHidden() == apart;
    m_again->setVisible(apart);
    m_together->setChosen(static_cast<int>(m_comparison.pairing().together()));
    for (const auto grain :
         {playback::Grain::moments, playback::Grain::lines, playback::Grain::events})
        m_grain->setFault(static_cast<int>(grain),
                          QString::fromStdString(m_comparison.whyNot(grain)));
    m_grain->setChosen(static_cast<int>(m_comparison.grain()));
    if (makesRoom) share();
}

/// What is chosen is written fully where there is room; where there is none even for it written
/// briefly, one thing after another goes.
void CompareBar::share() {
    const auto fits = [this] {
        m_row->invalidate();
        return m_row->minimumSize().width() <= width();
    };
    for (auto* part : m_spare) part->show();
    m_more->hide();
    for (const auto room : {Segments::Room::full, Segments::Room::brief, Segments::Room::button}) {
        m_together->setRoom(room);
        if (fits()) return;
    }
    m_more->show();
    for (auto* part : m_spare) {
        part->hide();
        if (fits()) return;
    }
}

void CompareBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    share();
}

}  // namespace flowglass::window
