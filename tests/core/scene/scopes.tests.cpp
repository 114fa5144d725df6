#include "core/scene/scopes/scopes.hpp"

#include <algorithm>

#include "core/scene/frames/frames.hpp"
#include "core/scene/scopes/scope_facts.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"
#include "tests/core/scene/scope_recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Step;

namespace {

constexpr auto kMoments = playback::Grain::moments;

TestRecording recorded(const std::string& name) {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/" + name +
                         ".jsonl");
}

}  // namespace

TEST_CASE("what is held is told on as many lines as there are, and the rest is counted",
          "[scene]") {
    const auto recording = recorded("nested");
    const auto step = fullest(recording);
    const auto open = recording->player.stateAt(kMoments, step).scopes.size();
    REQUIRE(open >= 8);
    // One of them is a lock that is held twice.
    const auto roomy = scopesAt(recording, step, {1600, 1000});
    const auto things = held(roomy).size();
    CHECK(things >= open - 1);
    CHECK(roomy.find("held/more") == nullptr);
    for (const Size size : {Size{1100, 690}, Size{900, 500}, Size{640, 400}}) {
        const auto scene = scopesAt(recording, step, size);
        const auto shown = held(scene).size();
        INFO(size.width << " x " << size.height << ": " << shown);
        CHECK(shown >= (size.width > 1000 ? 6 : 2));
        const auto* more = scene.find("held/more");
        if (shown == things) continue;
        REQUIRE(more != nullptr);
        CHECK(more->text == "+" + std::to_string(things - shown) + " more");
    }
}

TEST_CASE("a lock that is held twice says so, and once again when it is given back once",
          "[scene]") {
    const auto recording = recorded("exit_stack");
    const auto has = [&](Step step, const std::string& words) {
        return std::ranges::count(held(scopesAt(recording, step)), words) == 1;
    };
    CHECK(has(stepOf(recording, trace::Kind::entered, 4), "lock"));
    CHECK(has(stepOf(recording, trace::Kind::entered, 5), "lock ×2"));
    CHECK(has(stepOf(recording, trace::Kind::exited, 5), "lock"));
    const auto inner = scopesAt(recording, stepOf(recording, trace::Kind::exited, 5));
    CHECK(inner.find("scope:5")->description == "lock, still held once");
    CHECK(inner.find("held/back") == nullptr);
    const auto outer = scopesAt(recording, stepOf(recording, trace::Kind::exited, 4));
    CHECK(outer.find("scope:4")->description == "lock, given back");
    REQUIRE(outer.find("held/back") != nullptr);
    CHECK(outer.find("held/back")->text == "given back: lock");
}

TEST_CASE("an ExitStack unwinds the last one in first, the error travelling outwards", "[scene]") {
    const auto recording = recorded("exit_stack");
    std::optional<Rect> token;
    for (const std::uint32_t scope : {3U, 2U, 1U}) {
        const auto scene = scopesAt(recording, stepOf(recording, trace::Kind::exited, scope));
        INFO("scope " << scope);
        for (std::uint32_t other = 1; other <= 3; ++other) {
            const auto id = "scope:" + std::to_string(other);
            const auto* stamp = scene.find(id + "/exit/stamp");
            const auto* door = stamp != nullptr ? stamp : scene.find(id + "/stamp");
            CHECK((door != nullptr) == (other >= scope));
        }
        const auto* at = scene.find("token:exception:1");
        REQUIRE(at != nullptr);
        // To the right from door to door; where there are no doors, up from bar to bar.
        if (token) CHECK((at->rect.x > token->x || at->rect.y < token->y));
        token = at->rect;
    }
}

TEST_CASE("while one scope is left the others are dimmed", "[scene]") {
    const auto recording = recorded("exit_stack");
    const auto scene = scopesAt(recording, stepOf(recording, trace::Kind::exiting, 3));
    CHECK(scene.find("scope:3/title")->style != "text.muted");
    CHECK(scene.find("scope:2/title")->style == "text.muted");
    CHECK(scene.find("scope:1/title")->style == "text.muted");
    const auto inside = scopesAt(recording, stepOf(recording, trace::Kind::entered, 5));
    for (const auto& node : inside.nodes)
        if (node.id.starts_with("scope:") && node.id.ends_with("/title")) CHECK(node.opacity == 1);
}

TEST_CASE("what was given back is forgotten when the program runs another line", "[scene]") {
    const auto recording = recorded("exit_stack");
    const auto left = scopesAt(recording, stepOf(recording, trace::Kind::exited, 4));
    REQUIRE(left.find("scope:5") != nullptr);
    const auto unwinding = scopesAt(recording, stepOf(recording, trace::Kind::exiting, 3));
    CHECK(unwinding.find("scope:5") == nullptr);
    CHECK(unwinding.find("scope:4") == nullptr);
    CHECK(unwinding.find("scope:3") != nullptr);
}

TEST_CASE("an exception that was replaced is on its way no longer", "[scene]") {
    const auto recording = recorded("lessons/swallowed");
    const auto tokens = [](const Scene& scene) {
        std::vector<std::string> words;
        for (const auto& node : scene.nodes)
            if (node.id.starts_with("token:exception:") && node.id.ends_with("/text"))
                words.push_back(node.text);
        return words;
    };
    using Words = std::vector<std::string>;
    CHECK(tokens(scopesAt(recording, stepOf(recording, trace::Kind::exiting, 3))) ==
          Words{"KeyError"});
    // The inner scope raised another one, which the outer one stopped.
    for (auto step = stepOf(recording, trace::Kind::exited, 3);
         step <= stepOf(recording, trace::Kind::exited, 1); ++step)
        CHECK(tokens(scopesAt(recording, step)) == Words{"ValueError"});
}

TEST_CASE("what a loop put on one stack with the same words is told apart by what is held",
          "[scene]") {
    const auto recording = recorded("looped_stack");
    const auto full = scopesAt(recording, fullest(recording));
    CHECK(full.find("scope:1/title")->text == "ExitStack() as stack");
    CHECK(full.find("scope:2/title")->text == "Door(name='front')");
    CHECK(full.find("scope:3/title")->text == "Door(name='back')");
    // What is not of the manager's type is not the manager.
    CHECK(full.find("scope:4/title")->text == "opened(name)");
    // Where there is little room, fewer are told, and these whole.
    const auto small = held(scopesAt(recording, fullest(recording), {900, 500}));
    REQUIRE(small.size() >= 2);
    CHECK(small[1] == "Door(name='front')");
    CHECK(faultsOf(full) == std::vector<std::string>{});
}

TEST_CASE("who waits for a lock does not hold it", "[scene]") {
    const auto recording = ofLines(R"jsonl(
{"kind":"thread","thread":1,"name":"holder"}
{"kind":"call","frame":1,"function":"add","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"lock","manager":"lock"}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"lock","manager":"lock"}
{"kind":"block","on":"sleep","what":"sleep(1)"}
{"kind":"thread","thread":2,"name":"first"}
{"kind":"call","thread":2,"frame":2,"function":"add","file":"a.py","line":1}
{"kind":"entering","thread":2,"scope":2,"frame":2,"line":2,"text":"lock","manager":"lock"}
{"kind":"block","thread":2,"on":"lock","what":"Lock"}
{"kind":"thread","thread":3,"name":"second"}
{"kind":"call","thread":3,"frame":3,"function":"add","file":"a.py","line":1}
{"kind":"entering","thread":3,"scope":3,"frame":3,"line":2,"text":"lock","manager":"lock"}
{"kind":"block","thread":3,"on":"lock","what":"Lock"}
)jsonl");
    const auto& player = recording->player;
    const auto end = player.lastStep(kMoments);
    const auto scene = scopesAt(recording, end);
    CHECK(held(scene) == std::vector<std::string>{"lock"});
    REQUIRE(scene.find("held/back") != nullptr);
    CHECK(scene.find("held/back")->text == "1 of them by other tasks and threads; 2 wait for lock");

    const auto state = player.stateAt(kMoments, end);
    const auto frames = composeFrames(
        state, contextOf(player, &recording->stage, kMoments, end, state), {1100, 690});
    std::vector<std::string> chips;
    for (const auto& node : frames.nodes)
        if (node.id.starts_with("scope:") && node.id.ends_with("/text")) chips.push_back(node.text);
    CHECK(chips == std::vector<std::string>{"lock", "2 wait for lock"});
}

TEST_CASE("who is ready no longer waits for a lock", "[scene]") {
    const auto recording = ofLines(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"create","frame":1,"function":"job","file":"a.py","line":3,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"A","frame":1,"loop":1}
{"kind":"ready","task":1}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":1,"line":3,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":1,"frame":1,"line":4,"text":"lock","manager":"Lock","async":true}
{"kind":"suspend","in":1,"frame":1,"line":4,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"lock","what":"Lock.acquire"}
{"kind":"ready","task":1}
)jsonl");
    const auto& player = recording->player;
    const auto words = [&](Step events) {
        const auto state = player.stateAt(playback::Grain::events, events);
        const auto scene = composeScopes(
            state, contextOf(player, &recording->stage, playback::Grain::events, events, state),
            {960, 560});
        const auto* back = scene.find("held/back");
        return back == nullptr ? std::string() : back->text;
    };
    CHECK(words(9) == "1 waits for lock");
    CHECK(words(10) == "");
}

TEST_CASE("a callback on an exit stack is only called, whatever unwinds the stack", "[scene]") {
    const auto recording = ofLines(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":2,"frame":1,"line":3,"text":"print, 'bye'","manager":"print","moved":true}
{"kind":"entered","scope":2,"frame":1,"line":3,"text":"print, 'bye'","manager":"print","moved":true}
{"kind":"raise","exc":1,"frame":1,"line":4,"exception":"KeyError","how":"new"}
{"kind":"exiting","scope":2,"how":"exception","exc":1,"line":2,"moved":true}
{"kind":"exited","scope":2,"how":"exception","exc":1,"verdict":"propagates","value":{"text":"None"},"line":2,"moved":true}
)jsonl");
    const auto& player = recording->player;
    const auto words = [&](Step events) {
        const auto state = player.stateAt(playback::Grain::events, events);
        const auto scene = composeScopes(
            state, contextOf(player, &recording->stage, playback::Grain::events, events, state),
            {960, 560});
        std::string all;
        for (const auto& node : scene.nodes)
            if (node.id.starts_with("scope:2/exit") && !node.text.empty()) all += node.text + "|";
        return all;
    };
    CHECK(words(6) == "its call|runs|");
    CHECK(words(7) == "CALLED|its call|called|");
}

TEST_CASE("only what acts inside of a block is drawn inside of it", "[scene]") {
    const auto recording = ofLines(R"jsonl(
{"kind":"thread","thread":1,"name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"create","frame":2,"function":"job","file":"a.py","line":3,"by":1,"flavor":"coroutine"}
{"kind":"task","task":1,"name":"one","frame":2,"loop":1}
{"kind":"ready","task":1}
{"kind":"create","frame":3,"function":"job","file":"a.py","line":3,"by":1,"flavor":"coroutine"}
{"kind":"task","task":2,"name":"two","frame":3,"loop":1}
{"kind":"ready","task":2}
{"kind":"run","task":1,"how":"start"}
{"kind":"resume","in":1,"frame":2,"line":3,"how":"next","via":"loop"}
{"kind":"entering","in":1,"scope":1,"frame":2,"line":4,"text":"lock","async":true}
{"kind":"entered","in":1,"scope":1,"frame":2,"line":4,"text":"lock","async":true}
{"kind":"suspend","in":1,"frame":2,"line":5,"how":"await"}
{"kind":"wait","in":1,"task":1,"on":"timer","what":"sleep(1)"}
{"kind":"run","task":2,"how":"start"}
{"kind":"resume","in":2,"frame":3,"line":3,"how":"next","via":"loop"}
{"kind":"line","in":2,"frame":3,"line":4}
)jsonl");
    const auto cards = [&](trace::Kind kind, std::uint32_t task) {
        std::string ids;
        const auto& player = recording->player;
        for (Step step = 1; step <= player.lastStep(kMoments); ++step) {
            const auto event = player.trace().event(player.eventOf(kMoments, step));
            const auto own = event.id<trace::TaskId>(trace::Field::task);
            if (event.kind != kind || (own ? own : event.task) != trace::TaskId{task}) continue;
            for (const auto& node : scopesAt(recording, step).nodes)
                if (node.id == "frame:1" || node.id == "frame:2" || node.id == "frame:3" ||
                    node.id == "held/back/text" || node.id == "held/back" ||
                    node.id == "notice:scopes")
                    ids += node.id + ' ' + node.text + '\n';
            break;
        }
        return ids;
    };
    // Neither who runs the loop, nor another task.
    CHECK(cards(trace::Kind::wait, 1) == "frame:2 \n");
    CHECK(cards(trace::Kind::run, 2) ==
          "notice:scopes No block is open here.\n"
          "held/back 1 of them by other tasks and threads\n");
}

TEST_CASE("what is held of one source is told by what it gave, where that differs", "[scene]") {
    const auto labels = [](std::string_view first, std::string_view second) {
        playback::State state;
        for (const auto value : {first, second}) {
            playback::ScopeState scope;
            scope.id = trace::ScopeId{static_cast<std::uint32_t>(state.scopes.size() + 1)};
            scope.text = "Res(k)";
            scope.phase = playback::ScopeState::Phase::held;
            scope.value = trace::Value::ofDisplay(value);
            state.scopes.push_back(scope);
        }
        const StageContext context;
        const StageOptions options;
        std::vector<std::string> all;
        for (const auto& holding : heldNow({state, context, options})) all.push_back(holding.label);
        return all;
    };
    using Labels = std::vector<std::string>;
    CHECK(labels("'a'", "'b'") == Labels{"Res(k) → 'a'", "Res(k) → 'b'"});
    CHECK(labels("'a'", "'a'") == Labels{"Res(k)", "Res(k)"});
    CHECK(labels("<Res>", "None") == Labels{"Res(k)", "Res(k)"});
}
