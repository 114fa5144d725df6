#include "app/window/compare/compare_page.hpp"

#include <QVBoxLayout>
#include <utility>

#include "app/window/compare/compare_bar.hpp"
#include "app/window/compare/compare_view.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/palette.hpp"

namespace flowglass::window {

namespace {

using playback::Direction;
using playback::Side;

/// The least that a window needs for two recordings side by side, at 100 %.
constexpr QSize kLeast(1024, 672);
/// Text may be so much larger than there is room for before parts take turns.
constexpr double kTooLarge = 1.25;

}  // namespace

ComparePage::ComparePage(const scene::Theme& theme, QWidget* parent)
    : QFrame(parent),
      m_autoplay(walkOf(m_comparison)),
      m_bar(new CompareBar(m_comparison)),
      m_view(new CompareView(m_comparison, theme)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    addStepCommands();
    addCompareCommands();
    addViewCommands();
    m_keys = new KeyOverlay(m_commands, this);
    m_palette = new Palette(m_commands, this);
    connect(m_bar, &CompareBar::leavePressed, this, &ComparePage::leaveRequested);
    connect(m_bar, &CompareBar::lecturePressed, this, &ComparePage::lectureRequested);
    connect(m_bar, &CompareBar::playPressed, &m_autoplay, &Autoplay::toggle);
    connect(m_bar, &CompareBar::wordsPressed, this, [this] { showWords(!m_view->words()); });
    connect(m_bar, &CompareBar::viewPicked, this, &ComparePage::showView);
    connect(m_bar, &CompareBar::partPicked, this, &ComparePage::showPart);
    connect(m_bar, &CompareBar::morePressed, this, &ComparePage::openPalette);
    connect(&m_autoplay, &Autoplay::playingChanged, m_bar, &CompareBar::setPlaying);
    connect(&m_comparison, &Comparison::opened, &m_autoplay, &Autoplay::stop);
}

void ComparePage::open(NamedRecording left, NamedRecording right, playback::Grain grain,
                       playback::Step step) {
    m_comparison.open(std::move(left), std::move(right), grain, step);
    m_view->setFocus();
}

void ComparePage::addStepCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "STEPPING", std::move(keys), [this, run] {
                            m_autoplay.stop();
                            run();
                        }});
    };
    m_commands.add({"Play or pause", "STEPPING", {Qt::Key_Space}, [this] { m_autoplay.toggle(); }});
    add("Both one step on", {Qt::Key_Right, Qt::Key_PageDown}, [this] { m_comparison.forward(); });
    add("Both one step back", {Qt::Key_Left, Qt::Key_PageUp}, [this] { m_comparison.back(); });
    const auto alone = [&](Side side, Qt::Key key) {
        const QString letter = side == Side::left ? "A" : "B";
        add(letter + " alone one step on", {key},
            [this, side] { m_comparison.stepAlone(side, Direction::forward); });
        add(letter + " alone one step back", {Qt::SHIFT | key},
            [this, side] { m_comparison.stepAlone(side, Direction::back); });
    };
    alone(Side::left, Qt::Key_A);
    alone(Side::right, Qt::Key_B);
    const auto why = [&](Side side, QKeyCombination key) {
        add(QString("Why: what the step of %1 is about runs or waits; again: go to the cause, and "
                    "back")
                .arg(side == Side::left ? "A" : "B"),
            {key}, [this, side] { Q_EMIT asked(side); });
    };
    why(Side::left, Qt::Key_Y);
    why(Side::right, Qt::SHIFT | Qt::Key_Y);
    add("Together again", {Qt::Key_J}, [this] { m_comparison.besideAgain(); });
    add("To the start", {Qt::Key_Home}, [this] { m_comparison.goTo(0); });
    add("To the end", {Qt::Key_End}, [this] { m_comparison.toEnd(); });
    const auto difference = [this](Direction way) {
        if (!m_comparison.toDifference(way)) Q_EMIT told("That way nothing differs any more.");
    };
    add("Next difference", {Qt::Key_N}, [difference] { difference(Direction::forward); });
    add("Previous difference", {Qt::SHIFT | Qt::Key_N},
        [difference] { difference(Direction::back); });
    add("Back to before the last jump", {Qt::ALT | Qt::Key_Left}, [this] { m_comparison.undo(); });
    add("Forth again", {Qt::ALT | Qt::Key_Right}, [this] { m_comparison.redo(); });
}

void ComparePage::addCompareCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "COMPARING", std::move(keys), run});
    };
    add("Stand beside each other another way: step by step, alike, by the clock", {Qt::Key_T},
        [this] {
            if (m_comparison.empty()) return;
            const int next = static_cast<int>(m_comparison.pairing().together()) + 1;
            m_comparison.setTogether(static_cast<playback::Together>(next % 3));
        });
    add("Step by moments, by lines, by events", {Qt::Key_M}, [this] { nextGrain(); });
    add("What differs in sentences, or the code", {Qt::Key_D},
        [this] { showWords(!m_view->words()); });
    add("Exchange the sides", {Qt::Key_X}, [this] { m_comparison.exchange(); });
    add("Another recording beside A", {Qt::Key_C}, [this] { Q_EMIT anotherRequested(); });
    add("Put the decorator that was moved back, and run again", {Qt::Key_Z},
        [this] { Q_EMIT layerBackRequested(); });
    add("Leave the comparison", {Qt::Key_Escape}, [this] { Q_EMIT leaveRequested(); });
    add("All keys", {Qt::Key_Question}, [this] { m_keys->toggle(); });
}

void ComparePage::addViewCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "VIEW", std::move(keys), run});
    };
    for (const auto view : scene::kViews) {
        const auto title = scene::titleOf(view);
        const int place = static_cast<int>(view) + 1;
        add("Stay with the view: " +
                QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())),
            {static_cast<Qt::Key>(Qt::Key_0 + place)}, [this, place] { showView(place); });
    }
    add("Follow: each shows what its step is about", {Qt::Key_0}, [this] { showView(0); });
    add("Veil: hide what comes after now", {Qt::Key_V},
        [this] { m_view->setVeiled(!m_view->veiled()); });
    add("Next part, where text is so large that they take turns", {Qt::Key_F8}, [this] {
        showPart(m_part == scene::ComparePart::stages ? scene::ComparePart::timelines
                                                      : scene::ComparePart::stages);
    });
    add("Zoom in", {Qt::Key_W}, [this] { m_view->zoomAtPointer(1.3); });
    add("Zoom out", {Qt::Key_S}, [this] { m_view->zoomAtPointer(1 / 1.3); });
    add("Pan left", {Qt::CTRL | Qt::Key_Left}, [this] { m_view->panBy(-0.15); });
    add("Pan right", {Qt::CTRL | Qt::Key_Right}, [this] { m_view->panBy(0.15); });
    add("Fit both recordings", {Qt::Key_F}, [this] { m_view->fit(); });
}

void ComparePage::showView(int view) {
    m_bar->setView(view);
    m_view->setStageView(view == 0
                             ? std::nullopt
                             : std::optional(scene::kViews.at(static_cast<std::size_t>(view - 1))));
}

void ComparePage::showWords(bool words) {
    m_bar->setWords(words);
    m_view->setWords(words);
    if (words) showPart(scene::ComparePart::timelines);
    if (words && m_view->veiled() && !m_comparison.empty() && !m_comparison.atEnd())
        Q_EMIT told("Behind the veil, what differs is told at the end; V lifts the veil.");
}

void ComparePage::showPart(scene::ComparePart part) {
    if (!m_turns) return;
    m_part = part;
    m_bar->setPart(part);
    m_view->setPart(part);
}

void ComparePage::nextGrain() {
    if (m_comparison.empty()) return;
    constexpr int kGrains = 3;
    for (int on = 1; on < kGrains; ++on) {
        const auto grain =
            static_cast<playback::Grain>((static_cast<int>(m_comparison.grain()) + on) % kGrains);
        const auto fault = m_comparison.whyNot(grain);
        if (fault.empty()) return m_comparison.setGrain(grain);
        Q_EMIT told(QString::fromStdString(fault));
    }
}

bool ComparePage::handle(const QKeyEvent& event) {
    return m_commands.handle(event);
}

void ComparePage::openPalette() {
    m_palette->open();
}

void ComparePage::setLook(const Look& look, const scene::Theme& theme) {
    m_look = look;
    m_view->setTheme(theme);
    m_keys->setLook(look);
    m_keys->setScales(look.scale, look.scale);
    m_palette->setLook(look);
    share();
}

/// Text is as large as asked for: where it hardly fits, a little smaller; where it does not, parts
/// take turns.
void ComparePage::share() {
    const QSize room = window()->size();
    const double fits =
        std::max(1.0, std::min(static_cast<double>(room.width()) / kLeast.width(),
                               static_cast<double>(room.height()) / kLeast.height()));
    const bool turns = m_look.scale > fits * kTooLarge;
    const double scale = turns ? m_look.scale : std::min(m_look.scale, fits);
    m_bar->setTurns(turns);
    m_bar->setLook(lookOf(m_view->theme(), scale));
    m_view->setPart(turns ? m_part : scene::ComparePart::all);
    m_view->setScale(scale);
    if (std::exchange(m_turns, turns) != turns) Q_EMIT turnsChanged();
}

void ComparePage::setReducedMotion(bool reduced) {
    m_view->setReducedMotion(reduced);
}

void ComparePage::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    m_keys->setGeometry(rect());
    share();
}

}  // namespace flowglass::window
