#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/playback/moves/player.hpp"

namespace flowglass::playback {

/// How the steps of two recordings stand side by side.
enum class Together : std::uint8_t {
    steps,  ///< the first beside the first, the second beside the second
    alike,  ///< what happens in both, beside each other; what happens in one only, by itself
    clock,  ///< what happened at the same time since each one began
};

[[nodiscard]] std::string_view nameOf(Together together);  ///< "steps", "alike", "clock"
[[nodiscard]] std::optional<Together> togetherNamed(std::string_view name);

/// Which of two recordings.
enum class Side : std::uint8_t { left, right };
inline constexpr std::array kSides{Side::left, Side::right};

/// Where both recordings are at one position of their common way.
struct Pair {
    std::array<Step, 2> steps{};  ///< by Side
    std::array<bool, 2> moved{};  ///< which of them the last move led on
    [[nodiscard]] Step of(Side side) const { return steps[static_cast<std::size_t>(side)]; }
    [[nodiscard]] bool has(Side side) const { return moved[static_cast<std::size_t>(side)]; }
};

/// Two recordings under one transport: a common way of positions, each of which leads one of them
/// or both a step on. At position 0 neither has begun, at last() both are at their end.
class Pairing {
  public:
    /// Borrows both players. Linear in their steps; `alike` also grows with the square of what
    /// differs, up to a bound past which the rest stands step beside step.
    Pairing(const Player& left, const Player& right, Grain grain, Together together);

    [[nodiscard]] Grain grain() const { return m_grain; }
    [[nodiscard]] Together together() const { return m_together; }
    [[nodiscard]] const Player& player(Side side) const {
        return *m_players[static_cast<std::size_t>(side)];
    }
    [[nodiscard]] Step last() const { return m_steps[0].size() - 1; }
    /// Clamped to last().
    [[nodiscard]] Pair at(Step position) const;
    /// The first position at which `side` has taken `step` (clamped to its last).
    [[nodiscard]] Step positionOf(Side side, Step step) const;
    /// ns from where the recording starts to where the program begins, at its first moment: what
    /// comes before says how long its interpreter took to start, and is another time every run.
    [[nodiscard]] double begin_ns(Side side) const {
        return m_begins_ns[static_cast<std::size_t>(side)];
    }
    /// ns since `side` began, at a step of it.
    [[nodiscard]] double timeOf(Side side, Step step) const;
    /// ns since both began, at a position: the time of what happened last.
    [[nodiscard]] double timeAt(Step position) const;
    /// The last position whose time is not after `time_ns`.
    [[nodiscard]] Step positionAtTime(double time_ns) const;
    /// Whether the last move led both on, and both into the same kind of moment.
    [[nodiscard]] bool alikeAt(Step position) const;
    /// The next position, or the one before, at which what happens is not in both; empty where
    /// there is none that way.
    [[nodiscard]] std::optional<Step> toDifference(Step from, Direction way) const;

  private:
    std::array<const Player*, 2> m_players;
    Grain m_grain;
    Together m_together;
    std::array<double, 2> m_begins_ns;                  ///< by Side
    std::array<std::vector<std::uint32_t>, 2> m_steps;  ///< by position
};

/// How two recordings are best told beside each other: by the clock where there are tasks, by what
/// is alike where most of one is in the other, else step by step.
[[nodiscard]] Together togetherFor(const Player& left, const Player& right, Grain grain);

}  // namespace flowglass::playback
