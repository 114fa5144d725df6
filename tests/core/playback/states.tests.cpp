#include <algorithm>
#include <random>

#include "core/base/json_writer.hpp"
#include "core/playback/state/state_json.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/synthetic.hpp"
#include "tests/core/playback/traces.hpp"
#include "tests/support/checked.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Condition;
using playback::Grain;
using playback::Player;
using playback::Step;

namespace {

constexpr std::array kGrains{Grain::moments, Grain::lines, Grain::events};

std::string stateText(const Player& player, Grain grain, Step step) {
    base::JsonWriter json;
    json.beginObject();
    playback::writeState(json, player.stateAt(grain, step), player);
    json.endObject();
    return json.take();
}

/// The step whose event is number `number` of its kind, from 0.
Step stepOfKind(const Player& player, trace::Kind kind, std::size_t number = 0) {
    for (trace::EventIndex i = 0; i < player.trace().size(); ++i)
        if (player.trace().kind(i) == kind && number-- == 0)
            return player.stepOf(Grain::moments, i);
    FAIL("no such event");
    return 0;
}

void checkAnyOrder(const Player& player, Grain grain) {
    std::vector<std::string> forwards;
    for (Step step = 0; step <= player.lastStep(grain); ++step)
        forwards.push_back(stateText(player, grain, step));
    for (Step step = player.lastStep(grain) + 1; step-- > 0;)
        CHECK(stateText(player, grain, step) == forwards[step]);
}

}  // namespace

TEST_CASE("a frame keeps its id from its creation to its end", "[playback]") {
    const Player player(prefixSums());
    const trace::FrameId evens{2};
    std::vector<Condition> conditions;
    for (Step step = 0; step <= player.lastStep(Grain::moments); ++step) {
        const auto state = player.stateAt(Grain::moments, step);
        if (const auto* frame = state.frame(evens)) {
            if (conditions.empty() || conditions.back() != frame->condition)
                conditions.push_back(frame->condition);
        }
    }
    using enum Condition;
    CHECK(conditions == std::vector{created, running, parked, running, parked, running, done});
}

TEST_CASE("the moment of a yield shows locals as they were parked", "[playback]") {
    const Player player(prefixSums());
    const auto step = stepOfKind(player, trace::Kind::suspend, 3);
    const auto state = player.stateAt(Grain::moments, step);
    const auto* total = state.frame({3});
    REQUIRE(total);
    CHECK(total->condition == Condition::parked);
    CHECK(total->line == 10);
    CHECK(total->yields == 2);
    REQUIRE(total->locals.size() == 3);
    CHECK(total->locals[0].name == "numbers");
    CHECK(total->locals[1].value.display() == "2");
    CHECK(total->handedOut->display() == "2");
    const auto* module = state.frame({1});
    REQUIRE(module);
    CHECK(module->condition == Condition::running);
    CHECK(module->locals.back().value.display() == "0");
    REQUIRE(state.transfer);
    CHECK(state.transfer->sort == playback::Transfer::Sort::yield);
    CHECK(state.transfer->from == trace::FrameId{3});
    CHECK(state.transfer->to == trace::FrameId{1});
    REQUIRE(state.nextLine);
    CHECK(player.trace().event(*state.nextLine).line() == 13);
    CHECK(player.trace().event(*state.lastLine).line() == 10);
    CHECK(state.frame({2})->pending == std::vector<std::string_view>{"range(3), next is the end"});
}

TEST_CASE("a frame that ended stays for its step and is gone after it", "[playback]") {
    const Player player(prefixSums());
    const auto step = stepOfKind(player, trace::Kind::return_);
    CHECK(player.stateAt(Grain::moments, step).frame({2})->ending == playback::Ending::returned);
    CHECK(player.stateAt(Grain::moments, step + 1).frame({2}) == nullptr);
}

TEST_CASE("who runs beneath another frame is calling", "[playback]") {
    const Player player(prefixSums());
    const auto state = player.stateAt(Grain::moments, stepOfKind(player, trace::Kind::resume, 1));
    CHECK(state.frame({1})->condition == Condition::calling);
    CHECK(state.frame({3})->condition == Condition::calling);
    CHECK(state.frame({2})->condition == Condition::running);
    CHECK(state.threads[0].stack ==
          std::vector{trace::FrameId{1}, trace::FrameId{3}, trace::FrameId{2}});
}

TEST_CASE("delegation keeps the outer frame off the stack until the inner one ends", "[playback]") {
    const Player player(conformance("a"));
    const auto state = player.stateAt(Grain::moments, stepOfKind(player, trace::Kind::resume, 1));
    CHECK(state.frame({2})->condition == Condition::delegating);
    CHECK(state.frame({2})->delegate == trace::FrameId{3});
    CHECK(state.frame({3})->delegator == trace::FrameId{2});
    CHECK(state.receiverOf({3}) == trace::FrameId{1});
}

TEST_CASE("an exception carries the frames it has left", "[playback]") {
    const Player player(conformance("a"));
    const auto state = player.stateAt(Grain::moments, stepOfKind(player, trace::Kind::handled, 1));
    REQUIRE(state.exceptions.size() == 1);
    CHECK(state.exceptions[0].handled);
    CHECK(state.exceptions[0].left == std::vector{trace::FrameId{4}, trace::FrameId{2}});
    CHECK(state.frame({2})->ending == playback::Ending::raised);
    CHECK(state.transfer->to == trace::FrameId{1});
}

TEST_CASE("what a clause leaves over of a group goes on from there", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"call","frame":2,"function":"f","file":"a.py","line":1,"by":1}
{"kind":"raise","exc":1,"frame":2,"line":3,"exception":"ExceptionGroup","message":"two","how":"new"}
{"kind":"handled","exc":1,"frame":2,"line":4,"by":"except","rest":2}
{"kind":"unwind","frame":2,"line":3,"exc":2}
{"kind":"handled","exc":2,"frame":1,"line":8,"by":"except"}
{"kind":"return","frame":1,"line":9}
{"kind":"end","status":0}
)jsonl"));
    const auto split = player.stateAt(Grain::moments, stepOfKind(player, trace::Kind::handled));
    REQUIRE(split.exceptions.size() == 2);
    CHECK(split.exceptions[0].handled);
    CHECK_FALSE(split.exceptions[1].handled);
    CHECK(split.exceptions[1].type == "ExceptionGroup");
    CHECK(split.exceptions[1].at == trace::FrameId{2});
    const auto out = player.stateAt(Grain::moments, stepOfKind(player, trace::Kind::handled, 1));
    REQUIRE(out.exceptions.size() == 1);
    CHECK(out.exceptions[0].handled);
    CHECK(out.exceptions[0].left == std::vector{trace::FrameId{2}});
}

TEST_CASE("any order of steps gives the same states", "[playback]") {
    for (const auto& name : kConformanceNames) {
        INFO(name);
        const Player player(conformance(name));
        for (const auto grain : kGrains) checkAnyOrder(player, grain);
    }
}

TEST_CASE("steps of a long recording are the same from wherever one comes", "[playback]") {
    const Player player(checked(synthetic(200'000)));
    std::mt19937_64 random(7);
    for (const auto grain : kGrains) {
        const auto last = player.lastStep(grain);
        std::vector<Step> steps;
        for (int i = 0; i < 25; ++i) steps.push_back(random() % (last + 1));
        std::vector<std::string> texts;
        for (const auto step : steps) texts.push_back(stateText(player, grain, step));
        for (std::size_t i = steps.size(); i-- > 0;)
            CHECK(stateText(player, grain, steps[i]) == texts[i]);
    }
}

TEST_CASE("a state far from a checkpoint is what replaying everything gives", "[playback]") {
    // One chunk has a checkpoint at 0 alone: a player of the prefix replays all of it.
    const auto whole = synthetic(60'000, 5);
    const Player player(whole);
    for (const auto& prefix : growing(*whole, 15'000)) {
        const Player fresh(prefix);
        const auto events = prefix->size();
        auto state = player.stateAt(Grain::events, events);
        auto expected = fresh.stateAt(Grain::events, events);
        state.nextLine.reset();
        expected.nextLine.reset();
        base::JsonWriter a;
        base::JsonWriter b;
        a.beginObject();
        b.beginObject();
        playback::writeState(a, state, player);
        playback::writeState(b, expected, player);
        CHECK(a.text() == b.text());
        if (events < whole->size()) CHECK_FALSE(state.frames.empty());
    }
}

TEST_CASE("a player that grew is the same as one that saw all at once", "[playback]") {
    for (const std::size_t most : {1UL, 7UL, 50UL}) {
        for (const auto& name : kConformanceNames) {
            INFO(name << " by " << most);
            const auto whole = conformance(name);
            std::shared_ptr<const Player> player;
            for (const auto& snapshot : growing(*whole, most))
                player = player ? player->grown(snapshot) : std::make_shared<Player>(snapshot);
            const Player expected(whole);
            for (const auto grain : kGrains) {
                REQUIRE(player->lastStep(grain) == expected.lastStep(grain));
                CHECK(player->opening(grain) == expected.opening(grain));
                for (Step step = 0; step <= player->lastStep(grain); ++step)
                    CHECK(playback::stateJson(*player, grain, step) ==
                          playback::stateJson(expected, grain, step));
            }
        }
    }
}

TEST_CASE("a long recording that grew is the same as the whole", "[playback]") {
    const auto whole = synthetic(100'000, 3);
    std::shared_ptr<const Player> player;
    for (const auto& snapshot : growing(*whole, 9'973))
        player = player ? player->grown(snapshot) : std::make_shared<Player>(snapshot);
    const Player expected(whole);
    std::mt19937_64 random(3);
    for (const auto grain : kGrains) {
        REQUIRE(player->lastStep(grain) == expected.lastStep(grain));
        for (int i = 0; i < 12; ++i) {
            const auto step = random() % (expected.lastStep(grain) + 1);
            CHECK(stateText(*player, grain, step) == stateText(expected, grain, step));
        }
    }
}

TEST_CASE("growing leaves the player of the shorter snapshot as it was", "[playback]") {
    const auto snapshots = growing(*synthetic(40'000, 9), 20'000);
    const Player first(snapshots[0]);
    const auto before = stateText(first, Grain::moments, first.lastStep(Grain::moments));
    const auto second = first.grown(snapshots[1]);
    const auto third = first.grown(snapshots[1]);
    CHECK(stateText(first, Grain::moments, first.lastStep(Grain::moments)) == before);
    const auto last = second->lastStep(Grain::moments);
    CHECK(stateText(*second, Grain::moments, last) == stateText(*third, Grain::moments, last));
}

TEST_CASE("a loop of many lines between two moments shows its last round", "[playback]") {
    std::string lines = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
)jsonl";
    for (int i = 0; i < 40'000; ++i) {
        lines += R"({"kind":"line","frame":1,"line":)" + std::to_string(2 + i % 2) + "}\n";
        if (i % 2 == 0) continue;
        lines += R"({"kind":"bind","frame":1,"name":"n","value":{"text":")" + std::to_string(i) +
                 "\"}}\n";
    }
    const Player player(parsed(lines + "{\"kind\":\"end\",\"signal\":9}\n"));
    REQUIRE(player.lastStep(Grain::moments) == 2);
    const auto state = player.stateAt(Grain::moments, 2);
    CHECK(state.ended);
    CHECK(state.frame({1})->locals[0].value.display() == "39999");
    CHECK(state.frame({1})->line == 3);
    CHECK(player.lastStep(Grain::lines) == 40'000);
}

TEST_CASE("threads keep stacks of their own", "[playback]") {
    const Player player(parsed(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"call","thread":1,"frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"thread","thread":2,"name":"worker","parent":1}
{"kind":"call","thread":2,"frame":2,"function":"work","file":"a.py","line":3}
{"kind":"line","thread":1,"frame":1,"line":9}
{"kind":"line","thread":2,"frame":2,"line":4}
{"kind":"block","thread":1,"on":"join"}
{"kind":"call","thread":2,"frame":3,"function":"help","file":"a.py","line":6,"by":2}
{"kind":"return","thread":2,"frame":3,"value":{"text":"1"}}
{"kind":"return","thread":2,"frame":2,"value":{"text":"None"}}
{"kind":"thread_end","thread":2}
{"kind":"unblock","thread":1}
{"kind":"return","thread":1,"frame":1,"value":{"text":"None"}}
{"kind":"end","status":0}
)jsonl"));
    const auto state = player.stateAt(Grain::events, 8);
    REQUIRE(state.threads.size() == 2);
    CHECK(state.threads[0].stack == std::vector{trace::FrameId{1}});
    CHECK(state.threads[0].blockedOn == trace::Word::join);
    CHECK(state.threads[1].stack == std::vector{trace::FrameId{2}, trace::FrameId{3}});
    CHECK(state.frame({1})->condition == Condition::running);
    CHECK(state.frame({2})->condition == Condition::calling);
    CHECK(state.thread == trace::ThreadId{2});
    // Over stays with the thread that the step is about.
    CHECK(player.over(Grain::events, 6, playback::Direction::forward) == 9);
    const auto ended = player.stateAt(Grain::events, 11);
    CHECK(ended.threads[1].ended);
    CHECK(ended.threads[1].stack.empty());
}

TEST_CASE("a recording that lost events still has a state at every step", "[playback]") {
    const Player player(parsedAnyhow(R"jsonl(
{"kind":"line","frame":5,"line":3}
{"kind":"bind","frame":5,"name":"x","value":{"text":"1"}}
{"kind":"call","frame":6,"function":"f","file":"a.py","line":1,"by":5}
{"kind":"call","frame":7,"function":"g","file":"a.py","line":5,"by":6}
{"kind":"lost","count":12,"why":"full"}
{"kind":"line","frame":5,"line":4}
{"kind":"return","frame":7,"value":{"text":"2"}}
{"kind":"return","frame":99,"value":{"text":"2"}}
{"kind":"suspend","frame":8,"how":"yield"}
{"kind":"handled","exc":3,"by":"except"}
{"kind":"exited","scope":4,"how":"normal"}
)jsonl"));
    for (const auto grain : kGrains) checkAnyOrder(player, grain);
    const auto state = player.stateAt(Grain::events, 6);
    CHECK(state.threads[0].stack == std::vector{trace::FrameId{5}});
    CHECK(state.lost == 12);
}

TEST_CASE("an empty trace has step 0 alone", "[playback]") {
    const Player player(parsedAnyhow(""));
    for (const auto grain : kGrains) {
        CHECK(player.lastStep(grain) == 0);
        CHECK(player.opening(grain) == 0);
        CHECK(player.stateAt(grain, 0).frames.empty());
        CHECK_FALSE(player.narrate(grain, 0).plain().empty());
        CHECK(player.over(grain, 0, playback::Direction::forward) == std::nullopt);
        CHECK(player.stepOf(grain, 0) == 0);
    }
}

TEST_CASE("a call through layers says who asked whom, how often, and what came back",
          "[playback]") {
    const Player player(conformance("b"));
    const auto callAfter = [&](std::string_view sentence, int times) {
        for (Step step = 0; step <= player.lastStep(Grain::moments); ++step) {
            if (player.narrate(Grain::moments, step).plain() != sentence || --times > 0) continue;
            return player.stateAt(Grain::moments, step);
        }
        return playback::State{};
    };
    using Sort = playback::CallResult::Sort;
    const auto again = callAfter(
        "The call reaches the function fetch itself for the 2nd time, inside all its "
        "layers.",
        1);
    const auto* chain = again.chainOf(trace::ChainId{1});
    REQUIRE(chain != nullptr);
    REQUIRE(chain->calls.size() == 1);
    const auto& call = chain->calls.front();
    REQUIRE(call.layers.size() == 4);
    CHECK_FALSE(call.done);
    const auto& retry = call.layers[1];
    CHECK(retry.layer == 2);
    CHECK(retry.tries == 2);
    CHECK(retry.caught == 1);
    CHECK(retry.asked.front().sort == Sort::raised);
    CHECK(retry.asked.front().exception == "OSError");
    CHECK(retry.asked.back().sort == Sort::none);
    CHECK(call.layers.back().layer == 0);

    const auto cached = callAfter("The layer logged returns 8 to <module>.", 2);
    const auto& second = cached.chainOf(trace::ChainId{1})->calls.front();
    CHECK(cached.chainOf(trace::ChainId{1})->called == 2);
    CHECK(second.done);
    REQUIRE(second.layers.size() == 3);
    CHECK(second.layers.back().tries == 0);
    CHECK(second.layers.front().result.value->display() == "8");
}

TEST_CASE("what decorates is known while it runs, and the name is bound last", "[playback]") {
    const Player player(conformance("b"));
    std::vector<std::uint32_t> works;
    Step bound = 0;
    for (Step step = 0; step <= player.lastStep(Grain::moments); ++step) {
        const auto state = player.stateAt(Grain::moments, step);
        const auto* chain = state.chainOf(trace::ChainId{1});
        if (chain == nullptr) continue;
        if (chain->work && (works.empty() || works.back() != chain->work->layer))
            works.push_back(chain->work->layer);
        if (chain->bound && bound == 0) bound = step;
        const bool all = std::ranges::all_of(chain->layers, &playback::LayerState::applied);
        if (chain->bound) CHECK(all);
    }
    CHECK(works == std::vector<std::uint32_t>{2, 1, 2, 3});
    CHECK(bound > 0);
}

TEST_CASE("scopes that were left stay until the program goes on", "[playback]") {
    const Player player(conformance("c"));
    std::vector<std::size_t> sizes;
    for (Step step = 14; step <= 18; ++step)
        sizes.push_back(player.stateAt(Grain::moments, step).unwound.size());
    CHECK(sizes == std::vector<std::size_t>{0, 1, 1, 2, 0});
    const auto state = player.stateAt(Grain::moments, 17);
    CHECK(state.unwound[0].verdict == trace::Word::propagates);
    CHECK(state.unwound[0].exceptionType == "KeyError");
    CHECK(state.unwound[1].verdict == trace::Word::suppressed);
    CHECK(state.unwound[1].answer->display() == "True");
    CHECK(state.unwound[1].value->display() == "None");
}
