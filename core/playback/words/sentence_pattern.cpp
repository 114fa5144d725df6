#include "core/playback/words/sentence_pattern.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace flowglass::playback {
namespace {

using Phrases = std::vector<Phrase>;

void append(Phrases& phrases, Phrase::Role role, std::string_view text) {
    if (text.empty()) return;
    if (!phrases.empty() && phrases.back().role == role && role == Phrase::Role::plain)
        phrases.back().text += text;
    else
        phrases.push_back({role, std::string(text)});
}

/// Fills in one stretch of a pattern without brackets; false where an argument is not known.
/// `tail` is the last one that was told.
bool fill(std::string_view pattern, const std::vector<Argument>& arguments, Phrases& phrases,
          std::string& tail) {
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        append(phrases, Phrase::Role::plain, pattern.substr(0, open));
        if (open == std::string_view::npos) return true;
        const auto close = pattern.find('}', open);
        assert(close != std::string_view::npos);
        const auto name = pattern.substr(open + 1, close - open - 1);
        const auto argument = std::find_if(arguments.begin(), arguments.end(),
                                           [&](const Argument& a) { return a.name == name; });
        if (argument == arguments.end() || argument->text.empty()) return false;
        append(phrases, Phrase::Role::plain, argument->lead);
        append(phrases, argument->role, argument->text);
        if (argument->tail != tail) append(phrases, Phrase::Role::plain, argument->tail);
        if (!argument->tail.empty()) tail = argument->tail;
        pattern.remove_prefix(close + 1);
    }
    return true;
}

/// A sentence starts with a capital, unless it starts with somebody's name.
void capitalise(Phrases& phrases) {
    if (phrases.empty() || phrases.front().role != Phrase::Role::plain) return;
    auto& first = phrases.front().text.front();
    if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
}

}  // namespace

Argument orElse(Argument argument, std::string_view words) {
    return argument.text.empty() ? Argument{argument.name, std::string(words)}
                                 : std::move(argument);
}

Sentence sentence(std::string_view id, std::string_view label, std::string_view pattern,
                  std::vector<Argument> arguments) {
    Sentence made{id, label, {}, {}};
    std::string tail;
    while (!pattern.empty()) {
        const auto open = pattern.find('[');
        [[maybe_unused]] const bool known =
            fill(pattern.substr(0, open), arguments, made.phrases, tail);
        assert(known && "an argument that the sentence cannot do without");
        if (open == std::string_view::npos) break;
        const auto close = pattern.find(']', open);
        Phrases optional;
        auto told = tail;
        if (fill(pattern.substr(open + 1, close - open - 1), arguments, optional, told)) {
            for (const auto& phrase : optional) append(made.phrases, phrase.role, phrase.text);
            tail = std::move(told);
        }
        pattern.remove_prefix(close + 1);
    }
    capitalise(made.phrases);
    for (auto& argument : arguments)
        if (!argument.text.empty())
            made.arguments.push_back(
                {argument.name, std::string(argument.lead) + argument.text + argument.tail});
    return made;
}

}  // namespace flowglass::playback
