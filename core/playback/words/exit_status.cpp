#include "core/playback/words/exit_status.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace flowglass::playback {

namespace {

/// What sys.exit() was given, as its message tells it; empty for no number.
std::optional<std::int64_t> numberOf(std::string_view message) {
    if (message.empty() || message == "None" || message == "False") return 0;
    if (message == "True") return 1;
    std::int64_t number = 0;
    const auto* end = message.data() + message.size();
    const auto [at, failed] = std::from_chars(message.data(), end, number);
    return failed == std::errc() && at == end ? std::optional(number) : std::nullopt;
}

/// "Quit" of "tools.Quit".
std::string_view lastPart(std::string_view name) {
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    return name.substr(name.rfind('.') + 1);
}

/// What stands between the brackets of the class of this name, "Base, Other"; empty for none.
std::string_view basesIn(std::string_view source, std::string_view name) {
    const auto head = "class " + std::string(name) + '(';
    for (auto at = source.find(head); at != std::string_view::npos;
         at = source.find(head, at + 1)) {
        if (at > 0 && source[at - 1] != '\n' && source[at - 1] != ' ') continue;
        const auto bases = source.substr(at + head.size());
        return bases.substr(0, std::min(bases.find(')'), bases.size()));
    }
    return {};
}

/// `seen`: the classes that were asked for already; a source may name any, in circles too.
bool derivesFromExit(const trace::Trace& trace, std::string_view type,
                     std::vector<std::string_view>& seen) {
    type = lastPart(type);
    if (type == "SystemExit") return true;
    if (type.empty() || std::ranges::find(seen, type) != seen.end()) return false;
    seen.push_back(type);
    for (const auto& file : trace.sourceFiles()) {
        auto bases = basesIn(trace.source(file).value_or(""), type);
        while (!bases.empty()) {
            const auto end = std::min(bases.find(','), bases.size());
            if (derivesFromExit(trace, bases.substr(0, end), seen)) return true;
            bases.remove_prefix(std::min(end + 1, bases.size()));
        }
    }
    return false;
}

}  // namespace

bool isSystemExit(const trace::Trace& trace, std::string_view type) {
    std::vector<std::string_view> seen;
    return derivesFromExit(trace, type, seen);
}

std::optional<std::uint64_t> exitStatus(const trace::Trace& trace, std::string_view message) {
    const auto number = numberOf(message);
    if (!number) return std::nullopt;
    // The system keeps 8 bits of it.
    const auto status = static_cast<std::uint64_t>(*number) & 0xFFU;
    // The text "3" reads as the number does: how the program ended tells them apart.
    const auto last = trace.event(trace.size() - 1);
    const auto ended = last.number(trace::Field::status);
    const bool isText = last.kind == trace::Kind::end && ended == 1 && status != 1;
    return isText ? std::nullopt : std::optional(status);
}

}  // namespace flowglass::playback
