#include <algorithm>

#include "core/scene/drawing/scene_json.hpp"
#include "core/scene/drawing/sketch.hpp"
#include "core/scene/page/caption.hpp"
#include "core/scene/page/code.hpp"
#include "core/scene/page/highlight.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/geometry.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Phrase;
using playback::Sentence;

namespace {

Sentence sentence(std::size_t words) {
    Sentence made;
    made.label = "YIELD";
    made.phrases.push_back({Phrase::Role::name, "running_total"});
    made.phrases.push_back({Phrase::Role::plain, " hands "});
    made.phrases.push_back({Phrase::Role::value, "6"});
    std::string rest = ", and";
    for (std::size_t i = 0; i < words; ++i) rest += " goes on";
    made.phrases.push_back({Phrase::Role::plain, rest + "."});
    return made;
}

std::string textOf(const Scene& scene) {
    std::string text;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("caption/") && node.id.find("label") == std::string::npos)
            text += node.text;
    return text;
}

std::string styles(std::string_view code, CodeLanguage language) {
    std::string out;
    for (const auto& line : highlighted(code, language)) {
        for (const auto& span : line)
            if (span.text.find_first_not_of(' ') != std::string_view::npos)
                out += "[" + std::string(span.style.substr(5)) + " " + std::string(span.text) + "]";
        out += "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("a value that does not fit on a caption's line goes on the next", "[scene]") {
    Sentence made;
    made.phrases = {{Phrase::Role::plain, "the function that it wraps calls itself "},
                    {Phrase::Role::value, "'attempt_once_more'"},
                    {Phrase::Role::plain, " now."}};
    const double first = measure(made.phrases[0].text, Font::sans, 17);
    const auto scene = composeCaption(made, {first + 60, 62}, 1);
    std::string all;
    for (const auto& node : scene.nodes) all += node.text;
    CHECK(all.find("…") == std::string::npos);
    REQUIRE(scene.find("caption/1.0") != nullptr);
    CHECK(scene.find("caption/1.0")->text == "'attempt_once_more'");
}

TEST_CASE("which step it is stands beside a caption, beneath none of its words", "[scene]") {
    for (const int words : {1, 20, 300}) {
        const auto scene = composeCaption(sentence(words), {853, 56}, 1, 12, "12 / …");
        const auto* corner = scene.find("caption/corner");
        REQUIRE(corner != nullptr);
        CHECK(corner->text == "12 / …");
        for (const auto& node : scene.nodes)
            if (node.id != corner->id) CHECK(node.rect.right() < corner->rect.x);
    }
    CHECK(composeCaption(sentence(1), {853, 56}).find("caption/corner") == nullptr);
}

TEST_CASE("a caption says the whole sentence, with names and values in bold", "[scene]") {
    const auto scene = composeCaption(sentence(1), {1600, 66});
    CHECK(textOf(scene) == "running_total hands 6, and goes on.");
    CHECK(scene.find("caption/0.0")->font == Font::sansBold);
    CHECK(scene.find("caption/0.1")->font == Font::sans);
    CHECK(scene.find("caption/0.2")->style == "phrase.value");
    CHECK(scene.find("caption/label")->style == "label.parked");
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("a long sentence takes more lines, and at last an ellipsis", "[scene]") {
    for (const auto words : {0U, 5U, 20U, 60U, 300U})
        for (const Size size : {Size{640, 46}, Size{1600, 66}, Size{300, 66}, Size{640, 200}}) {
            const auto scene = composeCaption(sentence(words), size);
            INFO(words << " words at " << size.width << " x " << size.height);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
        }
    CHECK(textOf(composeCaption(sentence(300), {640, 46})).ends_with("…"));
    CHECK(textOf(composeCaption(sentence(20), {640, 200})).ends_with("on."));
}

TEST_CASE("what was cut before is not given a second ellipsis", "[scene]") {
    CHECK(elide("[1, 2, 3, 4…", Font::mono, 10, 66) == "[1, 2, 3,…");
    CHECK(elide("abcdef……… and", Font::mono, 10, 60) == "abcdef…");
    Sentence made;
    made.phrases = {{Phrase::Role::name, "main"},
                    {Phrase::Role::plain, " calls "},
                    {Phrase::Role::name, "store"},
                    {Phrase::Role::plain, " with "},
                    {Phrase::Role::value, "orders = [Order(1), Order(2), Order(3), Or…"},
                    {Phrase::Role::plain, " and "},
                    {Phrase::Role::value, "names = ['a', 'b', 'c', 'd', 'e', …"},
                    {Phrase::Role::plain, "."}};
    for (double width = 60; width < 900; width += 3) {
        const auto words = textOf(composeCaption(made, {width, 30}));
        INFO(words << " at " << width);
        CHECK(words.find("……") == std::string::npos);
    }
}

TEST_CASE("Python is cut into keywords, names, numbers, strings and comments", "[scene]") {
    CHECK(styles("def evens(limit):\n    yield 2  # two", CodeLanguage::python) ==
          "[keyword def][name evens][plain (limit):]\n"
          "[keyword yield][literal 2][comment # two]\n");
    CHECK(styles("f'a{b}' \"it's\"", CodeLanguage::python) ==
          "[string f'a{b}'][string \"it's\"]\n");
    CHECK(styles("x = '''a\nb''' + 1", CodeLanguage::python) ==
          "[plain x = ][string '''a]\n[string b'''][plain  + ][literal 1]\n");
    CHECK(styles("'open\nx", CodeLanguage::python) == "[string 'open]\n[plain x]\n");
}

TEST_CASE("C++ is cut in the same way", "[scene]") {
    CHECK(styles("co_yield n; // now\n/* a\nb */ int x = 0x1F;", CodeLanguage::cpp) ==
          "[keyword co_yield][plain  n; ][comment // now]\n[comment /* a]\n"
          "[comment b */][keyword int][plain  x = ][literal 0x1F][plain ;]\n");
}

TEST_CASE("code is never lost when it is cut into pieces", "[scene]") {
    const std::string code = "a\tb = r'\\' + \"\\\"\" # é\n\n'''x\n";
    for (const auto language : {CodeLanguage::python, CodeLanguage::cpp}) {
        std::string joined;
        for (const auto& line : highlighted(code, language)) {
            if (!joined.empty()) joined += "\n";
            for (const auto& span : line) joined += span.text;
        }
        CHECK(joined.size() + 1 >= code.size());
    }
}

TEST_CASE("a column of code shows both marked lines however long the file is", "[scene]") {
    std::string source;
    for (int i = 1; i <= 200; ++i)
        source += "value_" + std::to_string(i) + " = " + std::to_string(i) + "\n";
    for (const std::uint32_t just : {1U, 2U, 50U, 99U, 150U, 199U, 200U})
        for (const int ahead : {-10, -1, 0, 1, 10}) {
            CodeContent content;
            content.file = "x.py";
            content.source = source;
            content.just = just;
            content.next =
                static_cast<std::uint32_t>(std::clamp(static_cast<int>(just) + ahead, 1, 200));
            content.tags.push_back(
                {just, "a_generator_with_a_rather_long_name and 3 more", trace::FrameId{4}});
            const auto scene = composeCode(content, {400, 420});
            INFO(just << " and " << ahead);
            CHECK(scene.find("code:just") != nullptr);
            CHECK(scene.find("code:next") != nullptr);
            CHECK(scene.find("tag:" + std::to_string(just)) != nullptr);
            CHECK(faultsOf(scene) == std::vector<std::string>{});
        }
}

TEST_CASE("where both marked lines have no room, the one that the step is about is shown",
          "[scene]") {
    std::string source;
    for (int i = 1; i <= 200; ++i) source += "value = " + std::to_string(i) + "\n";
    for (const auto& [just, next] :
         {std::pair{19U, 107U}, {57U, 22U}, {15U, 73U}, {1U, 200U}, {200U, 1U}})
        for (const std::size_t strip : {0U, 7U}) {
            CodeContent content;
            content.file = "x.py";
            content.source = source;
            content.just = just;
            content.next = next;
            const auto scene = composeCode(content, {400, 420}, {1, strip});
            INFO(just << " and " << next);
            CHECK(scene.find("code:just") != nullptr);
            CHECK(scene.find("code:next") == nullptr);
        }
}

TEST_CASE("a tag without room beside its code stands beside the next line's", "[scene]") {
    CodeContent content;
    content.file = "x.py";
    content.source = "for tail in tails:\n    yield [item, another, *tail_of_it]\n\n\n";
    content.just = 2;
    content.tags.push_back({2, "permutations_of #7", trace::FrameId{4}});
    const auto scene = composeCode(content, {400, 420});
    REQUIRE(scene.find("tag:2/text") != nullptr);
    CHECK(scene.find("tag:2/text")->text.ends_with("#7"));
    CHECK(scene.find("tag:2")->rect.y > scene.find("code:3/number")->rect.y - 8);
    CHECK(scene.find("tag:2/stem") != nullptr);
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("a tag without room for a word is not there at all", "[scene]") {
    CodeContent content;
    content.file = "x.py";
    constexpr auto kFull =
        "    yield [item, another, *all_of_the_others]\n"
        "    yield [item, another, *all_of_the_others]\n"
        "    yield [item, another, *all_of_the_others]\n";
    content.source = kFull;
    content.just = 2;
    content.tags.push_back({2, "permutations_of #7", trace::FrameId{4}});
    const auto scene = composeCode(content, {400, 420});
    CHECK(scene.find("tag:2") == nullptr);
    CHECK(faultsOf(scene) == std::vector<std::string>{});
}

TEST_CASE("a scene as JSON says what each node is, and leaves out what is usual", "[scene]") {
    Sketch sketch({100, 50});
    sketch.scene().title = "t";
    sketch.box("b", "card", {1, 2, 3, 4.567}).target = Target{trace::FrameId{7}, 9, ""};
    sketch.text("x", "hé", {Font::mono, 10, "text.ink"}, {0, 0, 50, 20}, Align::right);
    CHECK(toJson(sketch.take()) ==
          R"({"width":100,"height":50,"title":"t","description":"","nodes":[)"
          R"({"id":"b","style":"card","shape":"box","rect":[1,2,3,4.57],)"
          R"("target":{"frame":7,"event":9}},)"
          R"({"id":"x","style":"text.ink","shape":"text","rect":[38,3.4,12,13.2],)"
          R"("text":"hé","font":"mono","fontSize":10,"baseline":10.2,"align":"right"}]})");
}

TEST_CASE("what others did to a parked generator's values is said where it is certain", "[scene]") {
    const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                  "/tests/core/scene/data/lessons/session.jsonl");
    const auto& player = recording->player;
    std::string told;
    for (playback::Step step = 0; step <= player.lastStep(playback::Grain::moments); ++step) {
        const auto sentence = player.narrate(playback::Grain::moments, step,
                                             player.stateAt(playback::Grain::moments, step));
        if (sentence.id == "resume.changed") told += sentence.plain();
    }
    CHECK(told ==
          "The with statement picks session up again at line 8; meanwhile draft, which it shares, "
          "has become ['tea', 'milk'].");
}

TEST_CASE("a caption tells a cancellation in its own colour, another exception in red", "[scene]") {
    const auto told = [](const std::string& type) {
        Sentence made;
        made.label = "THROW";
        made.phrases = {{Phrase::Role::plain, "The event loop throws "},
                        {Phrase::Role::error, type},
                        {Phrase::Role::plain, " into three."}};
        const auto scene = composeCaption(made, {900, 50});
        const auto name = std::ranges::find(scene.nodes, type, &Node::text);
        REQUIRE(name != scene.nodes.end());
        return scene.find("caption/label")->style + " " + name->style;
    };
    CHECK(told("CancelledError") == "label.cancelled text.cancelled");
    CHECK(told("ValueError") == "label.error phrase.error");
}
