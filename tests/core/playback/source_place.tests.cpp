#include "core/playback/moves/source_place.hpp"

#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;

TEST_CASE("the line just run and the line next are those of the line events around now",
          "[playback]") {
    const Player player(prefixSums());
    const auto before = player.stateAt(Grain::events, 0);
    CHECK_FALSE(playback::lineJustRun(player, before));
    REQUIRE(playback::lineNext(player, before));
    const auto last = player.stateAt(Grain::events, player.lastStep(Grain::events));
    CHECK_FALSE(playback::lineNext(player, last));
    // Nothing runs any more; one looks at where it did.
    CHECK_FALSE(playback::lineJustRun(player, last));
    CHECK(playback::placeAtHand(player, last));
}

TEST_CASE("without line events, the line just run is where the step's frame stands", "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":9,"args":{}}
{"kind":"create","frame":2,"function":"evens","file":"a.cpp","line":1,"by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"6"}}
)"));
    const auto created = player.stateAt(Grain::events, 2);
    CHECK_FALSE(playback::lineJustRun(player, created));
    const auto parked = player.stateAt(Grain::events, 5);
    const auto place = playback::lineJustRun(player, parked);
    REQUIRE(place);
    CHECK(place->file == "a.cpp");
    CHECK(place->line == 4);
    CHECK_FALSE(playback::lineNext(player, parked));
}

TEST_CASE("without line events, a line is only the last one known once its frame has gone on",
          "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"store","file":"a.cpp","line":9}
{"kind":"output","stream":"stdout","text":"7\n","frame":1}
{"kind":"entering","scope":1,"frame":1,"line":12,"text":"connection"}
{"kind":"entered","scope":1,"frame":1}
{"kind":"bind","frame":1,"name":"orders","value":{"text":"{7}"}}
{"kind":"exiting","scope":1,"how":"normal"}
{"kind":"exited","scope":1,"verdict":"clean"}
)"));
    const auto stateAt = [&](playback::Step step) { return player.stateAt(Grain::events, step); };
    const auto nearAt = [&](playback::Step step) {
        CHECK_FALSE(playback::lineJustRun(player, stateAt(step)));
        const auto place = playback::placeAtHand(player, stateAt(step));
        REQUIRE(place);
        return *place;
    };
    CHECK(nearAt(2).line == 9);
    CHECK(playback::noteOn(nearAt(2)).empty());  // it begins there
    CHECK(nearAt(3).line == 9);
    CHECK(playback::noteOn(nearAt(3)) == "somewhere in here");
    for (const playback::Step step : {4U, 5U}) {
        const auto place = playback::lineJustRun(player, stateAt(step));
        REQUIRE(place);
        CHECK(place->line == 12);
    }
    for (const playback::Step step : {6U, 7U, 8U}) {
        CHECK(nearAt(step).line == 12);
        CHECK(playback::noteOn(nearAt(step)) == "last known line");
    }
}

TEST_CASE("a frame that goes on stands where it stands, whatever ran last elsewhere",
          "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":7}
{"kind":"create","frame":2,"function":"evens","file":"a.py","line":1,"by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"line","frame":2,"line":4}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"6"}}
{"kind":"output","stream":"stdout","text":"6\n"}
{"kind":"resume","frame":2,"line":4,"how":"next","by":1,"via":"for"}
)"));
    const auto lineAt = [&](playback::Step step) {
        const auto place = playback::lineJustRun(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(lineAt(3) == 7);
    CHECK(lineAt(4) == 7);  // the line that makes it
    CHECK(lineAt(5) == 1);
    CHECK(lineAt(7) == 4);
    CHECK(lineAt(8) == 7);  // the module prints
    CHECK(lineAt(9) == 4);
}

TEST_CASE("without any line, one looks at the innermost open block, else at the function",
          "[playback]") {
    const Player player(parsed(R"({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":9,"args":{}}
{"kind":"entering","scope":1,"frame":1,"line":11,"text":"outer"}
{"kind":"entered","scope":1,"frame":1}
{"kind":"entering","scope":2,"frame":1,"line":12,"text":"inner"}
{"kind":"entered","scope":2,"frame":1}
)"));
    const auto lineAt = [&](playback::Step step) {
        const auto place = playback::placeAtHand(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(lineAt(0) == 0);
    CHECK(lineAt(2) == 9);
    CHECK(lineAt(4) == 11);
    CHECK(lineAt(6) == 12);
}

TEST_CASE(
    "a function that was called is run by the line of its caller, whatever ran last elsewhere",
    "[playback]") {
    const Player player(parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":19}
{"kind":"call","frame":2,"function":"Door.__init__","file":"a.py","line":5,"by":1,"args":{}}
{"kind":"line","frame":2,"line":6}
{"kind":"return","frame":2,"line":6}
{"kind":"call","frame":3,"function":"Door.__enter__","file":"a.py","line":8,"by":1,"args":{}}
)jsonl"));
    const auto place = playback::lineJustRun(player, player.stateAt(Grain::events, 7));
    REQUIRE(place);
    CHECK(place->line == 19);
}

TEST_CASE("of a layer without lines one looks at where its decorator is written", "[playback]") {
    const Player player(parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"main","file":"a.cpp","line":22}
{"kind":"evaluate","chain":1,"layer":2,"frame":1,"text":"retry(3)","line":27,"name":"price"}
{"kind":"evaluate","chain":1,"layer":1,"frame":1,"text":"cached","line":28,"name":"price"}
{"kind":"apply","chain":1,"layer":1}
{"kind":"apply","chain":1,"layer":2}
{"kind":"decorate","chain":1,"name":"price"}
{"kind":"call","frame":2,"function":"retry","by":1,"args":{},"chain":1,"layer":2,"native":true}
{"kind":"call","frame":3,"function":"cached","by":2,"args":{},"chain":1,"layer":1,"native":true}
{"kind":"call","frame":4,"function":"price","by":3,"args":{},"chain":1,"layer":0}
)jsonl"));
    const auto lineAt = [&](playback::Step step) {
        const auto place = playback::placeAtHand(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(lineAt(3) == 27);
    CHECK(lineAt(4) == 28);
    CHECK(lineAt(5) == 28);
    CHECK(lineAt(6) == 27);
    CHECK(lineAt(7) == 27);
    CHECK(lineAt(8) == 27);
    CHECK(lineAt(9) == 28);
    CHECK(lineAt(10) == 28);  // of the function itself nothing is known; of who calls it is
}

TEST_CASE("a task that waits stands where it is parked, not where the loop was started",
          "[playback]") {
    const Player player(parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":29}
{"kind":"create","frame":2,"function":"main","file":"a.py","line":20,"by":1,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"main","loop":1,"frame":2}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":2,"line":20,"how":"next","via":"loop"}
{"kind":"line","in":1,"frame":2,"line":21}
{"kind":"create","in":1,"frame":3,"function":"sell","file":"a.py","line":12,"by":2,"flavor":"coroutine"}
{"kind":"suspend","in":1,"frame":2,"line":21,"how":"await","delegate":3}
{"kind":"resume","in":1,"frame":3,"line":12,"how":"next","by":2,"via":"await"}
{"kind":"line","in":1,"frame":3,"line":13}
{"kind":"suspend","in":1,"frame":3,"line":13,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"queue","what":"Queue.get"}
{"kind":"ready","task":1}
)jsonl"));
    const auto lineAt = [&](playback::Step step) {
        const auto place = playback::lineJustRun(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(lineAt(6) == 29);   // it is made, and has not run
    CHECK(lineAt(15) == 13);  // it waits
    CHECK(lineAt(16) == 13);  // it is woken
}

TEST_CASE("what is raised where a task waits for its group is shown at the line of the group",
          "[playback]") {
    const Player player(parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1,"args":{}}
{"kind":"line","frame":1,"line":31}
{"kind":"create","frame":2,"function":"main","file":"a.py","line":14,"by":1,"args":{},"flavor":"coroutine"}
{"kind":"task","task":1,"name":"main","loop":1,"frame":2}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":2,"line":14,"how":"next","via":"loop"}
{"kind":"line","in":1,"frame":2,"line":17}
{"kind":"suspend","in":1,"frame":2,"line":17,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"group","what":"TaskGroup"}
{"kind":"cancel","task":1,"exc":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"throw","exc":1}
{"kind":"raise","in":1,"exc":1,"exception":"CancelledError","how":"delivered"}
{"kind":"handled","in":1,"exc":1,"by":"native"}
{"kind":"wait","in":1,"task":1,"on":"group","what":"TaskGroup"}
)jsonl"));
    using trace::Kind;
    for (const auto kind : {Kind::raise, Kind::handled}) {
        playback::Step step = 1;
        while (player.trace().event(player.eventOf(Grain::moments, step)).kind != kind) ++step;
        const auto place = playback::lineJustRun(player, player.stateAt(Grain::moments, step));
        REQUIRE(place);
        CHECK(place->line == 17);
    }
}

TEST_CASE("a block that is left by a jump is shown with the line of the jump", "[playback]") {
    const Player player(parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"search","file":"a.py","line":12,"args":{}}
{"kind":"line","frame":1,"line":14}
{"kind":"entering","scope":1,"frame":1,"line":14,"text":"Room(name)"}
{"kind":"entered","scope":1,"frame":1}
{"kind":"line","frame":1,"line":19}
{"kind":"line","frame":1,"line":14}
{"kind":"exiting","scope":1,"how":"return","line":14}
{"kind":"exited","scope":1,"verdict":"clean"}
)jsonl"));
    const auto jumpAt = [&](playback::Step step) {
        const auto place = playback::jumpAtHand(player, player.stateAt(Grain::events, step));
        return place ? place->line : 0;
    };
    CHECK(jumpAt(7) == 0);
    CHECK(jumpAt(8) == 19);
    CHECK(jumpAt(9) == 0);
    CHECK(player.narrate(Grain::events, 8).plain() ==
          "Room(name) is being left: the return at line 19 leaves its block.");
}

TEST_CASE("a task without a frame is looked for where it was made", "[playback]") {
    const auto recorded = [](std::initializer_list<const char*> files) {
        const auto plain = parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"task","task":1,"name":"slow","loop":1,"line":24}
{"kind":"ready","task":1}
)jsonl");
        trace::TraceBuilder builder({});
        plain->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
        for (const auto* file : files) builder.addSource(file, "// …\n");
        return builder.snapshot();
    };
    const Player player(recorded({"a.cpp"}));
    const auto place = playback::placeAtHand(player, player.stateAt(Grain::events, 3));
    REQUIRE(place);
    CHECK(place->file.empty());  // the only one
    CHECK(place->line == 24);
    // Its events name no file.
    const Player unsure(recorded({"a.cpp", "b.cpp"}));
    CHECK_FALSE(playback::placeAtHand(unsure, unsure.stateAt(Grain::events, 3)));
}

TEST_CASE("a decorated function begins at its def, a module or a class at its first line",
          "[playback]") {
    const auto plain = parsed(R"jsonl({"kind":"thread","name":"main"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"line","frame":1,"line":1}
{"kind":"create","frame":2,"function":"f","file":"a.py","line":1,"by":1,"args":{},"flavor":"generator"}
{"kind":"resume","frame":2,"line":1,"how":"next","by":1,"via":"for"}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"6"}}
{"kind":"call","frame":3,"function":"Box","file":"a.py","line":6,"by":1,"class":true}
{"kind":"line","frame":3,"line":6}
)jsonl");
    trace::TraceBuilder builder({});
    plain->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
    builder.addSource("a.py",
                      "@first\n@second\ndef f():\n    yield 6\n\n@third\nclass Box:\n"
                      "    def area(self): pass\n");
    const Player player(builder.snapshot());
    const auto lineOf = [&](playback::Step step, std::uint32_t frame) {
        return player.stateAt(Grain::events, step).frame(trace::FrameId{frame})->line;
    };
    CHECK(lineOf(3, 1) == 1);
    CHECK(lineOf(5, 2) == 3);
    CHECK(lineOf(6, 2) == 4);
    CHECK(lineOf(8, 3) == 6);
}
