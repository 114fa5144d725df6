#include "app/window/gallery/lesson_previews.hpp"

#include "app/window/gallery/lesson_card.hpp"
#include "app/window/run/program.hpp"
#include "core/scene/page/view.hpp"

namespace flowglass::window {

LessonPreviews::LessonPreviews(std::vector<LessonCard*> cards, QObject* parent)
    : QObject(parent), m_cards(std::move(cards)) {
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &LessonPreviews::recordNext);
}

void LessonPreviews::start() {
    constexpr int kSoon_ms = 300;  // the window itself comes first
    if (m_recording == nullptr && m_next < m_cards.size()) m_soon.start(kSoon_ms);
}

void LessonPreviews::stop() {
    m_soon.stop();
    m_recording.reset();
}

void LessonPreviews::giveUp() {
    m_next = m_cards.size();
    stop();
}

void LessonPreviews::recordNext() {
    m_recording.reset();
    if (m_next >= m_cards.size()) return;
    const Lesson& lesson = m_cards[m_next]->lesson();
    auto prepared = prepare(programOf(lesson), std::nullopt);
    // A lesson that cannot be recorded here says so when it is opened.
    if (!prepared) return giveUp();
    auto recording = Recording::start(std::move(prepared->options));
    if (!recording) return giveUp();
    m_recording = std::move(*recording);
    connect(m_recording.get(), &Recording::ended, this, [this](const auto& snapshot) {
        show(*snapshot);
        ++m_next;
        m_soon.start(0);
    });
}

void LessonPreviews::show(const Snapshot& snapshot) {
    constexpr auto kGrain = playback::Grain::moments;
    constexpr playback::Step kFurther = 4;  // a frame that is parked says more than one that starts
    const auto& player = *snapshot.player;
    const auto step = std::min(player.lastStep(kGrain), player.opening(kGrain) + kFurther);
    const auto state = player.stateAt(kGrain, step);
    scene::StageContext context;
    context.trace = &snapshot.trace();
    context.facts = snapshot.stage.get();
    scene::StageOptions options;
    options.output = false;
    options.dim = false;
    const auto view = scene::viewOf(playback::topicOf(player, kGrain, step, state));
    m_cards[m_next]->setPreview(
        scene::compose(view, state, context, LessonCard::previewSize(), options));
}

}  // namespace flowglass::window
