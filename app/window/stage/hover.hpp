#pragma once

#include <optional>

#include "core/scene/drawing/scene.hpp"

namespace flowglass::window {

/// The frame or task that the pointer is over, in whichever view: the others show it as well.
struct Hover {
    std::optional<trace::FrameId> frame;
    std::optional<trace::TaskId> task;
    friend bool operator==(const Hover&, const Hover&) = default;

    /// Of what is under the pointer; null where there is nothing.
    [[nodiscard]] static Hover of(const scene::Target* target) {
        return target == nullptr ? Hover{} : Hover{target->frame, target->task};
    }
    [[nodiscard]] bool isOn(const scene::Target& target) const {
        return (frame && target.frame == frame) || (task && target.task == task);
    }
};

}  // namespace flowglass::window
