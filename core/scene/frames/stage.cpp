#include "core/model/words.hpp"
#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

using playback::FrameState;

Sketch sketchOf(const StageContext& context, Size size) {
    Sketch sketch(size);
    sketch.scene().title = context.title;
    sketch.scene().description = context.sentence;
    return sketch;
}

bool Stage::isCpp() const {
    return context.trace != nullptr && context.trace->metadata().language == "c++";
}

const FrameState* Stage::frame(std::optional<trace::FrameId> id) const {
    if (!id) return nullptr;
    const auto found = state.frames.find(*id);
    return found == state.frames.end() ? nullptr : found->second.get();
}

std::string Stage::nameOf(const FrameState& frame) const {
    return context.frames != nullptr && context.frames->find(frame.id) != nullptr
               ? context.frames->displayName(frame.id)
               : std::string(model::shortName(frame.function));
}

bool Stage::isClassBody(const FrameState& frame) const {
    return context.frames != nullptr && context.frames->isClassBody(frame.id);
}

bool Stage::isInvolved(trace::FrameId id) const {
    if (!state.active && !state.transfer) return true;
    if (state.active == id) return true;
    // What runs is where one is, also when the step is about a frame that was only made.
    for (const auto& thread : state.threads)
        if (thread.id == state.thread && !thread.stack.empty() && thread.stack.back() == id)
            return true;
    const auto* involved = frame(state.active);
    if (involved != nullptr && involved->consumer == id) return true;
    if (!state.transfer) return false;
    if (state.transfer->from == id || state.transfer->to == id) return true;
    // The tunnel that the value goes through.
    for (const auto* at = frame(id); at != nullptr && at->delegate; at = frame(at->delegate))
        if (at->delegate == state.transfer->from || at->delegate == state.transfer->to) return true;
    return false;
}

std::size_t Stage::depthOf(const FrameState& of) const {
    std::size_t depth = 0;
    for (const auto* at = frame(of.consumer); at != nullptr && depth < state.frames.size();
         at = frame(at->consumer))
        ++depth;
    return depth;
}

double Stage::opacityOf(trace::FrameId id) const {
    constexpr double kDimmed = 0.6;
    return options.dim && !isInvolved(id) ? kDimmed : 1;
}

std::size_t Stage::opened(std::string_view fold, std::size_t count) const {
    const auto found = options.opened.find(fold);
    return found == options.opened.end() || found->second >= count ? 0 : found->second;
}

}  // namespace flowglass::scene
