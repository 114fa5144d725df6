#include "core/scene/frames.hpp"

namespace flowglass::scene {

StageContext contextOf(const playback::Player& player, const StageFacts* facts,
                       playback::Grain grain, playback::Step step, const playback::State& state) {
    StageContext context;
    context.frames = &player.frames();
    context.names = &player.names();
    context.trace = &player.trace();
    context.facts = facts;
    context.since = step == 0 ? 0 : player.eventsAt(grain, step - 1);
    context.title = player.trace().metadata().program;
    context.sentence = player.narrate(grain, step, state).plain();
    return context;
}

}  // namespace flowglass::scene
