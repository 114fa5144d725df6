#include <algorithm>
#include <string>
#include <vector>

#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/held_lock.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;
using playback::State;
using playback::Step;
using playback::TaskCondition;

namespace {

/// The state right after the event of `kind` number `number` (from 0) that is about `task`.
State after(const Player& player, trace::Kind kind, std::uint32_t task, std::size_t number = 0) {
    for (trace::EventIndex i = 0; i < player.trace().size(); ++i) {
        const auto event = player.trace().event(i);
        if (event.kind != kind ||
            event.id<trace::TaskId>(trace::Field::task) != trace::TaskId{task})
            continue;
        if (number-- == 0) return player.stateAt(Grain::events, i + 1);
    }
    FAIL("no such event");
    return {};
}

std::vector<std::uint32_t> queueOf(const State& state) {
    std::vector<std::uint32_t> tasks;
    for (const auto& entry : state.queue)
        tasks.push_back(entry.task ? entry.task->value : 100 + entry.handle.value().value);
    return tasks;
}

std::string whyText(const Player& player, const State& state, std::uint32_t task) {
    const auto why = player.why(state, trace::TaskId{task});
    return why ? why->sentence.plain() : "";
}

}  // namespace

TEST_CASE("the loop's queue is in the order in which tasks became ready", "[playback]") {
    const Player player(conformance("d"));
    CHECK(queueOf(after(player, trace::Kind::ready, 4)) == std::vector<std::uint32_t>{2, 3, 4});
    // main asked for its next turn only: it stands behind those it made.
    CHECK(queueOf(after(player, trace::Kind::ready, 1, 1)) ==
          std::vector<std::uint32_t>{2, 3, 4, 1});
    CHECK(queueOf(after(player, trace::Kind::run, 3)) == std::vector<std::uint32_t>{4, 1});
    CHECK(queueOf(player.stateAt(Grain::events, player.trace().size())).empty());
}

TEST_CASE("plain callbacks stand in the queue among the tasks", "[playback]") {
    const Player player(conformance("e"));
    const auto state = after(player, trace::Kind::ready, 1, 3);
    CHECK(queueOf(state) == std::vector<std::uint32_t>{101, 1});
    REQUIRE(state.queue.front().loop);
    CHECK(state.queue.front().loop->value == 1);
}

TEST_CASE("tasks that have finished stay known, with how they ended", "[playback]") {
    const Player player(conformance("d"));
    const auto state = player.stateAt(Grain::moments, player.lastStep(Grain::moments));
    CHECK(state.tasksDone == 4);
    REQUIRE(state.doneTasks.size() == 4);
    CHECK(state.doneTasks[0]->name == "two");
    CHECK(state.doneTasks[0]->outcome == trace::Word::cancelled);
    CHECK(state.doneTasks[1]->value->display() == "0.01");
    CHECK(state.task({3})->condition == TaskCondition::done);
}

TEST_CASE("of very many finished tasks only the last are kept, and all are counted", "[playback]") {
    std::string lines = R"({"kind":"thread"})"
                        "\n";
    const std::uint32_t count = playback::kMostDoneTasks + 50;
    for (std::uint32_t task = 1; task <= count; ++task) {
        const auto id = std::to_string(task);
        lines += R"({"kind":"task","task":)" + id +
                 R"(,"loop":1})"
                 "\n";
        lines += R"({"kind":"ready","task":)" + id +
                 "}\n"
                 R"({"kind":"run","task":)" +
                 id + "}\n";
        lines += R"({"kind":"finish","in":)" + id + R"(,"task":)" + id +
                 R"(,"outcome":"unknown"})"
                 "\n";
    }
    const Player player(parsed(lines));
    const auto state = player.stateAt(Grain::events, player.trace().size());
    CHECK(state.tasksDone == count);
    CHECK(state.doneTasks.size() == playback::kMostDoneTasks);
    CHECK(state.doneTasks.front()->id.value == 51);
    CHECK(state.task({1}) == nullptr);
}

TEST_CASE("a loop sleeps from its idling to its next turn, and that is a moment", "[playback]") {
    const Player player(conformance("d"));
    for (trace::EventIndex i = 0; i < player.trace().size(); ++i) {
        if (player.trace().kind(i) != trace::Kind::idle) continue;
        const auto step = player.stepOf(Grain::moments, i);
        CHECK(player.eventOf(Grain::moments, step) == i);
        const auto state = player.stateAt(Grain::moments, step);
        REQUIRE(state.loops.size() == 1);
        CHECK(state.loops[0].asleep);
        CHECK(state.loops[0].sleeps == base::Nanoseconds(9'000'000));
        CHECK_FALSE(player.stateAt(Grain::moments, step + 1).loops[0].asleep);
    }
}

TEST_CASE("a sleep that does not say how long it was ends with the loop's next turn",
          "[playback]") {
    const Player player(parsed(R"({"t":1,"kind":"thread"}
{"t":10,"kind":"idle","loop":1,"number":1}
{"t":20,"kind":"turn","loop":2,"number":1}
{"t":50,"kind":"turn","loop":1,"number":2}
{"t":60,"kind":"idle","loop":1,"number":2}
)"));
    const auto asleep = [&](trace::EventIndex events) {
        return player.stateAt(Grain::events, events).loop(trace::LoopId{1})->sleeps;
    };
    CHECK(asleep(2) == base::Nanoseconds(40));
    CHECK(asleep(3) == base::Nanoseconds(40));
    CHECK(asleep(5) == std::nullopt);  // it still does
    CHECK(player.narrate(Grain::events, 2).plain() ==
          "Nothing is ready: the event loop sleeps for 40 ns.");
}

TEST_CASE("two threads run tasks of one context at once", "[playback]") {
    const Player player(parsed(R"({"kind":"thread"}
{"kind":"thread","thread":2,"parent":1}
{"kind":"task","task":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"task","task":2,"loop":1}
{"kind":"ready","task":2}
{"kind":"run","task":1}
{"kind":"run","thread":2,"task":2}
{"kind":"task","thread":2,"in":2,"task":3,"parent":2,"loop":1}
{"kind":"run","thread":2,"in":2,"task":3,"how":"eager"}
)"));
    const auto state = player.stateAt(Grain::events, player.trace().size());
    CHECK(state.task({1})->condition == TaskCondition::running);
    CHECK(state.task({1})->thread == trace::ThreadId{1});
    CHECK(state.task({2})->condition == TaskCondition::running);
    CHECK(state.task({3})->thread == trace::ThreadId{2});
    CHECK(state.task({3})->inside == trace::TaskId{2});
    CHECK(whyText(player, state, 3) ==
          "task 3 runs inside a step of task 2, which started it at once.");
    CHECK(whyText(player, state, 2) ==
          "task 2 is in the middle of a step: task 3, which it started, runs inside of it.");
}

TEST_CASE("why a task waits is told with the event that is the cause", "[playback]") {
    const Player player(conformance("d"));
    const auto waits = after(player, trace::Kind::wait, 1, 1);
    CHECK(whyText(player, waits, 1) ==
          "main cannot run: it waits for gather; 3 of 3 are not done: one, two and three.");
    const auto cause = player.why(waits, trace::TaskId{1})->cause;
    CHECK(player.trace().kind(cause) == trace::Kind::wait);
    CHECK(whyText(player, waits, 2) ==
          "one cannot run: it waits until its timer, asyncio.sleep(0.01), runs out.");
    CHECK(whyText(player, after(player, trace::Kind::finish, 2), 1) ==
          "main cannot run: it waits for gather; 1 of 3 is not done: three.");
}

TEST_CASE("why a task runs, or could run, is told with what made it ready", "[playback]") {
    const Player player(conformance("d"));
    const auto ready = after(player, trace::Kind::ready, 3);
    CHECK(whyText(player, ready, 3) ==
          "two has not run yet: it is ready since it was created by main; 1 other is before it "
          "in the queue.");
    const auto cancelled = after(player, trace::Kind::ready, 3, 1);
    CHECK(whyText(player, cancelled, 3) ==
          "two is ready because it was cancelled by main: the loop will throw the cancellation "
          "into it; it is next in the queue.");
    const auto cause = player.why(cancelled, trace::TaskId{3})->cause;
    CHECK(player.trace().kind(cause) == trace::Kind::cancel);
    const auto runs = after(player, trace::Kind::run, 2, 1);
    CHECK(whyText(player, runs, 2) ==
          "one runs because its turn came; it could run because its timer ran out "
          "(asyncio.sleep(0.01)).");
    const auto woken = player.why(runs, trace::TaskId{2})->cause;
    CHECK(player.trace().kind(woken) == trace::Kind::ready);
    CHECK(whyText(player, after(player, trace::Kind::run, 1, 2), 1) ==
          "main runs because its turn came; it could run because three is done, which completes "
          "(gather).");
    CHECK(whyText(player, after(player, trace::Kind::finish, 3), 3) ==
          "two is done: it was cancelled by main.");
}

TEST_CASE("a trace without names, deadlines and outcomes gets no invented reasons", "[playback]") {
    const Player player(conformance("f"));
    CHECK(whyText(player, after(player, trace::Kind::wait, 3), 3) ==
          "task 3 cannot run: it waits for its timer.");
    CHECK(whyText(player, after(player, trace::Kind::finish, 1), 1) ==
          "task 1 is done; the recording does not tell how it ended.");
}

TEST_CASE("who waits for a lock is told who holds it, where the trace proves it", "[playback]") {
    const Player player(heldLock(true));
    const auto why = player.why(after(player, trace::Kind::wait, 2), trace::TaskId{2});
    REQUIRE(why);
    CHECK(why->sentence.plain() == "B cannot run: it waits for Lock.acquire; A holds the lock.");
    CHECK(player.trace().event(why->cause).kind == trace::Kind::entered);
    // That both blocks have the same words does not prove that they are of one lock.
    const Player cut(heldLock(false));
    CHECK(whyText(cut, after(cut, trace::Kind::wait, 2), 2) ==
          "B cannot run: it waits for Lock.acquire.");
}

TEST_CASE("every task and frame has a reason at every step", "[playback]") {
    for (const auto& name : kConformanceNames) {
        INFO(name);
        const Player player(conformance(name));
        for (Step step = 0; step <= player.lastStep(Grain::events); ++step) {
            const auto state = player.stateAt(Grain::events, step);
            for (const auto& [id, task] : state.tasks) {
                const auto why = player.why(state, id);
                REQUIRE(why);
                CHECK(why->sentence.plain().ends_with("."));
                CHECK(why->cause < state.next);
            }
            for (const auto& [id, frame] : state.frames) {
                const auto why = player.why(state, id);
                REQUIRE(why);
                CHECK(why->sentence.plain().ends_with("."));
                CHECK(why->cause < state.next);
            }
        }
    }
}

TEST_CASE("why a generator's frame runs or is parked", "[playback]") {
    const Player player(prefixSums());
    const auto whyOf = [&](trace::Kind kind, std::uint32_t frame) {
        for (trace::EventIndex i = 0; i < player.trace().size(); ++i) {
            const auto event = player.trace().event(i);
            if (event.kind != kind || event.frame() != trace::FrameId{frame}) continue;
            const auto state = player.stateAt(Grain::events, i + 1);
            return player.why(state, trace::FrameId{frame})->sentence.plain();
        }
        return std::string();
    };
    CHECK(whyOf(trace::Kind::create, 2) ==
          "evens was created by <module> and has not run yet: nobody has asked it for a value so "
          "far.");
    CHECK(whyOf(trace::Kind::resume, 2) ==
          "evens runs because the for loop in running_total asked it for its next value.");
    CHECK(whyOf(trace::Kind::suspend, 2).starts_with("evens is parked at line "));
}
