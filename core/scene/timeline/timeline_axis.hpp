#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/lanes.hpp"
#include "core/playback/moves/player.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::scene {

/// What lies along a timeline: every step as wide as the next; the clock with long stretches in
/// which nothing happened made short, and short ones wide enough to be seen; or the plain clock.
enum class AxisKind : std::uint8_t { steps, clockShortened, clock };

[[nodiscard]] std::string_view nameOf(AxisKind kind);  ///< "steps", "shortened", "clock"
[[nodiscard]] std::optional<AxisKind> axisNamed(std::string_view name);
/// The axis for who has not chosen one: where tasks are shown, waiting is what there is to see.
[[nodiscard]] AxisKind axisFor(const model::Lanes& lanes);

/// What a timeline must know of a whole recording: its longest silences and what was folded. A
/// longer snapshot of the same recording only adds to it.
class TimelineFacts {
  public:
    /// A stretch of time without events, in ns since the start.
    struct Gap {
        double begin_ns = 0;
        double end_ns = 0;
        trace::EventIndex event = 0;  ///< that ends it
        [[nodiscard]] double length_ns() const { return end_ns - begin_ns; }
    };
    /// Events that were counted and not recorded.
    struct Fold {
        trace::EventIndex event = 0;
        std::uint64_t count = 0;
        std::optional<trace::FrameId> frame;
        trace::ThreadId thread{1};
    };

    TimelineFacts() = default;
    explicit TimelineFacts(const trace::Trace& trace) { grow(trace); }
    /// Looks at the events that came since the last time; linear in those.
    void grow(const trace::Trace& trace);

    [[nodiscard]] const std::vector<Gap>& gaps() const { return m_gaps; }  ///< longest first
    /// What was folded in one frame, in order.
    [[nodiscard]] const std::vector<Fold>& foldsOf(trace::FrameId frame) const;
    /// What was folded on one thread, in order, but for what was in generators.
    [[nodiscard]] const std::vector<Fold>& foldsOf(trace::ThreadId thread) const;

  private:
    void note(Gap gap);
    void note(const trace::Event& lost);
    trace::EventIndex m_seen = 0;
    double m_last_ns = 0;
    std::vector<Gap> m_gaps;
    /// There may be very many folds, and a lane is drawn with each step: each finds its own.
    std::unordered_map<std::uint32_t, std::vector<Fold>> m_frameFolds;
    std::unordered_map<std::uint32_t, std::vector<Fold>> m_threadFolds;
    std::vector<bool> m_generators;  ///< which frames are, by their numbers
};

/// A long stretch of the clock that takes little room, and where: [begin, end) on the axis.
struct AxisBreak {
    double begin = 0;
    double end = 0;
    double length_ns = 0;
};

/// Maps events and steps to positions along a timeline and back. Positions are steps, or
/// nanoseconds (of which some stretches are shortened, and others widened). State N lies at
/// [N, N + 1) in steps.
class TimelineAxis {
  public:
    /// `player` must outlive the axis. Without facts nothing is shortened; without lanes nothing is
    /// widened.
    TimelineAxis(const playback::Player& player, playback::Grain grain, AxisKind kind,
                 const TimelineFacts* facts = nullptr, const model::Lanes* lanes = nullptr);
    /// Steps that lie where `places` say, by step, rising: so that another recording's axis can
    /// stand beneath.
    TimelineAxis(const playback::Player& player, playback::Grain grain, std::vector<double> places);
    /// The plain clock since `begin_ns`; what comes before lies at 0.
    TimelineAxis(const playback::Player& player, playback::Grain grain, double begin_ns);

    [[nodiscard]] AxisKind kind() const { return m_kind; }
    /// Where the axis ends; it begins at 0. Never 0 itself.
    [[nodiscard]] double length() const { return m_length; }
    /// Where `event` lies; the end for events past the trace.
    [[nodiscard]] double ofEvent(trace::EventIndex event) const;
    [[nodiscard]] double ofStep(playback::Step step) const;
    /// The step whose position is nearest to `position`; clamped to the axis.
    [[nodiscard]] playback::Step stepAt(double position) const;
    /// The first event at or after `position`; the trace's size past its end.
    [[nodiscard]] trace::EventIndex eventAt(double position) const;
    [[nodiscard]] const std::vector<AxisBreak>& breaks() const { return m_breaks; }

    /// Nanoseconds since the start, or since where a clock begins, at a position of it, and back.
    [[nodiscard]] double timeAt(double position) const;
    [[nodiscard]] double ofTime(double time_ns) const;

    [[nodiscard]] const playback::Player& player() const { return m_player; }
    [[nodiscard]] playback::Grain grain() const { return m_grain; }

  private:
    /// An event whose place is known; between two of them places go with time.
    struct Knot {
        trace::EventIndex event = 0;
        double time_ns = 0;
        double position = 0;
    };
    void shorten(const TimelineFacts& facts, const model::Lanes* lanes, double total_ns);
    void tie(std::vector<trace::EventIndex> events);
    void spread(std::vector<TimelineFacts::Gap> silences, const model::Lanes* lanes);

    const playback::Player& m_player;
    playback::Grain m_grain;
    AxisKind m_kind;
    double m_begin_ns = 0;  ///< of a plain clock
    double m_length = 1;
    std::vector<double> m_places;  ///< of the steps, where they are not simply their numbers
    std::vector<AxisBreak> m_breaks;
    std::vector<Knot> m_knots;  ///< of a shortened clock, the first event and the end among them
};

/// The part of an axis that a timeline shows.
struct TimelineWindow {
    double from = 0;
    double to = 1;
};

/// All of an axis.
[[nodiscard]] TimelineWindow wholeOf(const TimelineAxis& axis);
/// `factor` > 1 shows less; what is at `around` stays where it is. Kept within the axis.
[[nodiscard]] TimelineWindow zoomed(TimelineWindow window, double around, double factor,
                                    const TimelineAxis& axis);
/// Moved by `by` units, kept within the axis.
[[nodiscard]] TimelineWindow panned(TimelineWindow window, double by, const TimelineAxis& axis);

/// Maps positions to pixels: `window` over [left, left + width) px.
struct TimelineMap {
    TimelineWindow window;
    double left = 0;
    double width = 1;
    [[nodiscard]] double xOf(double position) const {
        return left + (position - window.from) / (window.to - window.from) * width;
    }
    [[nodiscard]] double positionAt(double x) const {
        return window.from + (x - left) / width * (window.to - window.from);
    }
};

}  // namespace flowglass::scene
