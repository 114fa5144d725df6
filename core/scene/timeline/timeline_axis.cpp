#include "core/scene/timeline/timeline_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

#include "core/model/plausible_id.hpp"

namespace flowglass::scene {
namespace {

/// More breaks than this on one axis would be all that one sees.
constexpr std::size_t kMostGaps = 64;

/// Of more slices than this no screen shows one by one: they are not widened.
constexpr std::size_t kMostKnots = 20'000;

constexpr std::array<std::string_view, 3> kNames{"steps", "shortened", "clock"};

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

/// The silences that are worth to be shortened: those that stand out from the rest.
std::vector<TimelineFacts::Gap> silencesOf(const TimelineFacts& facts, double total_ns,
                                           std::uint64_t events) {
    // A silence takes more than this part of all, and of what would be left without it and all
    // longer ones.
    constexpr double kLeast = 2e-4;
    constexpr double kLong = 0.05;
    // And so many times the longest distance between events that is none.
    constexpr double kUnusual = 4;
    constexpr double kAsUnusual = 0.1;
    const auto& gaps = facts.gaps();
    std::vector<double> contrasts;
    double left = total_ns;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const double length = gaps[i].length_ns();
        if (length < kLong * left || length < kLeast * total_ns) break;
        left -= length;
        const double next =
            i + 1 < gaps.size() ? gaps[i + 1].length_ns() : left / static_cast<double>(events);
        contrasts.push_back(length / std::max(1.0, next));
    }
    std::size_t count = 0;
    const double best = contrasts.empty() ? 0 : std::ranges::max(contrasts);
    for (std::size_t i = 0; i < contrasts.size(); ++i)
        if (contrasts[i] >= std::max(kUnusual, kAsUnusual * best)) count = i + 1;
    return {gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// The first event of any task, and the last end of one; empty where there are none.
std::optional<std::pair<trace::EventIndex, trace::EventIndex>> eventsOfTasks(
    const model::Lanes& lanes) {
    std::optional<std::pair<trace::EventIndex, trace::EventIndex>> range;
    for (const auto& [id, lane] : lanes.of(model::Lane::Sort::task)) {
        const auto& slices = lanes.lanes[lane].slices;
        if (slices.empty()) continue;
        if (!range) range = {slices.front().begin, slices.back().end};
        range->first = std::min(range->first, slices.front().begin);
        range->second = std::max(range->second, slices.back().end);
    }
    return range;
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

AxisKind axisFor(const model::Lanes& lanes) {
    return lanes.has(model::Lane::Sort::task) ? AxisKind::clockShortened : AxisKind::steps;
}

void TimelineFacts::grow(const trace::Trace& trace) {
    trace.each(m_seen, trace.size(), [&](const trace::Event& event) {
        const double time = nanosecondsOf(event.time);
        if (time > m_last_ns) note({m_last_ns, time, event.index});
        m_last_ns = std::max(m_last_ns, time);
        if (event.kind == trace::Kind::lost) note(event);
        if (event.kind != trace::Kind::create || !event.frame() ||
            event.word(trace::Field::flavor) == trace::Word::coroutine)
            return;
        const std::size_t frame = event.frame()->value;
        if (!model::plausibleId(frame, event.index)) return;
        if (frame >= m_generators.size()) m_generators.resize(frame + 1);
        m_generators[frame] = true;
    });
    m_seen = trace.size();
}

void TimelineFacts::note(const trace::Event& lost) {
    const auto frame = lost.frame();
    const Fold fold{lost.index, lost.number(trace::Field::count).value_or(0), frame, lost.thread};
    if (frame) m_frameFolds[frame->value].push_back(fold);
    if (!frame || frame->value >= m_generators.size() || !m_generators[frame->value])
        m_threadFolds[lost.thread.value].push_back(fold);
}

const std::vector<TimelineFacts::Fold>& TimelineFacts::foldsOf(trace::FrameId frame) const {
    static const std::vector<Fold> kNone;
    const auto found = m_frameFolds.find(frame.value);
    return found == m_frameFolds.end() ? kNone : found->second;
}

const std::vector<TimelineFacts::Fold>& TimelineFacts::foldsOf(trace::ThreadId thread) const {
    static const std::vector<Fold> kNone;
    const auto found = m_threadFolds.find(thread.value);
    return found == m_threadFolds.end() ? kNone : found->second;
}

void TimelineFacts::note(Gap gap) {
    if (m_gaps.size() == kMostGaps && gap.length_ns() <= m_gaps.back().length_ns()) return;
    const auto at = std::ranges::lower_bound(m_gaps, gap.length_ns(), std::greater<>{},
                                             [](const Gap& g) { return g.length_ns(); });
    m_gaps.insert(at, gap);
    if (m_gaps.size() > kMostGaps) m_gaps.pop_back();
}

TimelineAxis::TimelineAxis(const playback::Player& player, playback::Grain grain, AxisKind kind,
                           const TimelineFacts* facts, const model::Lanes* lanes)
    : m_player(player), m_grain(grain), m_kind(kind) {
    if (kind == AxisKind::steps) {
        m_length = static_cast<double>(player.lastStep(grain)) + 1;
        return;
    }
    const double total = std::max(1.0, endOfTrace(player.trace()));
    m_length = total;
    if (kind == AxisKind::clockShortened && facts != nullptr && player.trace().size() > 0)
        shorten(*facts, lanes, total);
}

TimelineAxis::TimelineAxis(const playback::Player& player, playback::Grain grain,
                           std::vector<double> places)
    : m_player(player),
      m_grain(grain),
      m_kind(AxisKind::steps),
      m_length(places.back() + 1),
      m_places(std::move(places)) {}

TimelineAxis::TimelineAxis(const playback::Player& player, playback::Grain grain, double begin_ns)
    : m_player(player),
      m_grain(grain),
      m_kind(AxisKind::clock),
      m_begin_ns(begin_ns),
      m_length(std::max(1.0, endOfTrace(player.trace()) - begin_ns)) {}

void TimelineAxis::shorten(const TimelineFacts& facts, const model::Lanes* lanes, double total_ns) {
    auto silences = silencesOf(facts, total_ns, m_player.trace().size());
    std::ranges::sort(silences, {}, &TimelineFacts::Gap::begin_ns);

    std::vector<trace::EventIndex> ties{0, m_player.trace().size()};
    for (const auto& gap : silences) ties.insert(ties.end(), {gap.event - 1, gap.event});
    std::size_t slices = 0;
    if (lanes != nullptr)
        for (const auto& lane : lanes->lanes) slices += lane.slices.size();
    if (slices > 0 && slices < kMostKnots)
        for (const auto& lane : lanes->lanes)
            for (const auto& slice : lane.slices) ties.insert(ties.end(), {slice.begin, slice.end});
    tie(std::move(ties));
    spread(std::move(silences), lanes);
}

void TimelineAxis::tie(std::vector<trace::EventIndex> events) {
    const auto& trace = m_player.trace();
    std::ranges::sort(events);
    const auto rest = std::ranges::unique(events);
    events.erase(rest.begin(), rest.end());
    double time = 0;
    for (const auto event : events) {
        // The end is where the last event is, however far from it the knot before is.
        const double at =
            event < trace.size() ? nanosecondsOf(trace.time(event)) : endOfTrace(trace);
        time = std::max(time, at);
        // The first event need not be at the start of the clock.
        if (event == 0 && time > 0) m_knots.push_back({0, 0, 0});
        m_knots.push_back({event, time, 0});
    }
}

/// Gives every stretch between two knots its width: a silence the same as the next one, but less
/// before the first task and after the last, where modules are imported and the interpreter ends;
/// of the rest a part is shared out evenly, so that the shortest can be seen, and the other part by
/// time.
void TimelineAxis::spread(std::vector<TimelineFacts::Gap> silences, const model::Lanes* lanes) {
    constexpr double kAtTheEdge = 0.3;
    const auto tasks = lanes == nullptr ? std::nullopt : eventsOfTasks(*lanes);
    const auto weightOf = [&](trace::EventIndex event) {
        const bool isEdge = tasks && (event <= tasks->first || event > tasks->second);
        return isEdge ? kAtTheEdge : 1.0;
    };
    constexpr double kSilence = 0.09;     // of the whole axis
    constexpr double kSilences = 0.4;     // all of them together, at most
    constexpr double kEven = 0.012;       // of what is left, for each stretch
    constexpr double kEvenAtMost = 0.65;  // for all of them together
    const auto isSilence = [&](std::size_t knot) {
        return std::ranges::binary_search(silences, m_knots[knot + 1].event, {},
                                          &TimelineFacts::Gap::event) &&
               m_knots[knot + 1].time_ns > m_knots[knot].time_ns;
    };
    const auto timeOf = [&](std::size_t knot) {
        return m_knots[knot + 1].time_ns - m_knots[knot].time_ns;
    };
    double active = 0;
    double shown = 0;
    std::size_t stretches = 0;
    for (bool settled = false; !settled;) {
        active = 0;
        stretches = 0;
        for (std::size_t i = 0; i + 1 < m_knots.size(); ++i) {
            if (isSilence(i)) continue;
            active += timeOf(i);
            ++stretches;
        }
        double count = 0;
        for (const auto& gap : silences) count += weightOf(gap.event);
        const double share = count > 0 ? std::min(kSilence, kSilences / count) : 0;
        shown = share * std::max(1.0, active) / (1 - share * count);
        // Shortened means shorter than it was.
        settled = std::erase_if(silences, [&](const auto& gap) {
                      return gap.length_ns() <= shown * weightOf(gap.event);
                  }) == 0;
    }
    const bool widens = m_knots.size() > 2 * silences.size() + 3;
    const double even =
        widens ? std::min(kEvenAtMost, kEven * static_cast<double>(stretches)) : 0.0;
    const double whole = std::max(1.0, active);
    const double each = even * whole / static_cast<double>(std::max<std::size_t>(1, stretches));
    double at = m_knots.front().position;
    for (std::size_t i = 0; i + 1 < m_knots.size(); ++i) {
        const bool silent = isSilence(i);
        const double width = shown * weightOf(m_knots[i + 1].event);
        if (silent) m_breaks.push_back({at, at + width, timeOf(i)});
        at += silent ? width : each + (1 - even) * timeOf(i);
        m_knots[i + 1].position = at;
    }
    m_length = std::max(1.0, at);
}

double TimelineAxis::ofTime(double time_ns) const {
    if (m_knots.empty()) return time_ns;
    const auto next = std::ranges::upper_bound(m_knots, time_ns, {}, &Knot::time_ns);
    if (next == m_knots.begin()) return next->position;
    const auto& knot = *(next - 1);
    if (next == m_knots.end()) return knot.position;
    const double share = (time_ns - knot.time_ns) / (next->time_ns - knot.time_ns);
    return knot.position + share * (next->position - knot.position);
}

double TimelineAxis::timeAt(double position) const {
    if (m_knots.empty()) return position;
    const auto next = std::ranges::upper_bound(m_knots, position, {}, &Knot::position);
    if (next == m_knots.begin()) return next->time_ns;
    const auto& knot = *(next - 1);
    if (next == m_knots.end()) return knot.time_ns;
    const double share = (position - knot.position) / (next->position - knot.position);
    return knot.time_ns + share * (next->time_ns - knot.time_ns);
}

double TimelineAxis::ofEvent(trace::EventIndex event) const {
    const auto& trace = m_player.trace();
    if (event >= trace.size()) return m_length;
    if (m_kind == AxisKind::steps) return ofStep(m_player.stepOf(m_grain, event));
    const double time = nanosecondsOf(trace.time(event));
    if (m_knots.empty()) return std::max(0.0, time - m_begin_ns);
    // The trace's end is a knot, so there is one past every event.
    const auto next = std::ranges::upper_bound(m_knots, event, {}, &Knot::event);
    const auto& knot = *(next - 1);
    const double between = next->time_ns - knot.time_ns;
    const double share = between > 0 ? std::clamp((time - knot.time_ns) / between, 0.0, 1.0) : 0;
    return knot.position + share * (next->position - knot.position);
}

double TimelineAxis::ofStep(playback::Step step) const {
    step = std::min(step, m_player.lastStep(m_grain));
    if (!m_places.empty()) return m_places[step];
    if (m_kind == AxisKind::steps) return static_cast<double>(step);
    return step == 0 ? 0 : ofEvent(m_player.eventOf(m_grain, step));
}

playback::Step TimelineAxis::stepAt(double position) const {
    const auto last = m_player.lastStep(m_grain);
    if (!(position > 0)) return 0;
    if (m_kind == AxisKind::steps && m_places.empty())
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
    if (m_kind == AxisKind::steps && m_places.empty())
        return m_player.eventsAt(m_grain, static_cast<playback::Step>(std::ceil(position)) - 1);
    return firstThat(trace.size(), [&](std::uint64_t i) { return ofEvent(i) >= position; });
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
