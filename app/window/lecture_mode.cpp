#include "app/window/lecture_mode.hpp"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QScreen>

#include "app/lecture/placing.hpp"
#include "app/lecture/screens.hpp"
#include "app/window/caption_view.hpp"
#include "app/window/code_strip.hpp"
#include "app/window/icon.hpp"
#include "app/window/key_overlay.hpp"
#include "app/window/next_picture.hpp"
#include "app/window/output_strip.hpp"
#include "app/window/palette.hpp"
#include "app/window/playhead.hpp"
#include "app/window/screen_commands.hpp"
#include "app/window/stage.hpp"
#include "app/window/step_commands.hpp"
#include "app/window/timeline_view.hpp"
#include "app/window/view_choice.hpp"

namespace flowglass::window {

LectureMode::LectureMode(Playhead& playhead, ViewChoice& views, QWidget& ordinary, Notes notes)
    : m_playhead(playhead),
      m_views(views),
      m_ordinary(ordinary),
      m_notes(std::move(notes)),
      m_autoplay(playhead) {
    addStepCommands(m_commands, m_playhead, m_autoplay,
                    {{Qt::CTRL | Qt::Key_Space},
                     {Qt::Key_PageDown, Qt::Key_Right},
                     {Qt::Key_PageUp, Qt::Key_Left}});
    addStepCommand(m_commands, m_autoplay, "Step forward as well", {Qt::Key_Space},
                   [this] { m_playhead.forward(); });
    addCommands();
    connect(&m_playhead, &Playhead::opened, this, [this] {
        if (active()) m_window->setContent(m_code->content());
    });
    connect(&m_playhead, &Playhead::moved, this, &LectureMode::refreshCue);
    connect(&m_playhead, &Playhead::changed, this, &LectureMode::refreshCue);
    connect(&m_views, &ViewChoice::changed, this, &LectureMode::refreshCue);
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &LectureMode::placeWindows);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &LectureMode::placeWindows);
}

LectureMode::~LectureMode() = default;

void LectureMode::addCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "LECTURE", std::move(keys), run});
    };
    addScreenCommands(m_commands, [this]() -> lecture::AudienceWindow& { return *m_window; });
    addViewCommands(m_commands, "LECTURE", m_playhead, m_views, {});
    add("Light, dark, high contrast", {Qt::Key_T}, [this] { Q_EMIT themeAsked(); });
    add("Presenter's window", {Qt::Key_N}, [this] { togglePresenter(); });
    add("Exchange the screens", {Qt::Key_X}, [this] {
        m_swapped = !m_swapped;
        placeWindows();
    });
    add("All keys", {Qt::Key_Question}, [this] { m_keys->toggle(); });
    add("Commands by name", {Qt::CTRL | Qt::Key_K}, [this] { m_palette->open(); });
    add("End the lecture", {Qt::Key_Escape, Qt::Key_F11}, [this] { leave(); });
}

bool LectureMode::handle(const QKeyEvent& event) {
    if (!active()) return false;
    if (m_window->blank()) {
        m_window->setBlank(false);
        return true;
    }
    return m_commands.handle(event);
}

void LectureMode::build() {
    m_stage = new Stage(m_playhead, m_views, *m_theme);
    m_stage->setReducedMotion(m_reducedMotion);
    m_caption = new CaptionView(m_playhead, *m_theme);
    m_caption->setLeastText(lecture::kCaptionShare / lecture::kTextShare * scene::kLeastText);
    m_code = new CodeStrip(m_playhead, *m_theme);
    m_timeline = new TimelineView(m_playhead, *m_theme);
    m_output = new OutputStrip(m_playhead, *m_theme);
    m_window = std::make_unique<lecture::LectureWindow>(
        lecture::Parts{m_stage, m_caption, m_code, m_timeline, m_output},
        [this](const QKeyEvent& event) { return handle(event); });
    m_window->setWindowTitle("Lecture — Flowglass");
    m_window->setWindowIcon(programIcon());
    connect(m_window.get(), &lecture::LectureWindow::scaled, this, &LectureMode::layOut);
    connect(m_window.get(), &lecture::LectureWindow::closed, this, &LectureMode::leave,
            Qt::QueuedConnection);
    m_keys = new KeyOverlay(m_commands, m_window.get());
    m_palette = new Palette(m_commands, m_window.get());
    m_timeline->restart();
}

void LectureMode::layOut(double scale) {
    m_zoom = m_window->zoom();
    for (SceneView* view :
         std::initializer_list<SceneView*>{m_stage, m_caption, m_code, m_timeline, m_output})
        view->setStrokeScale(scale);
    m_stage->setScale(scale);
    m_caption->setScale(scale);
    m_code->setScale(scale);
    m_timeline->showAsStrip(scale);
    m_output->setScale(scale);
    constexpr double kLargestSheet = 1.4;  // of what the back row can just read
    m_keys->setScales(scale, scale * kLargestSheet);
    m_keys->setGeometry(m_window->rect());
}

void LectureMode::enter() {
    if (active() || m_playhead.empty()) return;
    m_wasVeiled = m_playhead.veiled();
    build();
    m_playhead.setVeiled(true);
    m_window->setContent(m_code->content());
    m_window->setZoom(m_zoom);
    setTheme(*m_theme);
    placeWindows();
    refreshCue();
}

void LectureMode::leave() {
    if (!active()) return;
    m_autoplay.stop();
    m_presenter.reset();
    m_next = nullptr;
    // What closes may be what is telling us so.
    auto* window = m_window.release();
    window->disconnect(this);
    window->hide();
    window->deleteLater();
    m_playhead.setVeiled(m_wasVeiled);
    lecture::bringForward(m_ordinary);
}

void LectureMode::placeWindows() {
    if (!active()) return;
    const auto screens = QGuiApplication::screens();
    if (screens.isEmpty()) return;
    const auto own = std::max<qsizetype>(0, screens.indexOf(m_ordinary.screen()));
    const auto places = lecture::placesOf(static_cast<std::size_t>(screens.size()),
                                          static_cast<std::size_t>(own), m_swapped);
    lecture::putOn(*m_window, *screens[static_cast<qsizetype>(places.lecture)], true);
    if (places.presenter) {
        if (m_presenter == nullptr) buildPresenter();
        lecture::putOn(*m_presenter, *screens[static_cast<qsizetype>(*places.presenter)], false);
    }
    lecture::bringForward(*m_window);
}

void LectureMode::buildPresenter() {
    m_next = new NextPicture(m_playhead, m_views, *m_theme);
    m_presenter = std::make_unique<lecture::PresenterWindow>(
        m_next, [this](const QKeyEvent& event) { return handle(event); });
    m_presenter->setWindowIcon(programIcon());
    m_presenter->setTheme(*m_theme);
    refreshCue();
}

void LectureMode::togglePresenter() {
    if (!active()) return;
    if (m_presenter != nullptr && m_presenter->isVisible()) return m_presenter->hide();
    if (m_presenter == nullptr) {
        buildPresenter();
        m_presenter->resize(m_window->size() * 0.6);
    }
    m_presenter->show();
    lecture::bringForward(*m_presenter);
}

void LectureMode::refreshCue() {
    if (m_presenter == nullptr || m_playhead.empty()) return;
    lecture::Cue cue;
    cue.now = QString::fromStdString(m_playhead.sentence().plain());
    cue.notes = m_notes();
    cue.step = m_playhead.step();
    cue.last = m_playhead.lastStep();
    if (const auto next = m_playhead.ahead()) {
        const auto& player = m_playhead.player();
        const auto grain = m_playhead.grain();
        const auto state = player.stateAt(grain, *next);
        cue.next = QString::fromStdString(player.narrate(grain, *next, state).plain());
    }
    m_presenter->setCue(cue);
    m_next->refresh();
}

void LectureMode::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    if (!active()) return;
    const Look look = lookOf(theme);
    for (SceneView* view : std::initializer_list<SceneView*>{m_stage, m_caption, m_code, m_timeline,
                                                             m_output, m_next}) {
        if (view != nullptr) view->setTheme(theme);
    }
    m_keys->setLook(look);
    m_palette->setLook(look);
    if (m_presenter != nullptr) m_presenter->setTheme(theme);
}

void LectureMode::setReducedMotion(bool reduced) {
    m_reducedMotion = reduced;
    if (active()) m_stage->setReducedMotion(reduced);
}

}  // namespace flowglass::window
