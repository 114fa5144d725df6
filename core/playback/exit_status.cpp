#include "core/playback/exit_status.hpp"

#include <charconv>

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

}  // namespace

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
