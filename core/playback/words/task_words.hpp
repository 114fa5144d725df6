#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/names.hpp"
#include "core/playback/state/state.hpp"
#include "core/trace/event.hpp"

namespace flowglass::playback {

/// "a lock", "an event".
[[nodiscard]] std::string withArticle(std::string_view noun);

/// Who did it, as a reference names them: "worker B", "a timer", "the callback poll".
[[nodiscard]] std::string referenceText(const model::Names& names, const trace::Reference& by);

/// What a task can wait on: "a timer", "the tasks of its group".
[[nodiscard]] std::string waitText(trace::Word on);

/// What a wait needs to end, as it follows "waits for", and how that is said once it is there:
/// "room in the queue", "the queue has room". Both are empty for waits that say it themselves.
struct Wish {
    std::string_view wanted;
    std::string_view granted;
};
[[nodiscard]] Wish wishOf(trace::Word on, std::string_view what);

/// Why a task that nobody else has woken can run, where it had asked for more than its next turn:
/// "all that it gathered was done already"; else empty.
[[nodiscard]] std::string_view readyByItself(const TaskState& task);

/// `what` with the name that the program has for the one thing that is waited for: "shelf.put" for
/// "Queue.put"; as it is where no such name is known.
[[nodiscard]] std::string waitedAs(const model::Names& names, std::string_view what,
                                   std::span<const trace::Reference> targets);

/// "asyncio.sleep(2)", beside which "time.sleep(2)" holds the loop; what else is waited for as it
/// is.
[[nodiscard]] std::string withModule(std::optional<trace::Word> on, std::string_view what);

/// What a task waits for, as it follows "waits for": "TaskGroup", "asyncio.sleep(2)", "a lock",
/// and, where it is called nothing else, "slow, fast and other".
[[nodiscard]] std::string awaitedText(const model::Names& names, std::optional<trace::Word> on,
                                      std::string_view what,
                                      std::span<const trace::Reference> targets,
                                      std::size_t untold = 0);

/// What a thread stands still in: "time.sleep(0.2)", beside which "asyncio.sleep(0.2)" holds
/// nobody.
[[nodiscard]] std::string blockText(trace::Word on, std::string_view what);

/// The tasks among `targets` by name, "A, B, C and 97 more"; empty where there are none. `untold`
/// is how many more there are that the trace leaves out.
[[nodiscard]] std::string tasksText(const model::Names& names,
                                    std::span<const trace::Reference> targets,
                                    std::size_t untold = 0);

/// The tasks that one waits for: of a group all that were ever made in it, also those that had
/// finished before it began to wait.
struct AwaitedTasks {
    std::size_t count = 0;
    std::vector<trace::TaskId> all;
    std::vector<trace::TaskId> undone;
    bool isWhole = true;  ///< the state knows all of them
};
[[nodiscard]] AwaitedTasks awaitedTasks(const State& state, const TaskState& task);

/// The task whose failure has its group stop `stopped`, as `by` asks for it: a sibling, or one of
/// the group that `stopped` waits for. Null where it is asked for by anything else.
[[nodiscard]] const TaskState* failedInGroup(const State& state, const TaskState& stopped,
                                             const std::optional<trace::Reference>& by);

/// The timer that is the next to wake a loop, and in how long.
struct NextTimer {
    trace::TaskId task;
    base::Nanoseconds left;
};
/// Empty where no task of the loop waits for one, or where the loop sleeps much less than that:
/// something else wakes it.
[[nodiscard]] std::optional<NextTimer> nextTimer(const State& state, const LoopState& loop,
                                                 base::Nanoseconds now);

/// How many targets of a `wait` the trace leaves out.
[[nodiscard]] std::size_t untoldTargets(const trace::Event& event);

}  // namespace flowglass::playback
