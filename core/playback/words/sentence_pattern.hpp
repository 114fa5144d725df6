#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/playback/words/narration.hpp"

namespace flowglass::playback {

/// One argument of a sentence in the making; an empty text stands for "not known".
struct Argument {
    std::string_view name;
    std::string text;
    Phrase::Role role = Phrase::Role::plain;
    std::string_view lead{};  ///< plain words before it: "the layer "
    std::string tail{};       ///< and after it, unless the sentence has told them already
};

/// `argument`, or plain words in its place where it is not known.
[[nodiscard]] Argument orElse(Argument argument, std::string_view words);

/// Makes a sentence from an English pattern: "{frame} is parked[ at line {line}]." A part in
/// brackets is left out where one of its arguments is not known; brackets do not nest.
/// An argument that is needed outside of brackets is known: a broken invariant otherwise.
[[nodiscard]] Sentence sentence(std::string_view id, std::string_view label,
                                std::string_view pattern, std::vector<Argument> arguments);

}  // namespace flowglass::playback
