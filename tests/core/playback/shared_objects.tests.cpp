#include "core/playback/state/shared_objects.hpp"

#include "core/playback/moves/player.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;

namespace {

/// The module's `rows` is handed to add(), which changes it after `lines` lines more; `other` holds
/// an equal list.
tests::TracePtr handedOn(std::size_t lines, std::string_view lost = "") {
    std::string text = R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"p.py","line":1}
{"kind":"bind","frame":1,"name":"rows","value":{"text":"['tea']","object":7}}
{"kind":"bind","frame":1,"name":"other","value":{"text":"['tea']","object":8}}
)";
    text += lost;
    text += R"({"kind":"call","frame":2,"function":"add","file":"p.py","line":1,"by":1,)"
            R"("args":{"items":{"text":"['tea']","object":7}}}
)";
    for (std::size_t line = 0; line < lines; ++line)
        text += "{\"kind\":\"line\",\"frame\":2,\"line\":2}\n";
    text += R"({"kind":"bind","frame":2,"name":"items","value":{"text":"['tea', 1]","object":7}}
{"kind":"line","frame":2,"line":3}
{"kind":"return","frame":2,"line":3,"value":{"text":"None"}}
{"kind":"line","frame":1,"line":5}
{"kind":"bind","frame":1,"name":"rows","value":{"text":"[]","object":9}}
{"kind":"call","frame":3,"function":"add","file":"p.py","line":1,"by":1,"args":{"items":{"text":"['tea', 2]","object":7}}}
{"kind":"line","frame":3,"line":2}
)";
    return tests::parsed(text);
}

std::string held(const State& state, std::uint32_t frame, std::string_view name) {
    const auto* found = state.frame(trace::FrameId{frame});
    if (found == nullptr) return "no frame";
    const auto local = std::ranges::find(found->locals, name, &Local::name);
    return local == found->locals.end() ? "no variable" : local->value.display();
}

}  // namespace

TEST_CASE("what one frame does to an object is seen wherever that lies", "[playback]") {
    const Player player(handedOn(1));
    const trace::EventIndex change = 6;
    REQUIRE(player.trace().kind(change) == trace::Kind::bind);
    const auto before = player.stateAt(Grain::events, change);
    CHECK(held(before, 1, "rows") == "['tea']");
    const auto after = player.stateAt(Grain::events, change + 1);
    CHECK(held(after, 2, "items") == "['tea', 1]");
    CHECK(held(after, 1, "rows") == "['tea', 1]");
    CHECK(held(after, 1, "other") == "['tea']");
    CHECK(after.frame(trace::FrameId{1})->locals.front().boundAt == change);
}

TEST_CASE("a variable that holds another object is let alone", "[playback]") {
    const Player player(handedOn(1));
    const auto last = player.stateAt(Grain::events, player.lastStep(Grain::events));
    CHECK(held(last, 3, "items") == "['tea', 2]");
    CHECK(held(last, 1, "rows") == "[]");
}

TEST_CASE("what was held long before is known from any checkpoint", "[playback]") {
    const Player player(handedOn(40'000));
    const auto last = player.stateAt(Grain::events, player.lastStep(Grain::events));
    CHECK(held(last, 1, "rows") == "[]");
    const auto change = player.lastStep(Grain::events) - 6;
    CHECK(held(player.stateAt(Grain::events, change - 1), 1, "rows") == "['tea']");
    CHECK(held(player.stateAt(Grain::events, change), 1, "rows") == "['tea', 1]");
}

TEST_CASE("what a folded frame held may be another object by now", "[playback]") {
    const auto lost = R"({"kind":"line","frame":1,"line":4}
{"kind":"lost","why":"repeat","count":4,"frame":1}
)";
    const Player player(handedOn(1, lost));
    const trace::EventIndex change = 8;
    REQUIRE(player.trace().kind(change) == trace::Kind::bind);
    const auto after = player.stateAt(Grain::events, change + 1);
    CHECK(held(after, 2, "items") == "['tea', 1]");
    CHECK(held(after, 1, "rows") == "['tea']");
    CHECK(!after.frame(trace::FrameId{1})->locals.front().value.object);
}

TEST_CASE("a frame that has ended holds nothing", "[playback]") {
    State state;
    const auto add = [&](std::uint32_t id, Condition condition) {
        auto frame = std::make_shared<FrameState>();
        frame->id = trace::FrameId{id};
        frame->condition = condition;
        auto value = trace::Value::ofText("[]");
        value.object = trace::ObjectId{4};
        frame->locals = {{"a", value, 1}, {"b", value, 1}};
        state.frames[frame->id] = frame;
        return frame;
    };
    const auto first = add(1, Condition::calling);
    add(2, Condition::done);
    add(3, Condition::parked);
    SharedObjects shared(state);
    CHECK(shared.holders(trace::ObjectId{4}) == std::vector{trace::FrameId{1}, trace::FrameId{3}});
    shared.remove(first->locals.front().value, first->id);
    CHECK(shared.holders(trace::ObjectId{4}).size() == 2);
    shared.remove(first->locals.front().value, first->id);
    CHECK(shared.holders(trace::ObjectId{4}) == std::vector{trace::FrameId{3}});
    CHECK(shared.holders(trace::ObjectId{5}).empty());
}
