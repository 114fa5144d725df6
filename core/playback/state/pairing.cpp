#include "core/playback/state/pairing.hpp"

#include <algorithm>

#include "core/playback/state/likeness.hpp"

namespace flowglass::playback {
namespace {

using Steps = std::array<std::vector<std::uint32_t>, 2>;

constexpr std::array<std::string_view, 3> kNames{"steps", "alike", "clock"};

/// Past so many moments that come or go nobody would see what is alike.
constexpr std::size_t kMostEdits = 2000;

double sinceStart(const Player& player, Grain grain, Step step) {
    return static_cast<double>(player.trace().time(player.eventOf(grain, step)).count());
}

/// In moments whatever the grain, so that nothing shifts where that is changed.
double beginOf(const Player& player) {
    constexpr auto kMoments = Grain::moments;
    return player.lastStep(kMoments) == 0 ? 0 : sinceStart(player, kMoments, 1);
}

/// ns since the program began; what comes before that is no earlier.
double timeOf(const Player& player, Grain grain, Step step) {
    if (step == 0) return 0;
    return std::max(0.0, sinceStart(player, grain, step) - beginOf(player));
}

/// The common way while it is laid: from (0, 0) on.
class Way {
  public:
    Way() { push(); }
    void go(bool left, bool right) {
        m_at[0] += left ? 1 : 0;
        m_at[1] += right ? 1 : 0;
        push();
    }
    /// Side by side while both have steps to go, and then the one that has more.
    void goTo(Step left, Step right) {
        while (m_at[0] < left || m_at[1] < right) go(m_at[0] < left, m_at[1] < right);
    }
    [[nodiscard]] std::uint32_t at(std::size_t side) const { return m_at[side]; }
    [[nodiscard]] Steps take() { return std::move(m_steps); }

  private:
    void push() {
        for (const std::size_t side : {0U, 1U}) m_steps[side].push_back(m_at[side]);
    }
    std::array<std::uint32_t, 2> m_at{};
    Steps m_steps;
};

Steps byStep(const Player& left, const Player& right, Grain grain) {
    Way way;
    way.goTo(left.lastStep(grain), right.lastStep(grain));
    return way.take();
}

Steps byLikeness(const Player& left, const Player& right, Grain grain) {
    Way way;
    const auto row =
        commonRow(kindsOfMoments(left, grain), kindsOfMoments(right, grain), kMostEdits);
    for (const auto& [l, r] : row) {
        if (l == 0) continue;  // where neither has begun
        way.goTo(l - 1, r - 1);
        way.go(true, true);
    }
    way.goTo(left.lastStep(grain), right.lastStep(grain));
    return way.take();
}

Steps byClock(const Player& left, const Player& right, Grain grain) {
    Way way;
    const auto lefts = left.lastStep(grain);
    const auto rights = right.lastStep(grain);
    while (way.at(0) < lefts && way.at(1) < rights) {
        const double next = timeOf(left, grain, way.at(0) + 1);
        const double other = timeOf(right, grain, way.at(1) + 1);
        way.go(next <= other, other <= next);
    }
    way.goTo(lefts, rights);
    return way.take();
}

Steps stepsOf(const Player& left, const Player& right, Grain grain, Together together) {
    switch (together) {
        case Together::alike:
            return byLikeness(left, right, grain);
        case Together::clock:
            return byClock(left, right, grain);
        case Together::steps:
            break;
    }
    return byStep(left, right, grain);
}

}  // namespace

std::string_view nameOf(Together together) {
    return kNames[static_cast<std::size_t>(together)];
}

std::optional<Together> togetherNamed(std::string_view name) {
    const auto* found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Together>(found - kNames.begin());
}

Pairing::Pairing(const Player& left, const Player& right, Grain grain, Together together)
    : m_players{&left, &right},
      m_grain(grain),
      m_together(together),
      m_begins_ns{beginOf(left), beginOf(right)},
      m_steps(stepsOf(left, right, grain, together)) {}

Pair Pairing::at(Step position) const {
    position = std::min(position, last());
    Pair pair;
    for (const std::size_t side : {0U, 1U}) {
        pair.steps[side] = m_steps[side][position];
        pair.moved[side] = position > 0 && pair.steps[side] > m_steps[side][position - 1];
    }
    return pair;
}

Step Pairing::positionOf(Side side, Step step) const {
    const auto& steps = m_steps[static_cast<std::size_t>(side)];
    const auto found = std::ranges::lower_bound(steps, step);
    return std::min<Step>(last(), static_cast<Step>(found - steps.begin()));
}

double Pairing::timeOf(Side side, Step step) const {
    return playback::timeOf(player(side), m_grain, step);
}

double Pairing::timeAt(Step position) const {
    const Pair pair = at(position);
    return std::max(timeOf(Side::left, pair.of(Side::left)),
                    timeOf(Side::right, pair.of(Side::right)));
}

Step Pairing::positionAtTime(double time_ns) const {
    Step low = 0;
    Step high = last();
    while (low < high) {
        const Step middle = high - (high - low) / 2;
        if (timeAt(middle) <= time_ns) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

bool Pairing::alikeAt(Step position) const {
    const Pair pair = at(position);
    if (!pair.has(Side::left) || !pair.has(Side::right)) return false;
    return kindOfMoment(player(Side::left), m_grain, pair.of(Side::left)) ==
           kindOfMoment(player(Side::right), m_grain, pair.of(Side::right));
}

std::optional<Step> Pairing::toDifference(Step from, Direction way) const {
    const bool forward = way == Direction::forward;
    for (Step position = std::min(from, last()); position != (forward ? last() : 0);) {
        position = forward ? position + 1 : position - 1;
        if (position > 0 && !alikeAt(position)) return position;
    }
    return std::nullopt;
}

Together togetherFor(const Player& left, const Player& right, Grain grain) {
    constexpr double kMost = 0.5;
    const auto hasTasks = [](const Player& player) {
        return player.census().of(trace::Kind::task).count > 0;
    };
    if (hasTasks(left) || hasTasks(right)) return Together::clock;
    const auto row =
        commonRow(kindsOfMoments(left, grain), kindsOfMoments(right, grain), kMostEdits);
    const auto longer = std::max(left.lastStep(grain), right.lastStep(grain));
    const bool alike = static_cast<double>(row.size()) > kMost * static_cast<double>(longer);
    return alike ? Together::alike : Together::steps;
}

}  // namespace flowglass::playback
