#include "core/playback/state/shared_objects.hpp"

#include <algorithm>

namespace flowglass::playback {

SharedObjects::SharedObjects(const State& state) {
    for (const auto& [id, frame] : state.frames) {
        if (frame->condition == Condition::done) continue;
        for (const auto& local : frame->locals) add(local.value, id);
    }
}

void SharedObjects::add(const trace::Value& value, trace::FrameId frame) {
    if (value.object) m_holders.emplace(value.object->value, frame);
}

void SharedObjects::remove(const trace::Value& value, trace::FrameId frame) {
    if (!value.object) return;
    const auto [begin, end] = m_holders.equal_range(value.object->value);
    const auto held = std::find_if(begin, end, [&](const auto& h) { return h.second == frame; });
    if (held != end) m_holders.erase(held);
}

void SharedObjects::remove(const FrameState& frame) {
    for (const auto& local : frame.locals) remove(local.value, frame.id);
}

std::vector<trace::FrameId> SharedObjects::holders(trace::ObjectId object) const {
    std::vector<trace::FrameId> frames;
    const auto [begin, end] = m_holders.equal_range(object.value);
    for (auto holder = begin; holder != end; ++holder) frames.push_back(holder->second);
    std::ranges::sort(frames);
    const auto doubled = std::ranges::unique(frames);
    frames.erase(doubled.begin(), doubled.end());
    return frames;
}

}  // namespace flowglass::playback
