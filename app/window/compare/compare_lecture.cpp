#include "app/window/compare/compare_lecture.hpp"

#include <QKeyEvent>

#include "app/window/compare/compare_view.hpp"
#include "app/window/compare/comparison.hpp"
#include "app/window/compare/next_comparison.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/lecture/screen_commands.hpp"

namespace flowglass::window {

using playback::Direction;
using playback::Side;

CompareLecture::CompareLecture(Comparison& comparison, CompareView& ordinary, Notes notes,
                               QObject* parent)
    : QObject(parent),
      m_comparison(comparison),
      m_ordinary(ordinary),
      m_notes(std::move(notes)),
      m_autoplay(walkOf(comparison)),
      m_lectern(
          ordinary, [this](const QKeyEvent& event) { return handle(event); },
          [this] { return m_next = new NextComparison(*m_view, *m_theme); }) {
    addStepCommands();
    addLectureCommands();
    addViewCommands();
    connect(&m_comparison, &Comparison::opened, this, &CompareLecture::refreshCue);
    connect(&m_comparison, &Comparison::moved, this, &CompareLecture::refreshCue);
    connect(&m_lectern, &lecture::Lectern::closed, this, &CompareLecture::leave);
    connect(&m_lectern, &lecture::Lectern::presenterOpened, this, &CompareLecture::refreshCue);
}

CompareLecture::~CompareLecture() = default;

void CompareLecture::addStepCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "STEPPING", std::move(keys), [this, run] {
                            m_autoplay.stop();
                            run();
                        }});
    };
    m_commands.add(
        {"Play or pause", "STEPPING", {Qt::CTRL | Qt::Key_Space}, [this] { m_autoplay.toggle(); }});
    add("Both one step on", {Qt::Key_PageDown, Qt::Key_Right, Qt::Key_Space},
        [this] { m_comparison.forward(); });
    add("Both one step back", {Qt::Key_PageUp, Qt::Key_Left}, [this] { m_comparison.back(); });
    // B alone is what presenters' clickers blank the screen with.
    const auto alone = [&](Side side, Qt::Key key) {
        const QString letter = side == Side::left ? "A" : "B";
        add(letter + " alone one step on", {Qt::CTRL | key},
            [this, side] { m_comparison.stepAlone(side, Direction::forward); });
        add(letter + " alone one step back", {Qt::CTRL | Qt::SHIFT | key},
            [this, side] { m_comparison.stepAlone(side, Direction::back); });
    };
    alone(Side::left, Qt::Key_A);
    alone(Side::right, Qt::Key_B);
    add("Together again", {Qt::Key_J}, [this] { m_comparison.besideAgain(); });
    add("To the start", {Qt::Key_Home}, [this] { m_comparison.goTo(0); });
    add("To the end", {Qt::Key_End}, [this] { m_comparison.toEnd(); });
    add("Next difference", {Qt::Key_N}, [this] { m_comparison.toDifference(Direction::forward); });
    add("Previous difference", {Qt::SHIFT | Qt::Key_N},
        [this] { m_comparison.toDifference(Direction::back); });
    add("Step by moments, by lines, by events", {Qt::Key_M}, [this] { Q_EMIT grainAsked(); });
}

void CompareLecture::addLectureCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "LECTURE", std::move(keys), run});
    };
    addScreenCommands(m_commands, [this]() -> lecture::AudienceWindow& { return window(); });
    add("Light, dark, high contrast", {Qt::Key_T}, [this] { Q_EMIT themeAsked(); });
    // N and X lead through the comparison.
    add("Presenter's window", {Qt::Key_P}, [this] { m_lectern.togglePresenter(); });
    add("Exchange the screens", {Qt::SHIFT | Qt::Key_X}, [this] { m_lectern.exchangeScreens(); });
    add("All keys", {Qt::Key_Question}, [this] { m_keys->toggle(); });
    add("Commands by name", {Qt::CTRL | Qt::Key_K}, [this] {
        // It may be the presenter's window that has the keyboard.
        window().activateWindow();
        m_palette->open();
    });
    add("End the lecture", {Qt::Key_Escape, Qt::Key_F11}, [this] { leave(); });
}

void CompareLecture::addViewCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "COMPARING", std::move(keys), run});
    };
    for (const auto view : scene::kViews) {
        const auto title = scene::titleOf(view);
        add("Stay with the view: " +
                QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())),
            {static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(view))},
            [this, view] { m_view->setStageView(view); });
    }
    add("Follow: each shows what its step is about", {Qt::Key_0},
        [this] { m_view->setStageView(std::nullopt); });
    add("Veil: hide what comes after now", {Qt::Key_V},
        [this] { m_view->setVeiled(!m_view->veiled()); });
    add("What differs in sentences, or the timelines", {Qt::Key_D},
        [this] { m_view->setWords(!m_view->words()); });
    add("Exchange the sides", {Qt::Key_X}, [this] { m_comparison.exchange(); });
}

bool CompareLecture::handle(const QKeyEvent& event) {
    if (!active()) return false;
    if (window().blank()) {
        window().setBlank(false);
        return true;
    }
    return m_keys->handle(event) || m_commands.handle(event);
}

std::unique_ptr<lecture::ComparisonWindow> CompareLecture::build() {
    m_view = new CompareView(m_comparison, *m_theme);
    m_view->setReducedMotion(m_reducedMotion);
    m_view->showAs(m_ordinary);
    m_view->setLecture(true);
    m_view->setVeiled(true);
    auto window = std::make_unique<lecture::ComparisonWindow>(
        m_view, [this](const QKeyEvent& event) { return handle(event); });
    m_keys = new KeyOverlay(m_commands, window.get());
    m_palette = new Palette(m_commands, window.get());
    auto* screen = window.get();
    connect(screen, &lecture::ComparisonWindow::scaled, this, [this, screen](double scale) {
        m_zoom = screen->zoom();
        m_view->setScale(scale);
        constexpr double kLargestSheet = 1.4;  // of what the back row can just read
        m_keys->setScales(scale, scale * kLargestSheet);
        m_keys->setGeometry(screen->rect());
    });
    return window;
}

void CompareLecture::enter() {
    if (active() || m_comparison.empty()) return;
    auto window = build();
    window->setZoom(m_zoom);
    applyTheme();
    m_lectern.begin(std::move(window));
}

void CompareLecture::leave() {
    if (!active()) return;
    m_autoplay.stop();
    m_lectern.end();
    m_next = nullptr;
}

lecture::Cue CompareLecture::cue() const {
    lecture::Cue cue;
    cue.now = m_comparison.told(m_comparison.place());
    if (const auto next = m_comparison.ahead()) cue.next = m_comparison.told(*next);
    cue.step = m_comparison.position();
    cue.last = m_comparison.pairing().last();
    const auto pair = m_comparison.pair();
    QStringList notes;
    for (const auto side : playback::kSides) {
        const auto& player = m_comparison.pairing().player(side);
        const auto note = m_notes(*m_comparison.recording(side).snapshot,
                                  player.eventsAt(m_comparison.grain(), pair.of(side)));
        if (!note.isEmpty()) notes << note;
    }
    cue.notes = notes.join("\n\n");
    return cue;
}

void CompareLecture::refreshCue() {
    if (presenter() == nullptr || m_comparison.empty()) return;
    presenter()->setCue(cue());
    m_next->refresh();
}

void CompareLecture::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    if (active()) applyTheme();
}

void CompareLecture::applyTheme() {
    const Look look = lookOf(*m_theme);
    m_view->setTheme(*m_theme);
    m_keys->setLook(look);
    m_palette->setLook(look);
    m_lectern.setTheme(*m_theme);
    if (m_next != nullptr) m_next->setTheme(*m_theme);
}

void CompareLecture::setReducedMotion(bool reduced) {
    m_reducedMotion = reduced;
    if (active()) m_view->setReducedMotion(reduced);
}

}  // namespace flowglass::window
