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
