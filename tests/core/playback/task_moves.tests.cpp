#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Direction;
using playback::Grain;
using playback::Player;

TEST_CASE("that the loop throws something into a task, and it comes up there, is one move",
          "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"main","frame":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":1,"how":"next","via":"loop"}
{"kind":"suspend","in":1,"frame":1,"line":3,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"timer","what":"sleep(1)"}
{"kind":"cancel","task":1,"by":{"timer":true},"exc":1}
{"kind":"ready","task":1,"by":{"timer":true}}
{"kind":"run","task":1,"how":"throw","exc":1}
{"kind":"resume","in":1,"frame":1,"line":3,"how":"throw","exc":1,"via":"loop"}
{"kind":"raise","in":1,"exc":1,"frame":1,"line":3,"exception":"CancelledError","how":"delivered"}
{"kind":"handled","in":1,"exc":1,"frame":1,"line":4,"by":"except"}
{"kind":"end","status":0}
)jsonl"));
    constexpr auto kGrain = Grain::moments;
    const auto comes = player.stepOf(kGrain, 11);
    CHECK(player.stepOf(kGrain, 10) == comes);
    CHECK(player.stepOf(kGrain, 12) == comes);
    CHECK(player.stepOf(kGrain, 13) == comes + 1);
    CHECK(player.narrate(kGrain, comes).plain() ==
          "The loop wakes main by throwing its cancellation into it: CancelledError is raised at "
          "line 3.");
    CHECK(player.narrate(Grain::events, 11).plain() ==
          "The loop wakes main by throwing its cancellation into it.");
}

TEST_CASE(
    "a task's getting the processor is one move with its coroutine's going on, its end with "
    "its coroutine's",
    "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"main","frame":1}
{"kind":"create","frame":2,"function":"job","file":"a.py","line":7,"flavor":"coroutine"}
{"kind":"task","task":2,"loop":1,"name":"two","frame":2}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":1,"how":"next","via":"loop"}
{"kind":"bind","in":1,"frame":1,"name":"n","value":{"text":"3"}}
{"kind":"suspend","in":1,"frame":1,"line":3,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"timer","what":"sleep(1)"}
{"kind":"ready","task":1,"by":{"timer":true}}
{"kind":"run","task":1,"how":"resume"}
{"kind":"resume","in":1,"frame":1,"line":3,"how":"next","via":"loop"}
{"kind":"return","in":1,"frame":1,"line":4,"value":{"text":"7"}}
{"kind":"finish","in":1,"task":1,"outcome":"result","value":{"text":"7"}}
{"kind":"ready","task":2}
{"kind":"run","task":2,"how":"start"}
{"kind":"resume","in":2,"frame":2,"line":7,"how":"next","via":"loop"}
{"kind":"raise","in":2,"exc":1,"frame":2,"line":8,"exception":"OSError","how":"new"}
{"kind":"unwind","in":2,"frame":2,"line":8,"exc":1}
{"kind":"handled","in":2,"exc":1,"by":"task"}
{"kind":"finish","in":2,"task":2,"outcome":"exception","exc":1}
)jsonl"));
    constexpr auto kGrain = Grain::moments;
    using playback::Condition;
    using playback::TaskCondition;
    const auto told = [&](trace::EventIndex first, trace::EventIndex last) {
        const auto step = player.stepOf(kGrain, first);
        CHECK(player.stepOf(kGrain, last) == step);
        CHECK(player.eventsAt(kGrain, step - 1) <= first);
        CHECK(player.eventsAt(kGrain, step) > last);
        // The frame and its task are told to be the same at every step.
        const auto state = player.stateAt(kGrain, step);
        for (const std::uint32_t id : {1U, 2U}) {
            const auto* frame = state.frame(trace::FrameId{id});
            const auto* task = state.task(trace::TaskId{id});
            if (frame == nullptr || task == nullptr) continue;
            CHECK((frame->condition == Condition::running) ==
                  (task->condition == TaskCondition::running));
            CHECK((frame->condition == Condition::done) ==
                  (task->condition == TaskCondition::done));
        }
        return player.narrate(kGrain, step).plain();
    };
    CHECK(told(6, 8) == "The loop starts main: it begins to run.");
    CHECK(told(12, 13) ==
          "The loop picks main up again: it goes on at line 3, its locals as it left them.");
    CHECK(told(14, 15) == "main is done and returns 7.");
    CHECK(told(17, 18) == "The loop starts two: it begins to run job.");
    CHECK(told(21, 22) ==
          "OSError has left job, and with that the last frame of two: the task ends with it, and "
          "keeps it for whoever asks for its result.");
    // Who follows a frame comes to where it goes on.
    const auto waits = player.stepOf(kGrain, 10);
    CHECK(player.toMomentOf(kGrain, waits, Direction::forward, trace::FrameId{1}) ==
          player.stepOf(kGrain, 13));
}

TEST_CASE("whose failure the loop throws into a task is named, though it ran in a thread",
          "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":9,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"main","frame":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":9,"how":"next","via":"loop"}
{"kind":"thread","thread":2,"name":"pool_0"}
{"kind":"call","thread":2,"frame":2,"function":"read","file":"a.py","line":5}
{"kind":"raise","thread":2,"exc":1,"frame":2,"line":6,"exception":"OSError","how":"new"}
{"kind":"unwind","thread":2,"frame":2,"line":6,"exc":1}
{"kind":"handled","thread":2,"exc":1,"by":"native"}
{"kind":"suspend","in":1,"frame":1,"line":13,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"thread","what":"run_in_executor"}
{"kind":"ready","task":1,"by":{"thread":2}}
{"kind":"run","task":1,"how":"throw","exc":1}
{"kind":"resume","in":1,"frame":1,"line":13,"how":"throw","exc":1,"via":"loop"}
{"kind":"raise","in":1,"exc":1,"frame":1,"line":13,"exception":"OSError","how":"delivered"}
{"kind":"handled","in":1,"exc":1,"frame":1,"line":14,"by":"except"}
)jsonl"));
    CHECK(player.narrate(Grain::moments, player.stepOf(Grain::moments, 14)).plain() ==
          "The loop wakes main by throwing OSError into it, with which read in pool_0 had failed: "
          "it is raised at line 13.");
    CHECK(player.narrate(Grain::events, 17).plain() ==
          "OSError is raised in main at line 13: read in pool_0 had failed with it, and the event "
          "loop has delivered it.");
}
