#include "core/scene/timeline_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

namespace flowglass::scene {
namespace {

/// More breaks than this on one axis would be all that one sees.
constexpr std::size_t kMostGaps = 64;

constexpr std::array<std::string_view, 3> kNames{"steps", "clock", "shortened"};

double nanosecondsOf(base::Nanoseconds time) {
    return static_cast<double>(time.count());
}

double endOfTrace(const trace::Trace& trace) {
    return trace.size() == 0 ? 0 : nanosecondsOf(trace.time(trace.size() - 1));
}

/// The first of [0, count) for which `reached` holds; `count` where it holds for none.
template <class Reached>
std::uint64_t firstThat(std::uint64_t count, Reached&& reached) {
    const auto all = std::views::iota(std::uint64_t{0}, count);
    return static_cast<std::uint64_t>(
        std::ranges::partition_point(all, [&](std::uint64_t i) { return !reached(i); }) -
        all.begin());
}

}  // namespace

std::string_view nameOf(AxisKind kind) {
    return kNames[static_cast<std::size_t>(kind)];
}

std::optional<AxisKind> axisNamed(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<AxisKind>(found - kNames.begin());
}

void TimelineFacts::grow(const trace::Trace& trace) {
    trace.each(m_seen, trace.size(), [&](const trace::Event& event) {
        const double time = nanosecondsOf(event.time);
        if (time > m_last_ns) note({m_last_ns, time});
        m_last_ns = std::max(m_last_ns, time);
        if (event.kind == trace::Kind::lost)
            m_folds.push_back({event.index, event.number(trace::Field::count).value_or(0),
                               event.frame(), event.thread});
    });
    m_seen = trace.size();
}

void TimelineFacts::note(Gap gap) {
    if (m_gaps.size() == kMostGaps && gap.length_ns() <= m_gaps.back().length_ns()) return;
    const auto at = std::ranges::lower_bound(m_gaps, gap.length_ns(), std::greater<>{},
                                             [](const Gap& g) { return g.length_ns(); });
    m_gaps.insert(at, gap);
    if (m_gaps.size() > kMostGaps) m_gaps.pop_back();
}

TimelineAxis::TimelineAxis(const playback::Player& player, playback::Grain grain, AxisKind kind,
                           const TimelineFacts* facts)
    : m_player(player), m_grain(grain), m_kind(kind) {
    if (kind == AxisKind::steps) {
        m_length = static_cast<double>(player.lastStep(grain)) + 1;
        return;
    }
    const double total = std::max(1.0, endOfTrace(player.trace()));
    m_length = total;
    if (kind == AxisKind::clockShortened && facts != nullptr) shorten(*facts, total);
}

void TimelineAxis::shorten(const TimelineFacts& facts, double total_ns) {
    // A silence is long where it takes more than this part of what would be left without it and
    // all longer ones.
    constexpr double kLong = 0.05;
    // And it is no silence where events usually are as far apart.
    constexpr double kUnusual = 8;
    constexpr double kShown = 0.03;
    double left = total_ns;
    const auto events = static_cast<double>(m_player.trace().size());
    std::vector<TimelineFacts::Gap> chosen;
    for (const auto& gap : facts.gaps()) {
        if (gap.length_ns() < kLong * left) break;
        left -= gap.length_ns();
        if (gap.length_ns() < kUnusual * left / events) break;
        chosen.push_back(gap);
    }
    std::ranges::sort(chosen, {}, &TimelineFacts::Gap::begin_ns);
    const double shown = std::max(1.0, kShown * std::max(left, total_ns * 1e-6));
    double cut = 0;
    for (const auto& gap : chosen) {
        if (gap.length_ns() <= shown) continue;
        const double begin = gap.begin_ns - cut;
        m_breaks.push_back({begin, begin + shown, gap.length_ns()});
        m_breakTimes.push_back(gap.begin_ns);
        cut += gap.length_ns() - shown;
    }
    m_length = std::max(1.0, total_ns - cut);
}

double TimelineAxis::ofTime(double time_ns) const {
    double position = time_ns;
    for (std::size_t i = 0; i < m_breaks.size(); ++i) {
        const auto& gap = m_breaks[i];
        const double shown = gap.end - gap.begin;
        const double into = time_ns - m_breakTimes[i];
        if (into <= 0) break;
        position -=
            into >= gap.length_ns ? gap.length_ns - shown : into * (1 - shown / gap.length_ns);
    }
    return position;
}

double TimelineAxis::timeAt(double position) const {
    double time = position;
    for (const auto& gap : m_breaks) {
        const double into = position - gap.begin;
        if (into <= 0) break;
        const double shown = gap.end - gap.begin;
        time += into >= shown ? gap.length_ns - shown : into * (gap.length_ns / shown - 1);
    }
    return time;
}

double TimelineAxis::ofEvent(trace::EventIndex event) const {
    const auto& trace = m_player.trace();
    if (event >= trace.size()) return m_length;
    if (m_kind == AxisKind::steps) return static_cast<double>(m_player.stepOf(m_grain, event));
    return ofTime(nanosecondsOf(trace.time(event)));
}

double TimelineAxis::ofStep(playback::Step step) const {
    step = std::min(step, m_player.lastStep(m_grain));
    if (m_kind == AxisKind::steps) return static_cast<double>(step);
    if (step == 0) return 0;
    return ofTime(nanosecondsOf(m_player.trace().time(m_player.eventOf(m_grain, step))));
}

playback::Step TimelineAxis::stepAt(double position) const {
    const auto last = m_player.lastStep(m_grain);
    if (!(position > 0)) return 0;
    if (m_kind == AxisKind::steps)
        return std::min(last, static_cast<playback::Step>(std::llround(position)));
    const auto after = firstThat(last + 1, [&](std::uint64_t s) { return ofStep(s) > position; });
    if (after > last) return last;
    const double before = position - ofStep(after - 1);
    return ofStep(after) - position < before ? after : after - 1;
}

trace::EventIndex TimelineAxis::eventAt(double position) const {
    const auto& trace = m_player.trace();
    if (!(position > 0)) return 0;
    if (position > m_length) return trace.size();
    if (m_kind == AxisKind::steps)
        return m_player.eventsAt(m_grain, static_cast<playback::Step>(std::ceil(position)) - 1);
    const double time = timeAt(position);
    return firstThat(trace.size(),
                     [&](std::uint64_t i) { return nanosecondsOf(trace.time(i)) >= time; });
}

TimelineWindow wholeOf(const TimelineAxis& axis) {
    return {0, axis.length()};
}

TimelineWindow zoomed(TimelineWindow window, double around, double factor,
                      const TimelineAxis& axis) {
    const double span = window.to - window.from;
    const double least = std::min(axis.length(), axis.kind() == AxisKind::steps ? 2.0 : 10.0);
    const double wanted = std::clamp(span / factor, least, axis.length());
    const double share = span > 0 ? (around - window.from) / span : 0.5;
    const double from = around - share * wanted;
    return panned({from, from + wanted}, 0, axis);
}

TimelineWindow panned(TimelineWindow window, double by, const TimelineAxis& axis) {
    const double span = std::min(window.to - window.from, axis.length());
    const double from = std::clamp(window.from + by, 0.0, axis.length() - span);
    return {from, from + span};
}

}  // namespace flowglass::scene
