#include "core/playback/moves/folds.hpp"

#include "core/playback/moves/player.hpp"
#include "core/playback/moves/variables.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;

namespace {

// A generator whose rounds are folded while who prints them goes on being recorded.
constexpr auto kPrinter = R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"line","frame":1,"line":5}
{"kind":"create","frame":2,"function":"lines","file":"a.py","line":1,"flavor":"generator","by":1,"args":{"n":{"text":"9"}}}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"line","frame":2,"line":2}
{"kind":"bind","frame":2,"name":"i","value":{"text":"0"}}
{"kind":"line","frame":2,"line":3}
{"kind":"suspend","frame":2,"line":3,"how":"yield","value":{"text":"0"},"pending":["range(9), next is 1"]}
{"kind":"bind","frame":1,"name":"l","value":{"text":"0"}}
{"kind":"line","frame":1,"line":6}
{"kind":"output","stream":"stdout","text":"0\n","frame":1,"line":6}
{"kind":"lost","count":2,"why":"repeat","frame":1}
{"kind":"bind","frame":1,"name":"l","value":{"text":"1"}}
{"kind":"output","stream":"stdout","text":"1\n","frame":1,"line":7}
{"kind":"lost","count":16,"why":"repeat","frame":2}
{"kind":"resume","frame":2,"line":3,"how":"next"}
{"kind":"bind","frame":2,"name":"i","value":{"text":"8"}}
{"kind":"return","frame":2,"line":2,"value":{"text":"None"}}
{"kind":"lost","count":1,"why":"repeat","frame":1}
{"kind":"line","frame":1,"line":8}
)jsonl";

/// The state after so many events.
State after(const Player& player, Step events) {
    return player.stateAt(Grain::events, events);
}

bool isKnown(const State& state, std::uint32_t frame, std::string_view name) {
    const auto* found = state.frame(trace::FrameId{frame});
    REQUIRE(found != nullptr);
    const auto local = std::ranges::find(found->locals, name, &Local::name);
    REQUIRE(local != found->locals.end());
    return !found->mayHaveChanged(local->boundAt);
}

}  // namespace

TEST_CASE("what a folded generator told before is not known in the middle of it", "[playback]") {
    const Player player(tests::parsed(kPrinter));
    CHECK(isKnown(after(player, 9), 2, "i"));  // it has just yielded
    for (Step events = 10; events <= 16; ++events) {
        INFO(events);
        const auto state = after(player, events);
        CHECK_FALSE(isKnown(state, 2, "i"));
        CHECK(state.frame({2})->line == 0);
        CHECK_FALSE(state.frame({2})->handedOut);
    }
    CHECK_FALSE(isKnown(after(player, 17), 2, "i"));  // it runs again, and has not told yet
    CHECK(after(player, 17).frame({2})->line == 3);
    CHECK(isKnown(after(player, 18), 2, "i"));
    CHECK(isKnown(after(player, 18), 2, "n"));
    CHECK(isKnown(after(player, 19), 2, "i"));
}

TEST_CASE("a value bound after a fold is known again, and a line where one is told", "[playback]") {
    const Player player(tests::parsed(kPrinter));
    CHECK(isKnown(after(player, 12), 1, "l"));
    CHECK_FALSE(isKnown(after(player, 13), 1, "l"));
    CHECK(after(player, 13).frame({1})->line == 0);
    const auto bound = after(player, 14);
    CHECK(isKnown(bound, 1, "l"));
    CHECK(bound.frame({1})->line == 0);
    const auto printed = after(player, 15);
    CHECK(isKnown(printed, 1, "l"));
    CHECK(printed.frame({1})->line == 7);
    CHECK(isKnown(after(player, 21), 1, "l"));
    CHECK(after(player, 21).frame({1})->line == 8);
}

TEST_CASE("a fold that the recording never tells the end of stays one", "[playback]") {
    const std::string whole = kPrinter;
    const Player player(
        tests::parsedAnyhow(whole.substr(0, whole.find(R"({"kind":"resume","frame":2,"line":3)")) +
                            "{\"kind\":\"end\",\"status\":0}\n"));
    CHECK_FALSE(isKnown(after(player, 17), 2, "i"));
}

TEST_CASE("a fold told of while it goes on hides what it told in between", "[playback]") {
    const std::string whole = kPrinter;
    const auto end = whole.find(R"({"kind":"return","frame":2)");
    const Player player(tests::parsed(whole.substr(0, end) +
                                      R"({"kind":"lost","count":90,"why":"repeat","frame":2})"
                                      "\n"
                                      R"({"kind":"lost","count":900,"why":"repeat","frame":2})"
                                      "\n" +
                                      whole.substr(end)));
    CHECK_FALSE(isKnown(after(player, 19), 2, "i"));
    CHECK(after(player, 19).frame({2})->line == 0);
    // The last one is followed by no other value: it ended with those that were told.
    CHECK(isKnown(after(player, 20), 2, "i"));
    CHECK(after(player, 20).frame({2})->line == 0);
    CHECK(after(player, 21).frame({2})->line == 2);
}

TEST_CASE("who is called stands still, and is known, while its rounds are folded", "[playback]") {
    const Player player(tests::parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"line","frame":1,"line":5}
{"kind":"bind","frame":1,"name":"x","value":{"text":"0"}}
{"kind":"line","frame":1,"line":6}
{"kind":"lost","count":2,"why":"repeat","frame":1}
{"kind":"bind","frame":1,"name":"x","value":{"text":"1"}}
{"kind":"call","frame":2,"function":"f","file":"a.py","line":1,"by":1,"args":{}}
{"kind":"line","frame":2,"line":2}
{"kind":"return","frame":2,"line":2,"value":{"text":"None"}}
{"kind":"output","stream":"stdout","text":"0\n"}
{"kind":"lost","count":2,"why":"repeat","frame":1}
{"kind":"bind","frame":1,"name":"x","value":{"text":"2"}}
{"kind":"line","frame":1,"line":7}
)jsonl"));
    for (const Step events : {5, 7, 8, 9, 10, 13, 14}) {
        INFO(events);
        CHECK(isKnown(after(player, events), 1, "x"));
    }
    for (const Step events : {6, 11, 12}) {
        INFO(events);
        CHECK_FALSE(isKnown(after(player, events), 1, "x"));
    }
}

TEST_CASE("a growing recording tells a fold as the whole one does", "[playback]") {
    const auto whole = tests::parsed(kPrinter);
    std::shared_ptr<const Player> player;
    for (const auto& snapshot : tests::growing(*whole, 3))
        player = player ? player->grown(snapshot) : std::make_shared<const Player>(snapshot);
    const Player atOnce(whole);
    for (Step events = 0; events <= atOnce.lastStep(Grain::events); ++events) {
        const auto grown = after(*player, events);
        for (const auto& [id, frame] : after(atOnce, events).frames) {
            CHECK(grown.frame(id)->foldedSince == frame->foldedSince);
            CHECK(grown.frame(id)->line == frame->line);
        }
    }
}

TEST_CASE("the panel of variables shows as of before what a fold hides", "[playback]") {
    const Player player(tests::parsed(kPrinter));
    const auto all = variablesAt(player, after(player, 15), trace::FrameId{2}, 14);
    REQUIRE(all.front().frame == trace::FrameId{2});
    CHECK(all.front().status == "parked; its locals stay alive; its rounds are folded");
    CHECK(all.front().variables.back().value == "unknown, was 0");
    CHECK(all.front().variables.back().isOld);
    CHECK(variablesAt(player, after(player, 18), trace::FrameId{2}, 17)
              .front()
              .variables.back()
              .value == "8");
}
