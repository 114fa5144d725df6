#include "core/scene/scopes/scopes.hpp"

#include <algorithm>

#include "core/scene/scopes/scope_facts.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Step;

namespace {

constexpr auto kMoments = playback::Grain::moments;

TestRecording lesson(const std::string& name) {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/lessons/" +
                         name + ".jsonl");
}

Scene at(const TestRecording& recording, Step step, Size size = {960, 560},
         const StageOptions& options = {}) {
    const auto state = recording->player.stateAt(kMoments, step);
    return composeScopes(state,
                         contextOf(recording->player, &recording->stage, kMoments, step, state),
                         size, options);
}

/// The step that ends with the first event for which `wanted` holds.
template <typename Wanted>
Step stepOf(const TestRecording& recording, Wanted wanted) {
    const auto& player = recording->player;
    for (Step step = 1; step <= player.lastStep(kMoments); ++step)
        if (wanted(player.trace().event(player.eventOf(kMoments, step)))) return step;
    FAIL("no such step");
    return 0;
}

bool isInside(const Rect& inner, const Rect& outer) {
    return outer.contains({inner.x, inner.y}) && outer.contains({inner.right(), inner.bottom()});
}

}  // namespace

TEST_CASE("what leaves a block runs in the exit, not in the block", "[scene]") {
    const auto recording = lesson("nested_scopes");
    const auto step = stepOf(recording, [](const trace::Event& event) {
        return event.kind == trace::Kind::call &&
               event.text(trace::Field::function) == "Transaction.__exit__" &&
               event.frame() == trace::FrameId{16};
    });
    const auto scene = at(recording, step);
    const auto* exit = scene.find("scope:4/door");
    const auto* card = scene.find("frame:16");
    const auto* token = scene.find("token:exception:1");
    REQUIRE(exit != nullptr);
    REQUIRE(card != nullptr);
    REQUIRE(token != nullptr);
    CHECK(isInside(card->rect, exit->rect));
    CHECK(isInside(token->rect, exit->rect));
    CHECK_FALSE(isInside(scene.find("frame:11")->rect, exit->rect));
    CHECK(at(recording, step - 1).find("scope:4/door") == nullptr);
}

TEST_CASE("who goes on outside is not drawn in the block of a function that has ended", "[scene]") {
    const auto recording = lesson("swallowed");
    const auto step = stepOf(recording, [](const trace::Event& event) {
        return event.kind == trace::Kind::exiting && event.scope() == trace::ScopeId{1};
    });
    const auto scene = at(recording, step);
    CHECK(scene.find("frame:1") == nullptr);
    REQUIRE(scene.find("notice:block") != nullptr);
    CHECK(scene.find("notice:block")->text == "ask has ended");
    REQUIRE(scene.find("scope:1/function") != nullptr);
    CHECK(scene.find("scope:1/function")->text == "in <module>");
    CHECK(scene.find("scope:3/function")->text == "in ask");
}

TEST_CASE("an exception thrown into the generator behind a scope is in that generator", "[scene]") {
    const auto recording = lesson("session");
    const auto step = stepOf(recording, [](const trace::Event& event) {
        return event.kind == trace::Kind::resume && event.how() == trace::Word::throw_;
    });
    const auto told = at(recording, step - 1);
    CHECK(told.find("scope:2/exit")->rect.intersects(told.find("token:exception:1")->rect));
    const auto thrown = at(recording, step);
    const auto* generator = thrown.find("frame:3");
    const auto* token = thrown.find("token:exception:1");
    REQUIRE(generator != nullptr);
    REQUIRE(token != nullptr);
    CHECK(generator->rect.contains(
        {token->rect.x + token->rect.width / 2, token->rect.y + token->rect.height / 2}));
    CHECK_FALSE(thrown.find("frame:3/label")->rect.intersects(token->rect));
}

TEST_CASE("the message of an exception is read where its type can be told briefly", "[scene]") {
    const auto recording = lesson("nested_scopes_cpp");
    const auto step = stepOf(
        recording, [](const trace::Event& event) { return event.kind == trace::Kind::raise; });
    const auto state = recording->player.stateAt(kMoments, step);
    const auto context = contextOf(recording->player, &recording->stage, kMoments, step, state);
    // As in a lecture.
    StageOptions options;
    options.scale = 1.5;
    options.output = false;
    const auto narrow = composeScopes(state, context, {1280, 432}, options);
    REQUIRE(narrow.find("frame:3/exception:1") != nullptr);
    CHECK(narrow.find("frame:3/exception:1")->text == "domain_error: negative");
    const auto wide = composeScopes(state, context, {1600, 600});
    CHECK(wide.find("frame:3/exception:1")->text == "std::domain_error: negative");
}

TEST_CASE("a stack that is unwound is seen as a whole", "[scene]") {
    const auto recording = lesson("unwinding");
    std::size_t most = 0;
    for (Step step = 1; step <= recording->player.lastStep(kMoments); ++step) {
        const auto state = recording->player.stateAt(kMoments, step);
        const auto scene = composeScopes(
            state, contextOf(recording->player, &recording->stage, kMoments, step, state),
            {1284, 390});
        INFO("step " << step);
        for (const auto& scope : state.scopes)
            CHECK(scene.find("scope:" + std::to_string(scope.id.value)) != nullptr);
        most = std::max(most, state.scopes.size());
    }
    CHECK(most >= 5);
}

TEST_CASE("what opens a fold of scopes keeps the one that the step is about", "[scene]") {
    const auto recording = lesson("nested_scopes");
    std::size_t folds = 0;
    for (Step step = 1; step <= recording->player.lastStep(kMoments); ++step) {
        const auto state = recording->player.stateAt(kMoments, step);
        const auto context = contextOf(recording->player, &recording->stage, kMoments, step, state);
        for (const Size size : {Size{960, 560}, Size{700, 180}}) {
            const auto closed = composeScopes(state, context, size);
            const StageOptions none;
            const auto nest = nestOf({state, context, none});
            for (const auto& node : closed.nodes) {
                if (!node.id.starts_with("fold:scopes:") || !node.target) continue;
                ++folds;
                StageOptions options;
                std::string action = node.target->action;
                REQUIRE(leaf(options.opened, action));
                INFO("step " << step << ", " << node.target->action);
                const auto focus = std::to_string(nest.scopes[nest.focus].id.value);
                // From fold to fold, and back.
                for (std::size_t clicks = 0; !options.opened.empty() && clicks < 12; ++clicks) {
                    const auto open = composeScopes(state, context, size, options);
                    CHECK(open.find("scope:" + focus) != nullptr);
                    CHECK(faultsOf(open) == std::vector<std::string>{});
                    for (const auto& fold : open.nodes)
                        if (fold.id.starts_with("fold:scopes:") && fold.target)
                            action = fold.target->action;
                    leaf(options.opened, action);
                }
                CHECK(options.opened.empty());
            }
        }
    }
    CHECK(folds > 0);
}

TEST_CASE("an exception at a door does not reach over what is outside of it", "[scene]") {
    const auto recording = lesson("nested_scopes_cpp");
    std::size_t seen = 0;
    for (Step step = 1; step <= recording->player.lastStep(kMoments); ++step) {
        const auto event =
            recording->player.trace().event(recording->player.eventOf(kMoments, step));
        if (event.kind != trace::Kind::exiting || !event.exc()) continue;
        const auto scene = at(recording, step, {877, 400});
        const auto* token = scene.find("token:exception:1");
        const auto* exit = scene.find("scope:" + std::to_string(event.scope()->value) + "/exit");
        REQUIRE(token != nullptr);
        REQUIRE(exit != nullptr);
        CHECK(scene.find("token:exception:1/text")->text == "domain_error");
        CHECK(token->rect.right() <= exit->rect.right() + 0.01);
        ++seen;
    }
    CHECK(seen == 2);
}

TEST_CASE("what is entered is told with the values that its arguments had", "[scene]") {
    const auto recording = lesson("ways_out");
    const auto step = stepOf(
        recording, [](const trace::Event& event) { return event.kind == trace::Kind::entered; });
    const auto scene = at(recording, step);
    CHECK(scene.find("scope:1/title")->text == "Room('hall')");
    CHECK(scene.find("held:1/text")->text == "Room('hall')");
    const auto sentence = recording->player.narrate(kMoments, step).plain();
    CHECK(sentence == "Room('hall') is entered; it is held until its block is left.");
}

TEST_CASE("what a lecture shows as held is read whole", "[scene]") {
    const auto recording = lesson("unwinding");
    // What is printed stands elsewhere.
    StageOptions options;
    options.output = false;
    std::size_t pills = 0;
    for (Step step = 1; step <= recording->player.lastStep(kMoments); ++step)
        for (const auto& node : at(recording, step, {888, 400}, options).nodes) {
            if (!node.id.starts_with("held:") || node.text.empty()) continue;
            ++pills;
            INFO("step " << step << ": " << node.text);
            CHECK(node.text.find("…") == std::string::npos);
        }
    CHECK(pills > 40);
}

TEST_CASE("the word that is stamped on an exit is whole", "[scene]") {
    std::size_t stamps = 0;
    for (const auto* name : {"../exit_stack", "nested_scopes", "swallowed", "session"}) {
        const auto recording = lesson(name);
        for (Step step = 1; step <= recording->player.lastStep(kMoments); ++step) {
            const auto state = recording->player.stateAt(kMoments, step);
            const auto context =
                contextOf(recording->player, &recording->stage, kMoments, step, state);
            for (const Size size : {Size{1284, 520}, Size{960, 560}, Size{640, 480}})
                for (const auto& node : composeScopes(state, context, size).nodes) {
                    if (!node.id.ends_with("/stamp/text")) continue;
                    ++stamps;
                    INFO(name << ", step " << step << ": " << node.text);
                    CHECK(node.text.find("…") == std::string::npos);
                }
        }
    }
    CHECK(stamps > 0);
}

TEST_CASE("what a stack only calls was never entered", "[scene]") {
    const auto recording = lesson("unwinding");
    const auto sceneAt = [&](trace::Kind kind) {
        const auto step = stepOf(recording, [&](const trace::Event& event) {
            return event.kind == kind && event.scope() == trace::ScopeId{2};
        });
        const auto state = recording->player.stateAt(kMoments, step);
        return composeScopes(state,
                             contextOf(recording->player, &recording->stage, kMoments, step, state),
                             {2600, 1400});
    };
    const auto put = sceneAt(trace::Kind::entered);
    CHECK(put.find("scope:1/entry") != nullptr);
    CHECK(put.find("scope:2/entry") == nullptr);
    REQUIRE(put.find("scope:2/exit/heading") != nullptr);
    CHECK(put.find("scope:2/exit/heading")->text == "its call");
    CHECK(put.find("scope:2/exit/line:0")->text == "not called yet");
    CHECK(sceneAt(trace::Kind::exited).find("scope:2/exit/line:0")->text == "called");
}

TEST_CASE("what a stack only calls has no entry while it is put there either", "[scene]") {
    const auto recording = lesson("unwinding");
    const auto& player = recording->player;
    for (Step step = 1; step <= player.lastStep(playback::Grain::events); ++step) {
        const auto event = player.trace().event(player.eventOf(playback::Grain::events, step));
        if (event.kind != trace::Kind::entering || event.scope() != trace::ScopeId{2}) continue;
        const auto state = player.stateAt(playback::Grain::events, step);
        const auto context =
            contextOf(player, &recording->stage, playback::Grain::events, step, state);
        const auto scene = composeScopes(state, context, {2600, 1400});
        CHECK(scene.find("scope:2/entry") == nullptr);
        CHECK(scene.find("scope:2/exit/heading") != nullptr);
        return;
    }
    FAIL("nothing is put on the stack");
}

TEST_CASE("an exception on its way out is drawn inside of the scopes that are still open",
          "[scene]") {
    std::size_t seen = 0;
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto& player = recording->player;
        for (Step step = 0; step <= player.lastStep(kMoments); ++step) {
            const auto state = player.stateAt(kMoments, step);
            const auto scene = composeScopes(
                state, contextOf(player, &recording->stage, kMoments, step, state), {640, 300});
            const auto token = std::ranges::find_if(scene.nodes, [](const Node& node) {
                return node.id.starts_with("token:exception:") && node.shape == Shape::box;
            });
            if (token == scene.nodes.end()) continue;
            const Point centre{token->rect.x + token->rect.width / 2,
                               token->rect.y + token->rect.height / 2};
            for (const auto& scope : state.scopes) {
                const auto id = "scope:" + std::to_string(scope.id.value);
                const auto* note = scene.find(id + "/note");
                if (note == nullptr || note->text != "still open") continue;
                INFO(path.filename() << " step " << step << ", " << id);
                CHECK(scene.find(id)->rect.contains(centre));
                ++seen;
            }
        }
    }
    CHECK(seen > 0);
}

TEST_CASE("what leaving raised in place of another exception does not come from the block",
          "[scene]") {
    std::size_t seen = 0;
    for (const auto& path : allRecordings()) {
        const TestRecording recording(path);
        const auto& player = recording->player;
        for (Step step = 0; step <= player.lastStep(kMoments); ++step) {
            const auto state = player.stateAt(kMoments, step);
            for (const auto& scope : state.scopes) {
                if (!scope.raised || state.exception(*scope.raised) == nullptr) continue;
                const auto scene = at(recording, step);
                const auto id = std::to_string(scope.id.value);
                const auto* exit = scene.find("scope:" + id + "/exit");
                const auto number = std::to_string(scope.raised->value);
                if (exit == nullptr || scene.find("token:exception:" + number) == nullptr) continue;
                ++seen;
                const auto* link = scene.find("link:scopes:" + number);
                INFO(path.filename() << " step " << step << ", scope " << id);
                if (link != nullptr) CHECK(link->points.front().x >= exit->rect.x);
            }
        }
    }
    CHECK(seen > 0);
}
