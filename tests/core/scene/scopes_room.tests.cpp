#include <algorithm>
#include <cmath>

#include "core/scene/scopes/scopes.hpp"
#include "core/scene/scopes/scopes_bars.hpp"
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
/// Beside nothing else, as in a lecture on a screen of 16:9.
constexpr Size kLectureStage{853, 287};

TestRecording lesson(const std::string& name) {
    return TestRecording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/lessons/" +
                         name + ".jsonl");
}

/// As scopesAt(), without what the program prints.
Scene lectureAt(const TestRecording& recording, Step step) {
    const auto state = recording->player.stateAt(kMoments, step);
    StageOptions options;
    options.output = false;
    return composeScopes(state,
                         contextOf(recording->player, &recording->stage, kMoments, step, state),
                         kLectureStage, options);
}

/// `count` doors on one exit stack, of which an exception has left the innermost `left`.
TestRecording cellars(std::uint32_t count, std::uint32_t left) {
    std::string lines = R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
{"kind":"entering","scope":1,"frame":1,"line":2,"text":"ExitStack()","manager":"ExitStack"}
{"kind":"entered","scope":1,"frame":1,"line":2,"text":"ExitStack()","value":{"text":"<ExitStack>"}}
)jsonl";
    const auto scope = [&](const std::string& kind, std::uint32_t number, const std::string& rest) {
        lines += "{\"kind\":\"" + kind + "\",\"scope\":" + std::to_string(number) +
                 ",\"line\":4,\"moved\":true," + rest + "}\n";
    };
    for (std::uint32_t number = 2; number < count + 2; ++number) {
        const std::string rest = R"x("frame":1,"text":"Door(n)","manager":"Door")x";
        const auto value = "{\"text\":\"Door(name='cellar " + std::to_string(number) + "')\"}";
        scope("entering", number, rest);
        scope("entered", number, rest + ",\"value\":" + value);
    }
    lines +=
        R"jsonl({"kind":"raise","frame":1,"line":6,"exc":1,"exception":"OSError","message":"","how":"new"}
{"kind":"exiting","scope":1,"how":"exception","exc":1,"line":2}
)jsonl";
    for (std::uint32_t number = count + 1; number > count + 1 - left; --number) {
        const std::string rest = R"("how":"exception","exc":1)";
        scope("exiting", number, rest);
        scope("exited", number, rest + R"(,"verdict":"propagates")");
    }
    return ofLines(lines);
}

}  // namespace

TEST_CASE("what an exit stack has just left is not folded, and the exception stands at it",
          "[scene]") {
    const auto recording = cellars(34, 17);
    const auto step = stepOf(recording, trace::Kind::exited, 19);
    const auto scene = scopesAt(recording, step, {850, 380});
    CHECK(faultsOf(scene) == std::vector<std::string>{});
    const auto* bar = scene.find("scope:19");
    const auto* token = scene.find("token:exception:1");
    REQUIRE(bar != nullptr);
    REQUIRE(token != nullptr);
    CHECK(std::abs(token->rect.y - bar->rect.y) < 16);
}

TEST_CASE("what is held beside the output is told by whole names, or counted", "[scene]") {
    std::string lines = R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"main","file":"a.py","line":1}
)jsonl";
    const std::vector<std::string> texts{
        "DatabaseConnection('database.example.org', 5432)", "self.configuration_lock",
        "transaction_of(connection, 'serializable')", "tempfile.TemporaryDirectory()",
        "contextlib.suppress(FileNotFoundError)"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto rest = ",\"scope\":" + std::to_string(i + 1) +
                          ",\"frame\":1,\"line\":2,\"text\":\"" + texts[i] + "\"}\n";
        lines += "{\"kind\":\"entering\"" + rest + "{\"kind\":\"entered\"" + rest;
    }
    const auto recording = ofLines(lines);
    for (const Size size : {Size{850, 380}, Size{1100, 690}, Size{640, 400}}) {
        const auto scene = scopesAt(recording, fullest(recording), size);
        const auto told = held(scene);
        INFO(size.width);
        REQUIRE(!told.empty());
        for (const auto& words : told) CHECK(words.find("…") == std::string::npos);
        CHECK((told.size() == texts.size()) == (scene.find("held/more") == nullptr));
    }
}

TEST_CASE("no hatching shows through the words of a generator behind a dimmed scope", "[scene]") {
    std::size_t dimmed = 0;
    for (const auto* name : {"c", "e"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/" +
                                      name + ".jsonl");
        for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
            for (const auto& node : scopesAt(recording, step).nodes) {
                if (!node.id.ends_with("/label") || node.shape != Shape::box) continue;
                const auto scene = scopesAt(recording, step);
                const auto* strip = scene.find(node.id.substr(0, node.id.rfind('/')));
                dimmed += strip != nullptr && strip->opacity < 1 ? 1 : 0;
                CHECK(node.opacity == 1);
            }
    }
    CHECK(dimmed > 0);
}

TEST_CASE("what came out of a block and was caught is no longer at its exit", "[scene]") {
    const auto recording = lesson("out_of_time");
    const auto& player = recording->player;
    const auto left = stepOf(recording, trace::Kind::exited, 1);
    CHECK(lectureAt(recording, left).find("scope:1") != nullptr);
    const auto caught = left + 1;
    REQUIRE(player.trace().event(player.eventOf(kMoments, caught)).kind == trace::Kind::handled);
    CHECK(lectureAt(recording, caught).find("scope:1") == nullptr);
}

TEST_CASE("what is to be called when a stack is unwound says so", "[scene]") {
    const auto recording = lesson("unwinding");
    const auto scene = lectureAt(recording, fullest(recording));
    CHECK(scene.find("scope:2/title")->text == R"(callback print("good night"))");
    // Where there is little room, its arguments go first.
    const auto told = held(scene);
    REQUIRE(told.size() > 1);
    CHECK(told[1] == "callback print");
}

TEST_CASE("an object has one spelling in a picture", "[scene]") {
    const auto recording = lesson("unwinding");
    std::size_t seen = 0;
    for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const auto& node : lectureAt(recording, step).nodes) {
            if (node.text.find("'gate'") == std::string::npos || node.id.ends_with(":name"))
                continue;
            INFO("step " << step << ", " << node.id << ": " << node.text);
            const bool isCall = node.text.starts_with("Door.");
            CHECK((isCall || node.text.find("Door(name='gate')") != std::string::npos));
            ++seen;
        }
    for (const auto& lane : recording->lanes.lanes)
        CHECK(
            (lane.label.find("'gate'") == std::string::npos || lane.label == "Door(name='gate')"));
    CHECK(seen > 0);
}

TEST_CASE("what entering gave is broken between its parts, not in its texts", "[scene]") {
    using Lines = std::vector<std::string>;
    CHECK(brokenValue("Door('the gate')", 100) == Lines{"→ Door(", "'the gate')"});
    CHECK(brokenValue("['tea', 'milk']", 100) == Lines{"→ ['tea', ", "'milk']"});
    CHECK(brokenValue("Door(name='gate')", 100) == Lines{"→ Door(name=", "'gate')"});
    CHECK(brokenValue("InPlainWords()", 84) == Lines{"→ InPlain", "Words()"});
    // A text that has no room on a line has to be broken, between its words.
    CHECK(brokenValue("'a text of many words'", 84) == Lines{"→ 'a text ", "of many ", "words'"});
}

TEST_CASE("a stamp crosses no border of a bar", "[scene]") {
    const auto recording = lesson("unwinding");
    std::size_t seen = 0;
    for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step) {
        const auto scene = lectureAt(recording, step);
        for (const auto& stamp : scene.nodes) {
            if (!stamp.id.starts_with("scope:") || !stamp.id.ends_with("/stamp")) continue;
            ++seen;
            for (const auto& bar : scene.nodes) {
                if (!bar.style.starts_with("bar")) continue;
                INFO("step " << step << ": " << stamp.id << " at " << bar.id);
                constexpr double kLine = 2;
                CHECK((bar.rect.y + kLine <= stamp.rect.y || bar.rect.y >= stamp.rect.bottom()));
            }
        }
    }
    CHECK(seen > 0);
}

TEST_CASE("an exception that replaced another in a folded scope comes from there", "[scene]") {
    std::string lines = R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
)jsonl";
    constexpr int kScopes = 14;
    const auto scope = [&](const char* kind, int number, const std::string& rest) {
        lines += std::string("{\"kind\":\"") + kind + "\",\"scope\":" + std::to_string(number) +
                 rest + "}\n";
    };
    for (int number = 1; number <= kScopes; ++number)
        for (const auto* kind : {"entering", "entered"})
            scope(kind, number, R"x(,"frame":1,"line":2,"text":"Door()","manager":"Door")x");
    const auto raise = [&](const std::string& number) {
        lines += R"({"kind":"raise","frame":1,"line":6,"exc":)" + number +
                 R"(,"exception":"OSError","message":"","how":"new"})" + "\n";
    };
    raise("1");
    for (int number = kScopes; number > 3; --number) {
        const bool replaces = number == kScopes - 2;
        const std::string exc = number >= kScopes - 2 ? "1" : "2";
        scope("exiting", number, R"(,"how":"exception","exc":)" + exc);
        if (replaces) raise("2");
        scope(
            "exited", number,
            R"(,"how":"exception","exc":)" + exc +
                (replaces ? R"(,"verdict":"replaced","raised":2)" : R"(,"verdict":"propagates")"));
    }
    const auto recording = ofLines(lines);
    const auto step = stepOf(recording, trace::Kind::exited, 4);
    std::size_t seen = 0;
    for (double height = 300; height < 500; height += 10) {
        const auto scene = scopesAt(recording, step, {853, height});
        const auto* way = scene.find("link:scopes:2");
        // Where it is folded, together with others, and not right beside the exception.
        const bool isShown = scene.find("scope:" + std::to_string(kScopes - 2)) != nullptr;
        if (isShown || way == nullptr) continue;
        ++seen;
        INFO(height);
        const auto start = way->points.front();
        CHECK(std::ranges::any_of(scene.nodes, [&](const Node& node) {
            return node.id.starts_with("fold:scopes:") && node.shape == Shape::box &&
                   start.y > node.rect.y && start.y < node.rect.y + 24;
        }));
    }
    CHECK(seen > 0);
}

TEST_CASE("destructors are told in the words of C++", "[scene]") {
    const auto recording = lesson("nested_scopes_cpp");
    std::string words;
    for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        for (const auto& node : lectureAt(recording, step).nodes) words += node.text + "\n";
    for (const auto* python : {"is told", "still open", "given back"})
        CHECK(words.find(python) == std::string::npos);
    CHECK(words.find("unwound by") != std::string::npos);
    CHECK(words.find("destroyed: transaction") != std::string::npos);
}
