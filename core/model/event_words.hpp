#pragma once

#include <string>

#include "core/model/frame_table.hpp"
#include "core/model/names.hpp"
#include "core/trace/event.hpp"

namespace flowglass::model {

/// The tables that give what an event names by number its name.
struct EventNames {
    const FrameTable& frames;
    const Names& names;
};

/// What an event says beside its kind, on one line, for lists and for a search in them: "evens #2,
/// line 10, yield, value 6". Long texts are cut.
[[nodiscard]] std::string eventWords(const trace::Event& event, const EventNames& tables);

/// Whether `words` holds `wanted`; capital and small letters of ASCII count as the same.
[[nodiscard]] bool holdsText(std::string_view words, std::string_view wanted);

}  // namespace flowglass::model
