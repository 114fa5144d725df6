#include "core/playback/words/written_out.hpp"

#include <algorithm>
#include <cctype>

namespace flowglass::playback {
namespace {

constexpr std::size_t kLongest = 20;  ///< characters of a value: a longer one hides the call

bool isName(std::string_view text) {
    const auto isLetter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_'; };
    return !text.empty() && isLetter(static_cast<unsigned char>(text.front())) &&
           std::ranges::all_of(
               text, [&](unsigned char c) { return isLetter(c) || std::isdigit(c) != 0; });
}

bool isConstant(std::string_view text) {
    return text == "None" || text == "True" || text == "False";
}

/// Whether a text is a number, a string or a constant, whole: it cannot change in place.
bool isExact(std::string_view text) {
    if (text.empty() || text.size() > kLongest) return false;
    const char first = text.front();
    const bool isString =
        text.size() > 1 && (first == '\'' || first == '"') && text.back() == first;
    const bool isNumber = std::isdigit(static_cast<unsigned char>(first)) != 0 || first == '-';
    return isString || isNumber || isConstant(text);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::string writtenOut(const State& state, std::string_view call,
                       std::optional<trace::FrameId> frame, trace::EventIndex at) {
    const std::string asWritten(call);
    const auto open = call.find('(');
    const auto* caller = frame ? state.frame(*frame) : nullptr;
    if (caller == nullptr || open == std::string_view::npos || call.back() != ')') return asWritten;
    auto rest = call.substr(open + 1, call.size() - open - 2);
    if (rest.empty() || rest.find_first_of("()[]{}\\\n") != std::string_view::npos)
        return asWritten;
    std::string written(call.substr(0, open + 1));
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        auto argument = trimmed(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        if (const auto equals = argument.find('='); equals != std::string_view::npos) {
            if (!isName(argument.substr(0, equals))) return asWritten;
            written += argument.substr(0, equals + 1);
            argument.remove_prefix(equals + 1);
        }
        if (!isName(argument) || isConstant(argument)) {
            if (!isExact(argument)) return asWritten;
            written += argument;
        } else {
            const auto local = std::ranges::find(caller->locals, argument, &Local::name);
            if (local == caller->locals.end() || local->boundAt >= at ||
                caller->mayHaveChanged(local->boundAt))
                return asWritten;
            const auto value = local->value.display();
            if (!isExact(value)) return asWritten;
            written += value;
        }
        if (!rest.empty()) written += ", ";
    }
    return written + ")";
}

std::string writtenOut(const State& state, const ScopeState& scope) {
    return writtenOut(state, scope.text, scope.frame, scope.enteredAt);
}

}  // namespace flowglass::playback
