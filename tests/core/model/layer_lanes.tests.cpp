#include "core/model/lanes.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;
using tests::parsed;

namespace {

/// "wrap" is one function in two layers round "core": put on from the inside out, called from the
/// outside in.
const std::string kTwoLayers = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"outer","line":9,"name":"core"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"inner","line":10,"name":"core"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"core"}
{"kind":"call","frame":2,"function":"wrap","file":"a.py","line":3,"by":1,"chain":1,"layer":2}
{"kind":"call","frame":3,"function":"wrap","file":"a.py","line":3,"by":2,"chain":1,"layer":1}
{"kind":"call","frame":4,"function":"core","file":"a.py","line":11,"by":3,"chain":1,"layer":0}
{"kind":"return","frame":4,"line":11}
{"kind":"return","frame":3,"line":3}
{"kind":"return","frame":2,"line":3}
)jsonl";

}  // namespace

TEST_CASE("the lanes of layers stand in the order in which they are called", "[model]") {
    const auto lanes = lanesOf(*parsed(kTwoLayers));
    std::vector<std::string> labels;
    for (const auto& lane : lanes.lanes) labels.push_back(lane.label);
    CHECK(labels == std::vector<std::string>{"<module>", "outer", "inner", "core"});
}

TEST_CASE("while a layer runs, whoever has called it does not", "[model]") {
    const auto lanes = lanesOf(*parsed(kTwoLayers));
    constexpr trace::EventIndex kCoreBegins = 9;
    for (const auto& lane : lanes.lanes)
        for (const auto& slice : lane.slices) {
            if (slice.begin > kCoreBegins || slice.end <= kCoreBegins) continue;
            INFO(lane.label);
            const bool isCore = lane.label == "core";
            CHECK(slice.activity == (isCore ? Activity::running : Activity::calling));
        }
}

TEST_CASE("layers of several functions say in their lanes which one they are round", "[model]") {
    constexpr auto kTwoChains = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@logged","line":9,"name":"square"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"decorate","chain":1,"name":"square"}
{"kind":"evaluate","chain":2,"layer":1,"frame":1,"text":"@logged","line":12,"name":"add"}
{"kind":"apply","chain":2,"layer":1}
{"kind":"decorate","chain":2,"name":"add"}
{"kind":"call","frame":2,"function":"wrap","file":"a.py","line":3,"by":1,"chain":2,"layer":1}
{"kind":"call","frame":3,"function":"add","file":"a.py","line":13,"by":2,"chain":2,"layer":0}
)jsonl";
    std::vector<std::string> labels;
    for (const auto& lane : lanesOf(*parsed(kTwoChains)).lanes) labels.push_back(lane.label);
    CHECK(labels == std::vector<std::string>{"<module>", "logged · square", "logged · add", "add"});
}
