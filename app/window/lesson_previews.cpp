#include "app/window/lesson_previews.hpp"

#include <QTimer>

#include "app/window/lesson_card.hpp"
#include "app/window/program.hpp"
#include "core/scene/view.hpp"

namespace flowglass::window {

LessonPreviews::LessonPreviews(std::vector<LessonCard*> cards, QObject* parent)
    : QObject(parent), m_cards(std::move(cards)) {
    // The window itself comes first.
    QTimer::singleShot(300, this, &LessonPreviews::recordNext);
}

void LessonPreviews::stop() {
    m_next = m_cards.size();
    m_recording.reset();
}

void LessonPreviews::recordNext() {
    m_recording.reset();
    if (m_next >= m_cards.size()) return;
    const Lesson& lesson = m_cards[m_next]->lesson();
    auto prepared = prepare(programOf(lesson), std::nullopt);
    // A lesson that cannot be recorded here says so when it is opened.
    if (!prepared) return stop();
    auto recording = Recording::start(std::move(prepared->options));
    if (!recording) return stop();
    m_recording = std::move(*recording);
    connect(m_recording.get(), &Recording::ended, this, [this](const auto& snapshot) {
        show(*snapshot);
        ++m_next;
        QTimer::singleShot(0, this, &LessonPreviews::recordNext);
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
