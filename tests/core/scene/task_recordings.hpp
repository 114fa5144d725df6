#pragma once

#include <cstdint>
#include <memory>

#include "core/trace/trace.hpp"

namespace flowglass::tests {

/// `main` makes `count` tasks, waits for a gathering of all of them, each waits for a timer of its
/// own and returns its number.
[[nodiscard]] std::shared_ptr<const trace::Trace> gathered(std::uint32_t count);

/// `main` makes `groups` tasks of which each makes `each`, "1-1" and so on; the last of them runs.
[[nodiscard]] std::shared_ptr<const trace::Trace> grouped(std::uint32_t groups, std::uint32_t each);

/// As many event loops, each run by as many threads, with a task on every one of them.
[[nodiscard]] std::shared_ptr<const trace::Trace> manyLoops(std::uint32_t loops,
                                                            std::uint32_t threads);

/// Eight tasks with long names of which each waits for the next, and the last for the first.
[[nodiscard]] std::shared_ptr<const trace::Trace> ringOfWaits();

/// `main` waits for `reader`, who waits for a lock, as do so many writers: "writer 1" and so on.
/// The reader comes first, and main last.
[[nodiscard]] std::shared_ptr<const trace::Trace> queueingForLock(std::uint32_t writers);

/// `main` makes `count` tasks of one group; each has ended before the next is made, the first one
/// with an exception. It waits for the group when only the last one is left.
[[nodiscard]] std::shared_ptr<const trace::Trace> inTurn(std::uint32_t count);

}  // namespace flowglass::tests
