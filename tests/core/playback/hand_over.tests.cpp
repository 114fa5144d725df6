#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using flowglass::tests::parsed;
using flowglass::tests::parsedAnyhow;

namespace {

/// What <module>, frame 1, is doing after each of the first events.
std::vector<Condition> moduleConditions(const Player& player, std::vector<Step> events) {
    std::vector<Condition> conditions;
    for (const auto step : events)
        conditions.push_back(player.stateAt(Grain::events, step).frame({1})->condition);
    return conditions;
}

}  // namespace

TEST_CASE("nobody else runs while one generator hands over to another", "[playback]") {
    const Player player(parsed(R"jsonl(
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
    using enum Condition;
    CHECK(moduleConditions(player, {3, 6, 8, 10}) ==
          std::vector{running, calling, calling, running});
}

TEST_CASE("who called what handed over to something unseen runs at its next line", "[playback]") {
    const Player player(parsedAnyhow(R"jsonl(
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"suspend","frame":2,"line":2,"how":"yield","delegate":3}
{"kind":"line","frame":1,"line":7}
)jsonl"));
    CHECK(moduleConditions(player, {3, 4}) == std::vector{Condition::calling, Condition::running});
}
