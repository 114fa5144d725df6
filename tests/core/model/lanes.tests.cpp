#include "core/model/lane_builder.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/core/playback/synthetic.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;
using flowglass::tests::conformance;
using flowglass::tests::parsed;

namespace {

std::string_view nameOf(Activity activity) {
    constexpr std::array<std::string_view, 12> kNames{"running", "calling", "created", "parked",
                                                      "ready",   "waiting", "blocked", "held",
                                                      "error",   "layer",   "asleep",  "cancelled"};
    return kNames[static_cast<std::size_t>(activity)];
}

/// "running 9-13 (1), calling 13-27 (1)"; the frame in brackets.
std::string text(const Lane& lane) {
    std::string words;
    for (const auto& slice : lane.slices) {
        words += words.empty() ? "" : ", ";
        words += std::string(nameOf(slice.activity)) + ' ' + std::to_string(slice.begin) + '-' +
                 std::to_string(slice.end);
        if (slice.frame) words += " (" + std::to_string(slice.frame->value) + ")";
    }
    return words;
}

const Lane& laneOf(const Lanes& lanes, std::string_view label) {
    for (const auto& lane : lanes.lanes)
        if (lane.label == label) return lane;
    FAIL("no such lane");
    return lanes.lanes.front();
}

void checkSound(const Lanes& lanes, trace::EventIndex size) {
    for (std::size_t i = 0; i < lanes.lanes.size(); ++i) {
        const auto& lane = lanes.lanes[i];
        if (lane.parent) {
            CHECK(*lane.parent < i);
            CHECK(lane.depth == lanes.lanes[*lane.parent].depth + 1);
        } else {
            CHECK(lane.depth == 0);
        }
        trace::EventIndex last = 0;
        for (const auto& slice : lane.slices) {
            CHECK(slice.begin >= last);
            CHECK(slice.end > slice.begin);
            CHECK(slice.end <= size);
            last = slice.end;
        }
    }
}

}  // namespace

TEST_CASE("generators have lanes under who made them", "[model]") {
    const auto trace = flowglass::tests::prefixSums();
    const auto lanes = lanesOf(*trace);
    REQUIRE(lanes.lanes.size() == 3);
    CHECK(lanes.lanes[0].label == "<module>");
    CHECK(lanes.lanes[0].sort == Lane::Sort::thread);
    CHECK(lanes.lanes[1].label == "evens");
    CHECK(lanes.lanes[1].id == 2);
    CHECK(lanes.lanes[2].label == "running_total");
    CHECK(lanes.lanes[2].depth == 1);
    CHECK(text(lanes.lanes[1]) ==
          "created 7-13, running 13-18, parked 18-29, running 29-37, parked 37-49, running 49-51");
    CHECK(text(lanes.lanes[2]) ==
          "created 8-9, running 9-13, calling 13-18, running 18-22, parked 22-27, running 27-29, "
          "calling 29-37, running 37-42, parked 42-47, running 47-49, calling 49-51, "
          "running 51-52");
    CHECK(text(lanes.lanes[0]) ==
          "running 1-9 (1), calling 9-22 (1), running 22-27 (1), calling 27-42 (1), "
          "running 42-47 (1), calling 47-52 (1), running 52-53 (1)");
}

TEST_CASE("a generator made by a generator stands under it", "[model]") {
    const auto lanes = lanesOf(*conformance("a"));
    CHECK(laneOf(lanes, "outer").depth == 1);
    CHECK(laneOf(lanes, "inner").depth == 2);
    CHECK(laneOf(lanes, "inner #2").depth == 2);
}

TEST_CASE("who calls goes on calling while one generator hands over to another", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"outer","file":"a.py","line":1,"by":1,"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"create","frame":3,"function":"inner","file":"a.py","line":5,"by":2,"flavor":"generator"}
{"kind":"suspend","frame":2,"line":2,"how":"yield","delegate":3}
{"kind":"resume","frame":3,"line":5,"how":"next","by":2,"via":"yield from"}
{"kind":"return","frame":3,"line":5,"value":{"text":"None"}}
{"kind":"resume","frame":2,"line":2,"how":"delegate"}
{"kind":"suspend","frame":2,"line":3,"how":"yield","value":{"text":"1"}}
{"kind":"end","signal":9}
)jsonl"));
    CHECK(text(laneOf(lanes, "<module>")) == "running 1-3 (1), calling 3-9 (1), running 9-11 (1)");
}

TEST_CASE("what a loop puts on an exit stack has lanes that can be told apart", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":3,"text":"Door(name)","manager":"Door","moved":true}
{"kind":"entered","scope":1,"frame":1,"line":3,"text":"Door(name)","manager":"Door","value":{"text":"Door(name='gate')"},"moved":true}
{"kind":"entering","scope":2,"frame":1,"line":3,"text":"Door(name)","manager":"Door","moved":true}
{"kind":"entered","scope":2,"frame":1,"line":3,"text":"Door(name)","manager":"Door","value":{"text":"Door(name='den')"},"moved":true}
{"kind":"end","signal":9}
)jsonl"));
    REQUIRE(lanes.lanes.size() == 3);
    CHECK(lanes.lanes[1].label == "Door(name='gate')");
    CHECK(lanes.lanes[2].label == "Door(name='den')");
}

TEST_CASE("functions show in their thread's lane under their own name", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"f","file":"a.py","line":1,"by":1}
{"kind":"call","frame":3,"function":"g","file":"a.py","line":4,"by":2}
{"kind":"return","frame":3,"value":{"text":"1"}}
{"kind":"return","frame":2,"value":{"text":"1"}}
{"kind":"return","frame":1,"value":{"text":"None"}}
{"kind":"end","status":0}
)jsonl"));
    REQUIRE(lanes.lanes.size() == 1);
    CHECK(text(lanes.lanes[0]) ==
          "running 1-2 (1), running 2-3 (2), running 3-4 (3), running 4-5 (2), running 5-6 (1)");
}

TEST_CASE("a thread has a lane under the thread that started it", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"call","thread":1,"frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"thread","thread":2,"name":"worker","parent":1}
{"kind":"call","thread":2,"frame":2,"function":"work","file":"a.py","line":3}
{"kind":"block","thread":1,"on":"join"}
{"kind":"return","thread":2,"frame":2,"value":{"text":"None"}}
{"kind":"thread_end","thread":2}
{"kind":"unblock","thread":1}
{"kind":"return","thread":1,"frame":1,"value":{"text":"None"}}
{"kind":"end","status":0}
)jsonl"));
    REQUIRE(lanes.lanes.size() == 2);
    CHECK(lanes.lanes[1].label == "worker");
    CHECK(lanes.lanes[1].parent == std::size_t{0});
    CHECK(text(lanes.lanes[0]) == "running 1-4 (1), blocked 4-7, running 7-8 (1)");
    CHECK(text(lanes.lanes[1]) == "running 3-5 (2)");
}

TEST_CASE("a thread that stands still in a task's step blocks the task and its loop", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"task","task":1,"loop":1,"name":"rude"}
{"kind":"ready","task":1}
{"kind":"turn","loop":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"block","in":1,"on":"sleep","what":"sleep(1)"}
{"kind":"unblock","in":1}
{"kind":"finish","task":1,"in":1,"outcome":"result"}
{"kind":"end","status":0}
)jsonl"));
    CHECK(text(laneOf(lanes, "rude")) ==
          "created 1-2, ready 2-4, running 4-5, blocked 5-6, running 6-7");
    CHECK(text(laneOf(lanes, "loop")) == "running 3-5, blocked 5-6, running 6-9");
}

TEST_CASE("tasks are created, ready, running and waiting, under who made them", "[model]") {
    const auto lanes = lanesOf(*conformance("d"));
    const auto& two = laneOf(lanes, "two");
    CHECK(two.sort == Lane::Sort::task);
    CHECK(two.parent.has_value());
    CHECK(lanes.lanes[*two.parent].label == "main");
    std::vector<Activity> activities;
    for (const auto& slice : two.slices) activities.push_back(slice.activity);
    using enum Activity;
    CHECK(activities == std::vector{created, ready, running, waiting, ready, cancelled});
    CHECK(laneOf(lanes, "three").slices.back().activity == running);
    CHECK(laneOf(lanes, "loop").sort == Lane::Sort::loop);
}

TEST_CASE("a loop is running or asleep, and who runs it is calling", "[model]") {
    const auto lanes = lanesOf(*conformance("d"));
    const auto shows = [&](std::string_view label, Activity activity) {
        return std::ranges::count(laneOf(lanes, label).slices, activity, &Slice::activity);
    };
    CHECK(shows("loop", Activity::asleep) == 2);
    CHECK(shows("loop", Activity::waiting) == 0);
    // Between the coroutines that the loop runs, the module is in its call of asyncio.run().
    const auto& module = laneOf(lanes, "<module>").slices;
    CHECK(module.front().activity == Activity::running);
    for (const auto& slice : module)
        if (slice.begin > module.front().begin && slice.frame == module.front().frame)
            CHECK(slice.activity == Activity::calling);
}

TEST_CASE("a task that fails is red from where its exception was raised", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"fetch","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"fetch","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":1,"how":"next","via":"loop"}
{"kind":"line","in":1,"frame":1,"line":2}
{"kind":"raise","in":1,"exc":1,"frame":1,"line":2,"exception":"OSError","how":"new"}
{"kind":"unwind","in":1,"frame":1,"line":2,"exc":1}
{"kind":"handled","in":1,"exc":1,"by":"task"}
{"kind":"finish","in":1,"task":1,"outcome":"exception","exc":1}
{"kind":"end","status":0}
)jsonl"));
    CHECK(text(laneOf(lanes, "fetch")) == "created 2-3, ready 3-4, running 4-7, error 7-10");
    // Of the loop nothing is known but the task: it has no lane.
    CHECK(lanes.lanes.size() == 1);
    CHECK(laneOf(lanes, "fetch").depth == 0);
}

TEST_CASE("a scope is held from its entry, and red where an exception passes", "[model]") {
    const auto lanes = lanesOf(*conformance("c"));
    const auto& suppress = laneOf(lanes, "suppress");
    CHECK(suppress.sort == Lane::Sort::scope);
    CHECK(suppress.slices[1].activity == Activity::held);
    CHECK(suppress.slices.back().activity == Activity::running);
    for (const auto& lane : lanes.lanes)
        if (lane.sort == Lane::Sort::scope && lane.label == "transaction")
            CHECK(lane.slices.back().activity == Activity::error);
}

TEST_CASE("who is not let into a scope yet is blocked or waits in its lane", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"main","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"lock"}
{"kind":"block","on":"lock","what":"Lock"}
{"kind":"unblock"}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"lock"}
{"kind":"block","on":"sleep"}
{"kind":"unblock"}
{"kind":"create","frame":2,"by":1,"function":"job","file":"a.py","line":3,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"job","frame":2,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":2,"line":3,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":2,"frame":2,"line":4,"text":"gate","async":true}
{"kind":"suspend","in":1,"frame":2,"line":4,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"lock"}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"resume"}
{"kind":"resume","in":1,"frame":2,"line":4,"how":"next","via":"loop"}
{"kind":"entered","in":1,"scope":2,"frame":2,"line":4,"text":"gate","async":true}
)jsonl"));
    CHECK(text(laneOf(lanes, "lock")) == "running 2-3, blocked 3-4, running 4-5, held 5-20");
    CHECK(text(laneOf(lanes, "gate")) == "running 13-15, waiting 15-17, running 17-19, held 19-20");
}

TEST_CASE("who waits while he leaves a scope waits in its lane", "[model]") {
    const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"main","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":1,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":1,"frame":1,"line":2,"text":"group","async":true}
{"kind":"entered","in":1,"scope":1,"frame":1,"line":2,"text":"group","async":true}
{"kind":"exiting","in":1,"scope":1,"how":"normal"}
{"kind":"suspend","in":1,"frame":1,"line":2,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"group","what":"TaskGroup"}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"resume"}
{"kind":"resume","in":1,"frame":1,"line":2,"how":"next","via":"loop"}
{"kind":"exited","in":1,"scope":1,"how":"normal","verdict":"clean"}
{"kind":"suspend","in":1,"frame":1,"line":3,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"timer"}
)jsonl"));
    CHECK(text(laneOf(lanes, "group")) ==
          "running 6-7, held 7-8, running 8-10, waiting 10-12, running 12-14");
}

TEST_CASE("a scope in a loop has one lane, however often it is entered", "[model]") {
    std::string lines =
        "{\"kind\":\"call\",\"frame\":1,\"function\":\"<module>\",\"file\":\"a.py\",\"line\":1}\n";
    for (int i = 1; i <= 5; ++i) {
        const auto scope = "\"scope\":" + std::to_string(i);
        lines += "{\"kind\":\"entering\"," + scope + ",\"frame\":1,\"line\":3,\"text\":\"lock\"}\n";
        lines += "{\"kind\":\"entered\"," + scope + ",\"frame\":1,\"line\":3,\"text\":\"lock\"}\n";
        lines += "{\"kind\":\"exiting\"," + scope + ",\"how\":\"normal\"}\n";
        lines += "{\"kind\":\"exited\"," + scope + ",\"how\":\"normal\",\"verdict\":\"clean\"}\n";
    }
    const auto lanes = lanesOf(*tests::parsedAnyhow(lines));
    REQUIRE(lanes.lanes.size() == 2);
    CHECK(lanes.lanes[1].slices.size() == 15);
}

TEST_CASE("scopes of one name are told apart by what made them, what they gave or their numbers",
          "[model]") {
    const auto labels = [](const std::vector<std::array<std::string, 2>>& scopes) {
        std::string lines =
            "{\"kind\":\"call\",\"frame\":1,\"function\":\"f\",\"file\":\"a.py\",\"line\":1}\n";
        for (std::size_t i = 0; i < scopes.size(); ++i) {
            const auto& [text, value] = scopes[i];
            const auto facts = "\"scope\":" + std::to_string(i + 1) +
                               ",\"frame\":1,\"line\":3,\"text\":\"" + text +
                               "\",\"manager\":\"Res\"";
            lines += "{\"kind\":\"entering\"," + facts + "}\n{\"kind\":\"entered\"," + facts +
                     ",\"value\":{\"text\":\"" + value + "\"}}\n";
        }
        const auto lanes = lanesOf(*tests::parsedAnyhow(lines));
        std::vector<std::string> all;
        for (std::size_t i = 1; i < lanes.lanes.size(); ++i) all.push_back(lanes.lanes[i].label);
        return all;
    };
    using Labels = std::vector<std::string>;
    CHECK(labels({{"Res('a', 1)", "<Res>"}, {"Res('b')", "<Res>"}}) ==
          Labels{"Res 'a'", "Res 'b'"});
    CHECK(labels({{"Res(f'{k}')", "'r0'"}, {"Res(f'{k}')", "'r1'"}}) ==
          Labels{"Res 'r0'", "Res 'r1'"});
    CHECK(labels({{"Res(k)", "Res(name='r0')"}, {"Res(k)", "Res(name='r1')"}}) ==
          Labels{"Res 'r0'", "Res 'r1'"});
    CHECK(labels({{"Res(k)", "<Res>"}, {"Res(k)", "<Res>"}}) == Labels{"Res", "Res #2"});
    CHECK(labels({{"Res('a' + k)", "True"}, {"Res(2)", "True"}}) == Labels{"Res", "Res 2"});
    // One of its name needs nothing more, and what is not made there may be the same.
    CHECK(labels({{"Res('a')", "<Res>"}}) == Labels{"Res"});
    CHECK(labels({{"lock", "True"}, {"lock", "True"}}) == Labels{"lock", "lock"});
}

TEST_CASE("a module that is run goes by its own name", "[model]") {
    const auto plain = tests::prefixSums();
    auto metadata = plain->metadata();
    metadata.program = "-m sums.all";
    trace::TraceBuilder builder(metadata);
    plain->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
    CHECK(lanesOf(*plain).lanes.front().label == "<module>");
    CHECK(lanesOf(*builder.snapshot()).lanes.front().label == "sums.all");
}

TEST_CASE("lanes that grew are the same as those of the whole", "[model]") {
    for (const auto& name : tests::kConformanceNames) {
        const auto whole = conformance(name);
        const auto expected = lanesOf(*whole);
        checkSound(expected, whole->size());
        LaneBuilder builder;
        for (const auto& snapshot : tests::growing(*whole, 5)) {
            FrameTable frames;
            snapshot->each(0, snapshot->size(), [&](const auto& event) { frames.see(event); });
            builder.extend(*snapshot, frames);
            checkSound(builder.lanes(), snapshot->size());
        }
        const auto lanes = builder.lanes();
        REQUIRE(lanes.lanes.size() == expected.lanes.size());
        for (std::size_t i = 0; i < lanes.lanes.size(); ++i) {
            CHECK(lanes.lanes[i].label == expected.lanes[i].label);
            CHECK(text(lanes.lanes[i]) == text(expected.lanes[i]));
        }
    }
}

TEST_CASE("the lanes of a long recording are in order and do not overlap", "[model]") {
    const auto trace = tests::synthetic(50'000, 6);
    const auto lanes = lanesOf(*trace);
    CHECK(lanes.lanes.size() > 100);
    checkSound(lanes, trace->size());
}

TEST_CASE("a wrapper that only gets a name has a lane where it is nobody's detail", "[model]") {
    const auto labels = [](const std::string& outer) {
        const auto lanes = lanesOf(*parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
)jsonl" + outer + R"jsonl({"kind":"call","frame":2,"function":"loud","file":"a.py","line":3,"by":1}
{"kind":"evaluate","chain":2,"layer":1,"frame":2,"text":"wraps(f)","line":4,"name":"shout"}
{"kind":"apply","chain":2,"layer":1}
{"kind":"decorate","chain":2,"name":"shout"}
{"kind":"return","frame":2,"value":{"text":"<function shout>"}}
)jsonl"));
        std::vector<std::string> all;
        for (const auto& lane : lanes.lanes) all.push_back(lane.label);
        return all;
    };
    using Labels = std::vector<std::string>;
    CHECK(labels("") == Labels{"<module>", "wraps"});
    CHECK(labels(R"jsonl({"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"loud","line":9}
)jsonl") == Labels{"<module>"});
    CHECK(!copiesName("functools.wrapsome(f)"));
    CHECK(!copiesName("unwraps"));
}
