#include "app/window/compare_lecture.hpp"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QScreen>

#include "app/lecture/placing.hpp"
#include "app/lecture/screens.hpp"
#include "app/window/compare_view.hpp"
#include "app/window/comparison.hpp"
#include "app/window/icon.hpp"
#include "app/window/key_overlay.hpp"
#include "app/window/palette.hpp"
#include "app/window/screen_commands.hpp"

namespace flowglass::window {

using playback::Direction;
using playback::Side;

CompareLecture::CompareLecture(Comparison& comparison, const CompareView& ordinary, QObject* parent)
    : QObject(parent),
      m_comparison(comparison),
      m_ordinary(ordinary),
      m_autoplay(walkOf(comparison)) {
    addStepCommands();
    addLectureCommands();
    addViewCommands();
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &CompareLecture::placeWindow);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &CompareLecture::placeWindow);
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
    addScreenCommands(m_commands, [this]() -> lecture::AudienceWindow& { return *m_window; });
    add("Light, dark, high contrast", {Qt::Key_T}, [this] { Q_EMIT themeAsked(); });
    add("All keys", {Qt::Key_Question}, [this] { m_keys->toggle(); });
    add("Commands by name", {Qt::CTRL | Qt::Key_K}, [this] { m_palette->open(); });
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
    if (m_window->blank()) {
        m_window->setBlank(false);
        return true;
    }
    return m_commands.handle(event);
}

void CompareLecture::build() {
    m_view = new CompareView(m_comparison, *m_theme);
    m_view->setReducedMotion(m_reducedMotion);
    m_view->showAs(m_ordinary);
    m_view->setLecture(true);
    m_view->setVeiled(true);
    m_window = std::make_unique<lecture::ComparisonWindow>(
        m_view, [this](const QKeyEvent& event) { return handle(event); });
    m_window->setWindowTitle("Lecture — Flowglass");
    m_window->setWindowIcon(programIcon());
    m_keys = new KeyOverlay(m_commands, m_window.get());
    m_palette = new Palette(m_commands, m_window.get());
    connect(m_window.get(), &lecture::ComparisonWindow::scaled, this, &CompareLecture::layOut);
    connect(m_window.get(), &lecture::ComparisonWindow::closed, this, &CompareLecture::leave,
            Qt::QueuedConnection);
}

void CompareLecture::layOut(double scale) {
    m_zoom = m_window->zoom();
    m_view->setScale(scale);
    constexpr double kLargestSheet = 1.4;  // of what the back row can just read
    m_keys->setScales(scale, scale * kLargestSheet);
    m_keys->setGeometry(m_window->rect());
}

void CompareLecture::enter() {
    if (active() || m_comparison.empty()) return;
    build();
    m_window->setZoom(m_zoom);
    setTheme(*m_theme);
    placeWindow();
}

void CompareLecture::leave() {
    if (!active()) return;
    m_autoplay.stop();
    // What closes may be what is telling us so.
    auto* window = m_window.release();
    window->disconnect(this);
    window->hide();
    window->deleteLater();
    lecture::bringForward(*m_ordinary.window());
}

void CompareLecture::placeWindow() {
    if (!active()) return;
    const auto screens = QGuiApplication::screens();
    if (screens.isEmpty()) return;
    const auto own = std::max<qsizetype>(0, screens.indexOf(m_ordinary.screen()));
    const auto places = lecture::placesOf(static_cast<std::size_t>(screens.size()),
                                          static_cast<std::size_t>(own), false);
    lecture::putOn(*m_window, *screens[static_cast<qsizetype>(places.lecture)], true);
    lecture::bringForward(*m_window);
}

void CompareLecture::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    if (!active()) return;
    const Look look = lookOf(theme);
    m_view->setTheme(theme);
    m_keys->setLook(look);
    m_palette->setLook(look);
}

void CompareLecture::setReducedMotion(bool reduced) {
    m_reducedMotion = reduced;
    if (active()) m_view->setReducedMotion(reduced);
}

}  // namespace flowglass::window
