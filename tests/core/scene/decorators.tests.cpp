#include "core/scene/decorators/decorators.hpp"

#include <set>

#include "core/scene/decorators/chain_facts.hpp"
#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

constexpr auto kMoments = playback::Grain::moments;

Scene at(const TestRecording& recording, playback::Step step, Size size) {
    const auto state = recording->player.stateAt(kMoments, step);
    return composeDecorators(
        state, contextOf(recording->player, &recording->stage, kMoments, step, state), size);
}

}  // namespace

TEST_CASE("the name of an exception is cut between its words", "[scene]") {
    using Lines = std::vector<std::string>;
    CHECK(exceptionLines("runtime_error") == Lines{"runtime_", "error"});
    CHECK(exceptionLines("ConnectionRefusedError") == Lines{"Connection", "RefusedError"});
    CHECK(exceptionLines("bad") == Lines{"bad"});
    CHECK(exceptionTold("std::runtime_error", Font::mono, 12, 500) == "std::runtime_error");
    CHECK(exceptionTold("std::runtime_error", Font::mono, 12, 100) == "runtime_error");
    CHECK(exceptionTold("asyncio.TimeoutError", Font::mono, 12, 100) == "TimeoutError");
}

TEST_CASE("an exception on its way out of a layer can be read at every size", "[scene]") {
    // C++ names are long: in a narrow lane the token has two lines.
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/three_decorators_cpp.jsonl");
    std::size_t seen = 0;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const Size size : {Size{1100, 690}, Size{1600, 1000}, Size{640, 400}}) {
            const auto scene = at(recording, step, size);
            INFO("step " << step << " at " << size.width);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
            const auto* token = scene.find("token:exception:1");
            if (token == nullptr) continue;
            ++seen;
            auto text = scene.find("token:exception:1/text")->text;
            if (const auto* rest = scene.find("token:exception:1/rest")) text += rest->text;
            CHECK(text.ends_with("runtime_error"));
        }
    CHECK(seen >= 3);
}

TEST_CASE("what functools.wraps makes of a wrapper's name is shown while it is applied",
          "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/name_kept.jsonl");
    const auto& player = recording->player;
    std::size_t shown = 0;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        const auto scene = at(recording, step, {960, 520});
        const auto* change = scene.find("inner:3/change:__name__");
        if (event.kind == trace::Kind::apply && event.number(trace::Field::chain) == 3U) {
            REQUIRE(change != nullptr);
            CHECK(change->text == "'bow' → 'invite'");
            // It happens while a decorator is applied, in the place of the calls.
            CHECK(scene.find("heading:CALL") == nullptr);
            CHECK(scene.find("heading:inside/way")->text == "inside polite");
            ++shown;
        }
        // It makes room for the first call.
        if (event.kind == trace::Kind::call && event.has(trace::Field::chain))
            CHECK(change == nullptr);
    }
    CHECK(shown == 1);
}

TEST_CASE("a layer that is a method is given what its object is called with", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/remembered.jsonl");
    const auto& player = recording->player;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::call || event.number(trace::Field::layer) != 1U) continue;
        const auto scene = at(recording, step, {960, 520});
        REQUIRE(scene.find("token:call/text") != nullptr);
        CHECK(scene.find("token:call/text")->text == "6");
        const auto id = "frame:" + std::to_string(event.frame()->value) + "/given";
        CHECK(scene.find(id)->text == "n = 6");
        CHECK(scene.find("name:chain:1/said")->text == "is a Remembered");
        return;
    }
    FAIL("no call");
}

TEST_CASE("what an object that stands for a function holds is seen in its layer", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/remembered.jsonl");
    const auto& player = recording->player;
    std::vector<std::string> held;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::return_) continue;
        for (const auto& node : at(recording, step, {960, 360}).nodes)
            if (node.id.ends_with("/held")) held.push_back(node.text);
    }
    using Held = std::vector<std::string>;
    CHECK(held == Held{"known = {}", "known = {6: 4}", "known = {6: 4}", "known = {6: 4}",
                       "known = {6: 4, 9: 7}", "known = {6: 4, 9: 7}"});
}

TEST_CASE("who raises and who lets it pass are told apart, and who asks again", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/three_decorators.jsonl");
    const auto& player = recording->player;
    std::size_t seen = 0;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step)
        for (const Size size : {Size{960, 260}, Size{1600, 1000}}) {
            const auto state = player.stateAt(kMoments, step);
            const auto scene = at(recording, step, size);
            INFO("step " << step << " at " << size.width);
            if (state.chains.empty()) continue;
            for (const auto& call : state.chains.begin()->second->calls)
                for (const auto& part : call.layers) {
                    if (part.result.sort != playback::CallResult::Sort::raised) continue;
                    const auto* status =
                        scene.find("frame:" + std::to_string(part.frame.value) + "/status");
                    REQUIRE(status != nullptr);
                    CHECK(status->text.starts_with(part.layer == 0 ? "raises" : "passes on"));
                    ++seen;
                }
        }
    CHECK(seen > 0);
}

TEST_CASE("a layer that raises again what it has caught says so, and that goes outwards",
          "[scene]") {
    const auto raising = [](const std::string& raise, std::uint32_t leaves) {
        const auto trace = trace::readJsonLines(R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"@logged","line":9,"name":"load"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"decorate","chain":1,"name":"load"}
{"kind":"call","frame":2,"function":"logging","file":"a.py","line":3,"by":1,"chain":1,"layer":1}
{"kind":"call","frame":3,"function":"load","file":"a.py","line":11,"by":2,"chain":1,"layer":0}
{"kind":"raise","frame":3,"line":12,"exc":1,"exception":"KeyError","message":"","how":"new"}
{"kind":"unwind","frame":3,"line":12,"exc":1}
{"kind":"handled","frame":2,"line":5,"exc":1,"by":"except"}
)jsonl" + raise + "\n{\"kind\":\"unwind\",\"frame\":2,\"line\":6,\"exc\":" +
                                                std::to_string(leaves) + "}\n");
        REQUIRE(trace.has_value());
        return TestRecording(*trace);
    };
    const auto told = [](const TestRecording& recording, playback::Step step) {
        constexpr auto kEvents = playback::Grain::events;
        const auto state = recording->player.stateAt(kEvents, step);
        const auto scene = composeDecorators(
            state, contextOf(recording->player, &recording->stage, kEvents, step, state),
            {1600, 1000});
        CHECK(faultsOf(scene) == std::vector<std::string>{});
        if (const auto* way = scene.find("link:exception:2-2"); step == 11) {
            REQUIRE(way != nullptr);
            // From the layer's side into the lane and up.
            CHECK(way->points.front().x < way->points.back().x);
            CHECK(way->points.back().y < way->points.front().y);
        }
        return scene.find("frame:2/status")->text;
    };
    const auto again = raising(
        R"({"kind":"raise","frame":2,"line":6,"exc":1,"exception":"KeyError","message":"","how":"again"})",
        1);
    CHECK(told(again, 10) == "caught KeyError");
    CHECK(told(again, 11) == "saw KeyError, raises it again");
    CHECK(told(again, 12) == "saw KeyError, raises it again");
    const auto instead = raising(
        R"({"kind":"raise","frame":2,"line":6,"exc":2,"exception":"OSError","message":"","how":"new","cause":1})",
        2);
    CHECK(told(instead, 11) == "saw KeyError, raises OSError");
    CHECK(told(instead, 12) == "saw KeyError, raises OSError");
}

TEST_CASE("that a layer caught something is said only while that is what came back", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/third_try.jsonl");
    const auto& player = recording->player;
    std::size_t seen = 0;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::return_ || event.frame() == std::nullopt) continue;
        for (const auto& node : at(recording, step, {800, 260}).nodes)
            if (node.id.ends_with("/status")) {
                CHECK(!node.text.starts_with("caught"));
                ++seen;
            }
    }
    CHECK(seen > 0);
}

TEST_CASE("lines are numbered as they are evaluated, and layers as they are put on", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/three_decorators.jsonl");
    const auto& player = recording->player;
    std::set<std::string> lines;
    std::set<std::string> layers;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step)
        for (const Size size : {Size{960, 520}, Size{1600, 1000}})
            for (const auto& node : at(recording, step, size).nodes) {
                if (node.id.ends_with("/order/text")) lines.insert(node.id + " " + node.text);
                if (node.id.ends_with("/number/text") && node.id.starts_with("chain:"))
                    layers.insert(node.id + " " + node.text);
                // No number of the one order stands among those of the other.
                CHECK_FALSE(node.id.ends_with("/applied"));
            }
    using Numbers = std::set<std::string>;
    CHECK(lines == Numbers{"line:chain:1/layer:0/order/text 4", "line:chain:1/layer:1/order/text 3",
                           "line:chain:1/layer:2/order/text 2",
                           "line:chain:1/layer:3/order/text 1"});
    CHECK(layers == Numbers{"chain:1/layer:1/number/text 1", "chain:1/layer:2/number/text 2",
                            "chain:1/layer:3/number/text 3"});
}

TEST_CASE("the call that makes the outermost decorator is shown before there is a layer",
          "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/factory_first.jsonl");
    std::size_t shown = 0;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const Size size : {Size{1100, 690}, Size{640, 400}}) {
            const auto scene = at(recording, step, size);
            INFO("step " << step << " at " << size.width);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
            if (scene.find("notice:factory") == nullptr) continue;
            ++shown;
            CHECK(scene.find("frame:2") != nullptr);
            CHECK(recording->player.stateAt(kMoments, step).chains.empty());
        }
    // Its call and its return, at two sizes; nothing of the call that has nothing to do with it.
    CHECK(shown == 4);
}

TEST_CASE("functions of the same name are told apart by what they were made round", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/layers.jsonl");
    std::vector<std::string> notes;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const auto& node : at(recording, step, {1600, 1000}).nodes)
            if (node.id.ends_with("/note") && node.text.find(" round ") != std::string::npos)
                notes.push_back(node.text);
    REQUIRE(!notes.empty());
    CHECK(notes.front().starts_with("gives wrapper round "));
}

TEST_CASE("what functools.wraps has named like the function goes by its own name", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/name_kept.jsonl");
    std::set<std::string> notes;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const auto& node : at(recording, step, {1600, 1000}).nodes)
            if (node.id.ends_with("/note") && node.text.starts_with("gives "))
                notes.insert(node.text);
    CHECK(notes == std::set<std::string>{"gives bow round invite", "gives shout round summon"});
}

TEST_CASE("a decorator that is yet to be evaluated is called by its source", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/three_decorators.jsonl");
    std::size_t ahead = 0;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
        const auto state = recording->player.stateAt(kMoments, step);
        if (state.chains.empty()) continue;
        const auto evaluated = state.chains.begin()->second->layers.size();
        for (const auto& node : at(recording, step, {1600, 1000}).nodes) {
            if (node.id.ends_with("/note")) CHECK(node.text.find("_lru") == std::string::npos);
            if (!node.id.starts_with("line:") || !node.id.ends_with("/title")) continue;
            CHECK(!node.text.starts_with("@layer"));
            if (evaluated < 3 && node.text.starts_with("@")) ++ahead;
        }
    }
    CHECK(ahead > 0);
}

TEST_CASE("while a wrapper gets its name, the function that is decorated stays in play",
          "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/three_decorators.jsonl");
    const auto& player = recording->player;
    std::size_t named = 0;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        const auto state = player.stateAt(kMoments, step);
        INFO("step " << step);
        if (event.number(trace::Field::chain) > 1U && event.kind == trace::Kind::apply) ++named;
        if (state.chain) CHECK(*state.chain == trace::ChainId{1});
        // One function is decorated here: there is nothing to choose from.
        CHECK(at(recording, step, {1100, 690}).find("choice:chain:1") == nullptr);
    }
    CHECK(named > 0);
    CHECK(recording->stage.chains() == 1);
    for (const auto& lane : recording->lanes.lanes) CHECK(lane.label != "functools.wraps");
}

TEST_CASE("a layer whose number cannot be is not drawn, and takes no room", "[scene]") {
    for (const auto* number : {"2147483648", "4294967295", "1000"}) {
        const auto trace =
            trace::readJsonLines(std::string(R"jsonl({"kind":"thread","name":"M"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"@one","line":2,"name":"f"}
{"kind":"evaluate","chain":1,"layer":)jsonl") +
                                 number +
                                 R"jsonl(,"frame":1,"text":"@two","line":3,"name":"f"}
)jsonl");
        const TestRecording recording(trace.value());
        const auto last = recording->player.lastStep(kMoments);
        const auto scene = at(recording, last, {1100, 690});
        CHECK(scene.find("chain:1/layer:2") != nullptr);
        CHECK(scene.find("chain:1/layer:3") == nullptr);
        CHECK(faultsOf(scene) == std::vector<std::string>{});
    }
}

TEST_CASE("a name stands for the wrapper under the name that was made with", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/name_kept.jsonl");
    const auto last = recording->player.lastStep(kMoments);
    for (const Size size : {Size{1600, 1000}, Size{960, 360}}) {
        const auto scene = at(recording, last, size);
        const auto* said = scene.find("name:chain:2/said");
        REQUIRE(said != nullptr);
        CHECK(said->text.starts_with("stands for bow"));
    }
}

TEST_CASE("what becomes of the metadata is seen in a lecture, too", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/name_kept.jsonl");
    const auto& player = recording->player;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::apply) continue;
        const auto scene = at(recording, step, {960, 400});
        CHECK(faultsOf(scene) == std::vector<std::string>{});
        REQUIRE(scene.find("chain:1/metadata:__doc__/after") != nullptr);
        CHECK(scene.find("chain:1/metadata:__doc__/after")->text == "None");
        return;
    }
    FAIL("nothing is applied");
}

TEST_CASE("who hides the name is said however little room there is for metadata", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/three_decorators.jsonl");
    const auto& player = recording->player;
    std::size_t seen = 0;
    for (playback::Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::apply) continue;
        const auto chain = event.id<trace::ChainId>(trace::Field::chain);
        const auto id = "chain:" + std::to_string(chain->value) + "/metadata:__name__";
        // As on a page of 1280 × 720, and higher.
        for (const double height : {386.0, 400.0, 420.0}) {
            const auto scene = at(recording, step, {880, height});
            if (scene.find(id + "/arrow") == nullptr) continue;
            ++seen;
            INFO("step " << step);
            const auto* warning =
                scene.find("warning:chain:" + std::to_string(chain->value) + "/text");
            REQUIRE(warning != nullptr);
            CHECK(warning->text.find(" hides the name") != std::string::npos);
            CHECK(scene.find(id + "/after")->text.find("…") == std::string::npos);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
        }
    }
    CHECK(seen > 1);
}

TEST_CASE("of several calls on their way, the one that a step is about is shown", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/two_calls.jsonl");
    std::vector<std::string> shown;
    for (playback::Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
        const auto& trace = recording->player.trace();
        const auto event = trace.event(recording->player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::output && event.kind != trace::Kind::raise) continue;
        for (const auto& node : at(recording, step, {1600, 1000}).nodes)
            if (node.text.ends_with(" open")) shown.push_back(node.text);
    }
    // The first raises and prints, and then the second, or what is left of them.
    CHECK(shown == std::vector<std::string>{"the 1st call, 2 open", "the 2nd call, 2 open",
                                            "the 1st call, 2 open"});
}
