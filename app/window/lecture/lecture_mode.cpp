#include "app/window/lecture/lecture_mode.hpp"

#include <QKeyEvent>

#include "app/window/code/code_strip.hpp"
#include "app/window/compare/next_picture.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/lecture/screen_commands.hpp"
#include "app/window/panels/output_strip.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/playing/step_commands.hpp"
#include "app/window/stage/caption_view.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/stage/view_choice.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

LectureMode::LectureMode(Playhead& playhead, ViewChoice& views, QWidget& ordinary, Notes notes)
    : m_playhead(playhead),
      m_views(views),
      m_notes(std::move(notes)),
      m_autoplay(playhead),
      m_lectern(
          ordinary, [this](const QKeyEvent& event) { return handle(event); },
          [this] { return m_next = new NextPicture(m_playhead, m_views, *m_theme); }) {
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
    connect(&m_lectern, &lecture::Lectern::closed, this, &LectureMode::leave);
    connect(&m_lectern, &lecture::Lectern::presenterOpened, this, &LectureMode::refreshCue);
}

LectureMode::~LectureMode() = default;

void LectureMode::addCommands() {
    const auto add = [this](const QString& title, QList<QKeyCombination> keys, auto run) {
        m_commands.add({title, "LECTURE", std::move(keys), run});
    };
    addScreenCommands(m_commands, [this]() -> lecture::AudienceWindow& { return *m_window; });
    addViewCommands(m_commands, "LECTURE", m_playhead, m_views, {});
    add("The way of the last exception or cancellation: let it glow, or not", {Qt::Key_E},
        [this] { m_playhead.toggleLastException(); });
    add("Light, dark, high contrast", {Qt::Key_T}, [this] { Q_EMIT themeAsked(); });
    add("Presenter's window", {Qt::Key_N}, [this] { m_lectern.togglePresenter(); });
    add("Exchange the screens", {Qt::Key_X}, [this] { m_lectern.exchangeScreens(); });
    add("All keys", {Qt::Key_Question}, [this] { m_keys->toggle(); });
    add("Commands by name", {Qt::CTRL | Qt::Key_K}, [this] {
        // It may be the presenter's window that has the keyboard.
        m_window->activateWindow();
        m_palette->open();
    });
    add("End the lecture", {Qt::Key_Escape, Qt::Key_F11}, [this] { leave(); });
}

bool LectureMode::handle(const QKeyEvent& event) {
    if (!active()) return false;
    if (m_window->blank()) {
        m_window->setBlank(false);
        return true;
    }
    return m_keys->handle(event) || m_commands.handle(event);
}

std::unique_ptr<lecture::LectureWindow> LectureMode::build() {
    m_stage = new Stage(m_playhead, m_views, *m_theme);
    m_stage->setReducedMotion(m_reducedMotion);
    m_caption = new CaptionView(m_playhead, *m_theme);
    m_caption->setLeastText(lecture::kCaptionShare / lecture::kTextShare * scene::kLeastText);
    m_caption->setCounted(true);
    m_code = new CodeStrip(m_playhead, *m_theme);
    m_timeline = new TimelineView(m_playhead, *m_theme);
    m_output = new OutputStrip(m_playhead, *m_theme);
    auto window = std::make_unique<lecture::LectureWindow>(
        lecture::Parts{m_stage, m_caption, m_code, m_timeline, m_output},
        [this](const QKeyEvent& event) { return handle(event); });
    m_window = window.get();
    connect(m_window, &lecture::LectureWindow::scaled, this, &LectureMode::layOut);
    m_keys = new KeyOverlay(m_commands, m_window);
    m_palette = new Palette(m_commands, m_window);
    m_timeline->restart();
    return window;
}

void LectureMode::layOut(double scale) {
    m_zoom = m_window->zoom();
    for (SceneView* view :
         std::initializer_list<SceneView*>{m_stage, m_caption, m_code, m_timeline, m_output})
        view->setStrokeScale(scale);
    m_stage->setScale(scale);
    m_caption->setScale(scale);
    m_code->setScale(m_window->layout().codeScale);
    m_timeline->showAsStrip(scale);
    m_output->setScale(scale);
    constexpr double kLargestSheet = 1.4;  // of what the back row can just read
    m_keys->setScales(scale, scale * kLargestSheet);
    m_keys->setGeometry(m_window->rect());
}

void LectureMode::enter() {
    if (active() || m_playhead.empty()) return;
    m_wasVeiled = m_playhead.veiled();
    auto window = build();
    m_playhead.setVeiled(true);
    m_playhead.setLectured(true);
    m_window->setContent(m_code->content());
    m_window->setZoom(m_zoom);
    applyTheme();
    m_lectern.begin(std::move(window));
}

void LectureMode::leave() {
    if (!active()) return;
    m_autoplay.stop();
    m_lectern.end();
    m_window = nullptr;
    m_next = nullptr;
    m_playhead.setVeiled(m_wasVeiled);
    m_playhead.setLectured(false);
}

lecture::Cue LectureMode::cue() const {
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
    return cue;
}

void LectureMode::refreshCue() {
    if (presenter() == nullptr || m_playhead.empty()) return;
    presenter()->setCue(cue());
    m_next->refresh();
}

void LectureMode::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    if (active()) applyTheme();
}

void LectureMode::applyTheme() {
    const scene::Theme& theme = *m_theme;
    const Look look = lookOf(theme);
    for (SceneView* view : std::initializer_list<SceneView*>{m_stage, m_caption, m_code, m_timeline,
                                                             m_output, m_next}) {
        if (view != nullptr) view->setTheme(theme);
    }
    m_keys->setLook(look);
    m_palette->setLook(look);
    m_lectern.setTheme(theme);
}

void LectureMode::setReducedMotion(bool reduced) {
    m_reducedMotion = reduced;
    if (active()) m_stage->setReducedMotion(reduced);
}

}  // namespace flowglass::window
