#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/synthetic.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Direction;
using playback::Grain;
using playback::Player;
using playback::Step;
using trace::Kind;

namespace {

Step stepOfEvent(const Player& player, Grain grain, Kind kind, std::size_t number = 0) {
    for (trace::EventIndex i = 0; i < player.trace().size(); ++i)
        if (player.trace().kind(i) == kind && number-- == 0) return player.stepOf(grain, i);
    FAIL("no such event");
    return 0;
}

Kind kindAt(const Player& player, Grain grain, Step step) {
    return player.trace().kind(player.eventOf(grain, step));
}

}  // namespace

TEST_CASE("every grain covers every event, in order", "[playback]") {
    for (const auto& name : kConformanceNames) {
        const Player player(conformance(name));
        for (const auto grain : {Grain::moments, Grain::lines, Grain::events}) {
            INFO(name << " " << nameOf(grain));
            const auto last = player.lastStep(grain);
            CHECK(player.eventsAt(grain, 0) == 0);
            CHECK(player.eventsAt(grain, last) == player.trace().size());
            for (Step step = 1; step <= last; ++step) {
                CHECK(player.eventsAt(grain, step) > player.eventsAt(grain, step - 1));
                CHECK(player.stepOf(grain, player.eventOf(grain, step)) == step);
            }
            for (trace::EventIndex event = 0; event < player.trace().size(); ++event) {
                const auto step = player.stepOf(grain, event);
                CHECK(player.eventsAt(grain, step) > event);
                if (step > 0) CHECK(player.eventsAt(grain, step - 1) <= event);
            }
        }
    }
}

TEST_CASE("steps beyond the last are the last", "[playback]") {
    const Player player(prefixSums());
    CHECK(player.eventsAt(Grain::moments, 9999) == player.trace().size());
    CHECK(player.stateAt(Grain::moments, 9999).ended);
    CHECK(player.stepOf(Grain::moments, 9999) == player.lastStep(Grain::moments));
}

TEST_CASE("lines and binds are no moments, and a bind belongs to the moment that executes it",
          "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"line","frame":1,"line":1}
{"kind":"call","frame":2,"function":"f","file":"a.py","line":1,"by":1}
{"kind":"bind","frame":2,"name":"n","value":{"text":"3"}}
{"kind":"bind","frame":2,"name":"m","value":{"text":"4"}}
{"kind":"line","frame":2,"line":2}
{"kind":"return","frame":2,"line":2,"value":{"text":"7"}}
{"kind":"bind","frame":1,"name":"x","value":{"text":"7"}}
{"kind":"line","frame":1,"line":2}
{"kind":"return","frame":1,"line":2,"value":{"text":"None"}}
)jsonl"));
    REQUIRE(player.lastStep(Grain::moments) == 4);
    CHECK(player.eventsAt(Grain::moments, 2) == 6);
    CHECK(player.stateAt(Grain::moments, 2).frame({2})->locals.size() == 2);
    CHECK(player.eventsAt(Grain::moments, 3) == 8);
    CHECK(player.stateAt(Grain::moments, 3).frame({1})->locals.empty());
}

TEST_CASE("a comprehension's own frame is no moment", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"f.<locals>.<listcomp>","file":"a.py","line":1,"by":1}
{"kind":"return","frame":2,"value":{"text":"[]"}}
{"kind":"return","frame":1,"value":{"text":"None"}}
)jsonl"));
    CHECK(player.lastStep(Grain::moments) == 2);
}

TEST_CASE("a trace without lines has its moments for lines", "[playback]") {
    const Player player(conformance("f"));
    CHECK(player.lastStep(Grain::lines) == player.lastStep(Grain::moments));
}

TEST_CASE("the state after a line's step has that line behind and the next ahead", "[playback]") {
    const Player player(prefixSums());
    for (Step step = 1; step < player.lastStep(Grain::lines); ++step) {
        const auto state = player.stateAt(Grain::lines, step);
        CHECK(state.lastLine == player.eventOf(Grain::lines, step));
        CHECK(state.nextLine == player.eventOf(Grain::lines, step + 1));
    }
}

TEST_CASE("over passes what the current frame calls, both ways", "[playback]") {
    const Player player(prefixSums());
    const auto grain = Grain::moments;
    const auto pulled = stepOfEvent(player, grain, Kind::create, 1);
    const auto yielded = stepOfEvent(player, grain, Kind::suspend, 1);
    CHECK(player.over(grain, pulled, Direction::forward) == yielded);
    CHECK(player.over(grain, yielded, Direction::back) == pulled);
    // Inside running_total, over passes evens alone.
    const auto inside = stepOfEvent(player, grain, Kind::resume, 0);
    CHECK(player.over(grain, inside, Direction::forward) ==
          stepOfEvent(player, grain, Kind::suspend, 0));
}

TEST_CASE("out goes to where the current frame gives up the processor, and back to where it began",
          "[playback]") {
    const Player player(prefixSums());
    const auto grain = Grain::moments;
    const auto deep = stepOfEvent(player, grain, Kind::resume, 1);
    CHECK(player.out(grain, deep, Direction::forward) ==
          stepOfEvent(player, grain, Kind::suspend, 0));
    const auto later = stepOfEvent(player, grain, Kind::suspend, 0);
    CHECK(player.out(grain, later, Direction::back) == stepOfEvent(player, grain, Kind::resume, 0));
    CHECK(player.out(grain, 1, Direction::forward) == stepOfEvent(player, grain, Kind::return_, 2));
}

TEST_CASE("a frame that delegates has not given the thread back", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"outer","file":"a.py","line":1,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"next"}
{"kind":"create","frame":3,"function":"inner","file":"a.py","line":5,"by":2,"flavor":"generator"}
{"kind":"suspend","frame":2,"line":2,"how":"yield","delegate":3}
{"kind":"resume","frame":3,"line":5,"how":"next","by":2,"via":"yield from"}
{"kind":"suspend","frame":3,"line":6,"how":"yield","value":{"text":"1"}}
{"kind":"resume","frame":3,"line":6,"how":"next","by":1,"via":"next"}
{"kind":"return","frame":3,"line":7,"value":{"text":"None"}}
{"kind":"resume","frame":2,"line":2,"how":"delegate","value":{"text":"None"}}
{"kind":"suspend","frame":2,"line":3,"how":"yield","value":{"text":"2"}}
{"kind":"close","frame":2,"how":"dropped"}
{"kind":"return","frame":1,"line":9,"value":{"text":"None"}}
{"kind":"end","status":0}
)jsonl"));
    const auto grain = Grain::moments;
    const auto made = stepOfEvent(player, grain, Kind::create, 0);
    const auto asked = stepOfEvent(player, grain, Kind::resume, 0);
    const auto delegates = stepOfEvent(player, grain, Kind::suspend, 0);
    const auto yields = stepOfEvent(player, grain, Kind::suspend, 1);
    const auto ends = stepOfEvent(player, grain, Kind::return_, 0);
    CHECK(player.out(grain, delegates, Direction::forward) == yields);
    CHECK(player.out(grain, delegates, Direction::back) == asked);
    CHECK(player.out(grain, ends, Direction::forward) ==
          stepOfEvent(player, grain, Kind::suspend, 2));
    CHECK(player.over(grain, made, Direction::forward) == yields);
    CHECK(player.over(grain, delegates, Direction::forward) == yields);
    CHECK(player.over(grain, yields, Direction::back) == made);
}

TEST_CASE("moves end where the trace does", "[playback]") {
    const Player player(prefixSums());
    for (const auto grain : {Grain::moments, Grain::lines, Grain::events}) {
        const auto last = player.lastStep(grain);
        CHECK(player.over(grain, last, Direction::forward) == std::nullopt);
        CHECK(player.over(grain, 0, Direction::back) == std::nullopt);
        CHECK(player.out(grain, last, Direction::forward) == std::nullopt);
        CHECK(player.toOutput(grain, last, Direction::forward) == std::nullopt);
        CHECK(player.toOutput(grain, 0, Direction::back) == std::nullopt);
        CHECK(player.toMomentOf(grain, last, Direction::forward, {2}) == std::nullopt);
    }
}

TEST_CASE("run to output and to a frame's moments, both ways", "[playback]") {
    const Player player(prefixSums());
    const auto grain = Grain::moments;
    const auto first = stepOfEvent(player, grain, Kind::output, 0);
    const auto second = stepOfEvent(player, grain, Kind::output, 1);
    CHECK(player.toOutput(grain, 0, Direction::forward) == first);
    CHECK(player.toOutput(grain, first, Direction::forward) == second);
    CHECK(player.toOutput(grain, second, Direction::back) == first);
    CHECK(player.toOutput(grain, first, Direction::back) == std::nullopt);

    std::vector<Kind> kinds;
    std::vector<Step> steps;
    for (Step at = 0;;) {
        const auto next = player.toMomentOf(grain, at, Direction::forward, {2});
        if (!next) break;
        at = *next;
        steps.push_back(at);
        kinds.push_back(kindAt(player, grain, at));
    }
    CHECK(kinds == std::vector{Kind::create, Kind::resume, Kind::suspend, Kind::resume,
                               Kind::suspend, Kind::resume, Kind::return_});
    for (std::size_t i = steps.size() - 1; i > 0; --i)
        CHECK(player.toMomentOf(grain, steps[i], Direction::back, {2}) == steps[i - 1]);
}

TEST_CASE("moves over many chunks find what a walk step by step finds", "[playback]") {
    const Player player(synthetic(60'000, 11));
    const auto grain = Grain::moments;
    const auto depth = [&](Step step) {
        return player.stateAt(grain, step).threads[0].stack.size();
    };
    // The deepest dive is left only chunks later.
    const auto inside = player.stepOf(grain, 24'000);
    const auto deep = depth(inside);
    const auto out = player.out(grain, inside, Direction::forward);
    REQUIRE(out);
    CHECK(depth(*out) < deep);
    const auto over = player.over(grain, inside, Direction::forward);
    REQUIRE(over);
    CHECK(*over > inside);
    CHECK(depth(*over) <= deep);
    const auto stride = (*over - inside) / 40 + 1;
    for (auto step = inside + 1; step < *over; step += stride) CHECK(depth(step) > deep);
    const auto back = player.over(grain, *out, Direction::back);
    REQUIRE(back);
    for (auto step = *back + 1; step < std::min(*out, *back + 40); ++step)
        CHECK(depth(step) > depth(*out));
    const auto module = player.toMomentOf(grain, inside, Direction::back, {1});
    REQUIRE(module);
    CHECK(player.trace().event(player.eventOf(grain, *module)).frame() == trace::FrameId{1});
}

TEST_CASE("a trace opens at its first generator, or at what ended it", "[playback]") {
    const Player calm(prefixSums());
    CHECK(kindAt(calm, Grain::moments, calm.opening(Grain::moments)) == Kind::resume);
    const Player broken(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"g","file":"a.py","line":1,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"how":"next","by":1}
{"kind":"raise","exc":1,"frame":2,"line":2,"exception":"ValueError","message":"no","how":"new"}
{"kind":"unwind","frame":2,"line":2,"exc":1}
{"kind":"unwind","frame":1,"line":3,"exc":1}
{"kind":"handled","exc":1,"by":"interpreter"}
{"kind":"end","status":1}
)jsonl"));
    CHECK(kindAt(broken, Grain::moments, broken.opening(Grain::moments)) == Kind::raise);
    const auto parts = broken.summary();
    CHECK(parts.front().text == "1 generator");
    CHECK(parts.back().text == "ended by ValueError");
    CHECK(parts.back().event == 4);
}

TEST_CASE("what the program reads is a moment, as what it prints is", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"line","frame":1,"line":1}
{"kind":"output","stream":"stdout","text":"name? ","frame":1,"line":1}
{"kind":"input","stream":"stdin","text":"bob\n","frame":1,"line":1}
{"kind":"bind","frame":1,"name":"name","value":{"text":"'bob'"}}
{"kind":"return","frame":1,"line":1}
{"kind":"end","status":0}
)jsonl"));
    REQUIRE(player.lastStep(Grain::moments) == 5);
    const auto state = player.stateAt(Grain::moments, 3);
    CHECK(player.narrate(Grain::moments, 3, state).plain() == "<module> reads \"bob\".");
    CHECK(state.active == trace::FrameId{1});
    CHECK(state.frame({1})->locals.size() == 1);
}

TEST_CASE("the pieces of a traceback are one move", "[playback]") {
    const Player player(tests::parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"output","stream":"stderr","text":"Traceback:\n","frame":1,"line":2}
{"kind":"output","stream":"stderr","text":"  File\n","frame":1,"line":2,"continues":true}
{"kind":"output","stream":"stderr","text":"KeyError\n","frame":1,"line":2,"continues":true}
{"kind":"output","stream":"stderr","text":"next\n","frame":1,"line":2}
{"thread":2,"kind":"thread","name":"Other"}
{"kind":"output","stream":"stderr","text":"apart\n","frame":1,"line":2,"continues":true}
{"kind":"return","frame":1,"line":2,"value":{"text":"None"}}
)jsonl"));
    CHECK(player.lastStep(Grain::moments) == 5);
    CHECK(player.stateAt(Grain::moments, 2).next == 5);
    CHECK(player.narrate(Grain::moments, 2).plain() ==
          "<module> writes \"Traceback:⏎  File⏎KeyError\" to the error stream.");
    CHECK(player.narrate(Grain::events, 3).plain() ==
          "<module> writes \"Traceback:\" to the error stream.");
    CHECK(player.stateAt(Grain::moments, 3).next == 6);
    CHECK(player.stateAt(Grain::moments, 4).next == 8);
}

TEST_CASE("what is parked and waits, and what an exit raises or stops, is one move told once",
          "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"main","frame":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":1,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":1,"frame":1,"line":2,"text":"group","manager":"TaskGroup"}
{"kind":"entered","in":1,"scope":1,"frame":1,"line":2,"text":"group","manager":"TaskGroup"}
{"kind":"suspend","in":1,"frame":1,"line":3,"how":"await"}
{"kind":"object","in":1,"object":1,"what":"future","frame":1}
{"kind":"wait","in":1,"task":1,"on":"timer","what":"sleep(1)","targets":[{"object":1}]}
{"kind":"ready","task":1,"by":{"timer":true},"object":1}
{"kind":"run","task":1,"how":"resume"}
{"kind":"resume","in":1,"frame":1,"line":3,"how":"next","via":"loop"}
{"kind":"exiting","in":1,"scope":1,"how":"normal","line":2}
{"kind":"raise","in":1,"exc":1,"frame":1,"line":2,"exception":"ValueError","how":"new"}
{"kind":"exited","in":1,"scope":1,"verdict":"replaced","raised":1,"line":2}
{"kind":"handled","in":1,"exc":1,"frame":1,"line":5,"by":"except"}
{"kind":"end","status":0}
)jsonl"));
    constexpr auto kGrain = Grain::moments;
    const auto about = [&](playback::Step step) {
        return player.trace().kind(player.eventOf(kGrain, step));
    };
    const auto waits = player.stepOf(kGrain, 8);
    CHECK(player.stepOf(kGrain, 10) == waits);
    CHECK(about(waits) == trace::Kind::wait);
    CHECK(player.narrate(kGrain, waits).plain() ==
          "main waits for asyncio.sleep(1), and lets the loop go on.");
    CHECK(player.stepOf(kGrain, player.eventOf(kGrain, waits)) == waits);
    const auto raises = player.stepOf(kGrain, 15);
    CHECK(player.stepOf(kGrain, 16) == raises);
    CHECK(player.narrate(kGrain, raises).plain() ==
          "group raises ValueError while it is being left.");
    CHECK(player.lastStep(Grain::events) == 19);
}
