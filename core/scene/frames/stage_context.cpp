#include <algorithm>

#include "core/scene/frames/frames.hpp"

namespace flowglass::scene {

void tell(StageContext& context, const playback::Sentence& sentence) {
    context.sentence = sentence.plain();
    context.spent.clear();
    if (sentence.id != "output.exhausted") return;
    const auto name =
        std::ranges::find(sentence.arguments, "name", &playback::SentenceArgument::name);
    if (name != sentence.arguments.end()) context.spent = name->value;
}

StageContext contextOf(const playback::Player& player, const StageFacts* facts,
                       playback::Grain grain, playback::Step step, const playback::State& state) {
    StageContext context;
    context.frames = &player.frames();
    context.names = &player.names();
    context.trace = &player.trace();
    context.facts = facts;
    context.since = step == 0 ? 0 : player.eventsAt(grain, step - 1);
    context.title = player.trace().metadata().program;
    tell(context, player.narrate(grain, step, state));
    return context;
}

}  // namespace flowglass::scene
