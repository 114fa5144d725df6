#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace/trace.hpp"

namespace flowglass::model {

/// What a program does that its author hardly meant.
enum class LintSort : std::uint8_t {
    slowStep,        ///< one step of a task, or a callback, holds its loop
    neverAwaited,    ///< a coroutine was made and did not run
    neverRetrieved,  ///< a task failed, and nobody asked
    metadataLost,    ///< a decorator's wrapper stands under its own name
    wrapsMaking,     ///< an ordinary wrapper round a coroutine function
    releaseSkipped,  ///< an exception passed a manager's release
    neverLeft,       ///< an exit stack was never unwound
};

/// "slow-step", "never-awaited", …: part of what `flowglass info --json` prints.
[[nodiscard]] std::string_view nameOf(LintSort sort);

/// One lint: where it shows, and a sentence that says what happened and what helps.
struct Lint {
    LintSort sort{};
    trace::EventIndex event = 0;  ///< at which it first shows
    std::string file;             ///< as events name it; empty: unknown
    std::uint32_t line = 0;       ///< 0: unknown
    std::string sentence;
    std::uint64_t times = 1;  ///< how often, at that place
};

/// A step or a callback that takes longer holds the loop too long.
inline constexpr base::Nanoseconds kSlowStep{50'000'000};

/// Everything of the kind that the trace shows, in the order in which it first shows. Only what was
/// recorded counts: a lint that would have to guess is none.
[[nodiscard]] std::vector<Lint> lintsOf(const trace::Trace& trace);

}  // namespace flowglass::model
