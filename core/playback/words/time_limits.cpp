#include "core/playback/words/time_limits.hpp"

#include <charconv>
#include <chrono>
#include <optional>

#include "core/model/named_in_source.hpp"
#include "core/playback/words/source_words.hpp"

namespace flowglass::playback {

namespace {

/// The seconds of "asyncio.timeout(0.5)"; empty where its source does not say them as a number.
std::optional<double> secondsOf(std::string_view text) {
    constexpr std::string_view kCall = "timeout(";
    const auto at = text.find(kCall);
    const bool isCall = at == 0 || (at != text.npos && text[at - 1] == '.');
    if (!isCall || !text.ends_with(')')) return std::nullopt;
    const auto given = text.substr(at + kCall.size(), text.size() - at - kCall.size() - 1);
    double seconds = 0;
    const auto* end = given.data() + given.size();
    const auto [parsed, failed] = std::from_chars(given.data(), end, seconds);
    return failed == std::errc() && parsed == end ? std::optional(seconds) : std::nullopt;
}

/// Whether the time of a timeout is surely not up: it was entered less than its seconds ago.
bool isYetToCome(const trace::Trace& trace, const ScopeState& scope, const FrameState& frame,
                 base::Nanoseconds now) {
    // A loop takes what is due within its clock's resolution.
    constexpr std::chrono::milliseconds kEarly{1};
    const auto seconds = secondsOf(scope.text);
    if (!seconds) return false;
    // Who has a name for it may have given it another time.
    const auto source = trace.source(frame.file);
    if (!scope.name.empty() && (!source || hasWord(*source, "reschedule"))) return false;
    const auto lasts = std::chrono::duration<double>(*seconds);
    return now - trace.event(scope.enteredAt).time + kEarly < lasts;
}

/// Whether a frame stands at a line that calls wait_for.
bool waitsFor(const trace::Trace& trace, const FrameState& frame) {
    const auto source = trace.source(frame.file);
    return source && hasWord(model::lineOf(*source, frame.line), "wait_for");
}

}  // namespace

std::vector<std::string> timeLimits(const trace::Trace& trace, const State& state,
                                    const TaskState& task, base::Nanoseconds now) {
    std::vector<std::string> limits;
    std::vector<std::string> others;
    for (const auto& scope : state.scopes) {
        const auto* frame = scope.frame ? state.frame(*scope.frame) : nullptr;
        if (scope.manager != "Timeout" || !frame || frame->task != task.id) continue;
        auto& kind = isYetToCome(trace, scope, *frame, now) ? others : limits;
        kind.emplace_back(scope.text);
    }
    const bool lasts = task.what == "wait_for" && task.until && *task.until > now;
    for (const auto& [id, frame] : state.frames) {
        if (lasts || frame->task != task.id || !waitsFor(trace, *frame)) continue;
        limits.emplace_back("wait_for");
        break;
    }
    // Where that leaves none, the loop's clock is another one than the recording's.
    return limits.empty() ? others : limits;
}

}  // namespace flowglass::playback
