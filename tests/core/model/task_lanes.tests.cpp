#include <algorithm>

#include "core/model/lanes.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;
using tests::parsed;

TEST_CASE("what a task makes lies beneath the task, a generator beneath its scope", "[model]") {
    constexpr auto kScopes = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"main","frame":1,"loop":1}
{"kind":"task","task":2,"name":"other","loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","frame":1,"line":1,"how":"next","in":1}
{"kind":"create","frame":2,"function":"hold","file":"a.py","line":5,"by":1,"flavor":"generator","in":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"hold()","generator":2,"in":1}
{"kind":"resume","frame":2,"line":5,"how":"next","by":1,"via":"with","in":1}
{"kind":"suspend","frame":2,"line":6,"how":"yield","in":1}
{"kind":"entered","scope":1,"in":1}
{"kind":"entering","scope":2,"frame":1,"line":3,"text":"lock","in":1}
{"kind":"entered","scope":2,"in":1}
)jsonl";
    std::vector<std::string> labels;
    for (const auto& lane : lanesOf(*parsed(kScopes)).lanes)
        labels.push_back(std::string(lane.depth, ' ') + lane.label);
    CHECK(labels == std::vector<std::string>{"main", " with hold", "  hold", " lock", "other"});
}

TEST_CASE("all scopes that are called like the generators behind them are told as scopes",
          "[model]") {
    std::string lines = R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
)jsonl";
    for (const std::string id : {"2", "3"})
        lines += R"jsonl({"kind":"create","frame":)jsonl" + id +
                 R"jsonl(,"function":"session","file":"a.py","line":5,"by":1,"flavor":"generator"}
{"kind":"entering","scope":)jsonl" +
                 id + R"jsonl(,"frame":1,"line":1)jsonl" + id +
                 R"jsonl(,"text":"session(rows)","generator":)jsonl" + id + "}\n" +
                 R"jsonl({"kind":"resume","frame":)jsonl" + id +
                 R"jsonl(,"line":5,"how":"next","by":1,"via":"with"}
{"kind":"suspend","frame":)jsonl" +
                 id + R"jsonl(,"line":6,"how":"yield"}
{"kind":"entered","scope":)jsonl" +
                 id + "}\n";
    std::vector<std::string> labels;
    for (const auto& lane : lanesOf(*tests::parsedAnyhow(lines)).lanes)
        labels.push_back(lane.label);
    CHECK(labels == std::vector<std::string>{"<module>", "with session", "session", "with session",
                                             "session #2"});
}

TEST_CASE("what a task catches is a mark in its lane, not the whole slice", "[model]") {
    const auto trace = parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"main","file":"a.py","line":1,"flavor":"coroutine"}
{"kind":"task","task":1,"loop":1,"name":"main","frame":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":1,"how":"next","via":"loop"}
{"kind":"line","in":1,"frame":1,"line":2}
{"kind":"raise","in":1,"exc":1,"frame":1,"line":2,"exception":"OSError","how":"new"}
{"kind":"handled","in":1,"exc":1,"frame":1,"line":3,"by":"except"}
{"kind":"line","in":1,"frame":1,"line":4}
{"kind":"raise","in":1,"exc":2,"frame":1,"line":4,"exception":"CancelledError","how":"delivered"}
{"kind":"handled","in":1,"exc":2,"frame":1,"line":5,"by":"except"}
{"kind":"return","in":1,"frame":1,"line":6,"value":{"text":"None"}}
{"kind":"finish","in":1,"task":1,"outcome":"result","value":{"text":"None"}}
)jsonl");
    const auto lanes = lanesOf(*trace);
    const auto& slices = lanes.lanes.at(*lanes.find(Lane::Sort::task, 1)).slices;
    std::vector<std::pair<trace::EventIndex, Activity>> seen;
    for (const auto& slice : slices) seen.emplace_back(slice.begin, slice.activity);
    using enum Activity;
    CHECK(seen == std::vector<std::pair<trace::EventIndex, Activity>>{{2, created},
                                                                      {3, ready},
                                                                      {4, running},
                                                                      {7, error},
                                                                      {8, running},
                                                                      {10, cancelled},
                                                                      {11, running}});
    CHECK(lanes.cancelled);
}

TEST_CASE("a lane does not show a condition's lock as held while it is given back", "[model]") {
    using enum Activity;
    using Seen = std::vector<std::pair<trace::EventIndex, Activity>>;
    const auto slicesOf = [](std::string_view lines) {
        const auto lanes = lanesOf(*tests::parsedAnyhow(lines));
        Seen seen;
        for (const auto& slice : lanes.lanes.at(*lanes.find(Lane::Sort::scope, 1)).slices)
            seen.emplace_back(slice.begin, slice.activity);
        return seen;
    };
    CHECK(slicesOf(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":2,"function":"wait","file":"a.py","line":3,"args":{}}
{"kind":"entering","scope":1,"frame":2,"line":4,"text":"cond","manager":"Condition"}
{"kind":"entered","scope":1,"frame":2,"line":4,"text":"cond","manager":"Condition"}
{"kind":"block","on":"lock","what":"Condition.wait","releases":[1]}
{"kind":"thread","thread":2,"name":"other"}
{"kind":"unblock"}
{"kind":"exiting","scope":1,"how":"normal"}
{"kind":"exited","scope":1,"how":"normal","verdict":"clean"}
)jsonl") == Seen{{2, running}, {3, held}, {4, waiting}, {6, held}, {7, running}});
    // A task may run for a moment, and wait on.
    CHECK(slicesOf(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"wait","file":"a.py","line":1,"flavor":"coroutine","args":{}}
{"kind":"task","task":1,"name":"Task-1","frame":1,"loop":1}
{"in":1,"kind":"run","task":1,"how":"start"}
{"in":1,"kind":"resume","frame":1,"line":1,"how":"next","via":"loop"}
{"in":1,"kind":"entering","scope":1,"frame":1,"line":2,"text":"cond","manager":"Condition"}
{"in":1,"kind":"entered","scope":1,"frame":1,"line":2,"text":"cond","manager":"Condition"}
{"in":1,"kind":"suspend","frame":1,"line":3,"how":"await"}
{"in":1,"kind":"wait","task":1,"on":"condition","releases":[1]}
{"kind":"ready","task":1}
{"in":1,"kind":"run","task":1,"how":"resume"}
{"in":1,"kind":"resume","frame":1,"line":3,"how":"next","via":"loop"}
{"in":1,"kind":"suspend","frame":1,"line":3,"how":"await"}
{"in":1,"kind":"wait","task":1,"on":"lock","releases":[1]}
{"kind":"ready","task":1}
{"in":1,"kind":"run","task":1,"how":"resume"}
{"in":1,"kind":"resume","frame":1,"line":3,"how":"next","via":"loop"}
{"in":1,"kind":"line","frame":1,"line":4}
{"in":1,"kind":"output","stream":"stdout","text":"x","frame":1}
)jsonl") == Seen{{5, running}, {6, held}, {8, waiting}, {17, held}});
}

TEST_CASE("a lane goes on failing where one exception takes the place of another", "[model]") {
    const auto trace = parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"raise","exc":1,"frame":1,"line":2,"exception":"KeyError","how":"new"}
{"kind":"raise","exc":2,"frame":1,"line":4,"exception":"OSError","how":"new"}
{"kind":"handled","exc":1,"frame":1,"line":2,"by":"replaced"}
{"kind":"line","frame":1,"line":5}
{"kind":"handled","exc":2,"frame":1,"line":5,"by":"except"}
{"kind":"return","frame":1,"line":6,"value":{"text":"None"}}
)jsonl");
    const auto lanes = lanesOf(*trace);
    const auto& slices = lanes.lanes.at(*lanes.find(Lane::Sort::thread, 1)).slices;
    const auto failing = std::ranges::find(slices, trace::EventIndex{2}, &Slice::begin);
    REQUIRE(failing != slices.end());
    CHECK(failing->activity == Activity::error);
    CHECK(failing->end == 5);
}
