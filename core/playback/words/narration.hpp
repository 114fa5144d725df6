#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/ids.hpp"

namespace flowglass::playback {

/// A piece of a sentence: plain, or an emphasised name, value or error.
struct Phrase {
    enum class Role : unsigned char { plain, name, value, error } role = Role::plain;
    std::string text;
};

/// An argument of a sentence, under the name that a translation would use.
struct SentenceArgument {
    std::string_view name;
    std::string value;
};

/// The sentence that explains a step: an id with named arguments, its English, and the one word
/// that labels it ("YIELD").
struct Sentence {
    std::string_view id;
    std::string_view label;
    std::vector<SentenceArgument> arguments;
    std::vector<Phrase> phrases;
    [[nodiscard]] std::string plain() const;
};

/// Why something is in the condition it is in: a sentence, and the event that is the cause.
struct Reason {
    Sentence sentence;
    trace::EventIndex cause = 0;
};

}  // namespace flowglass::playback
