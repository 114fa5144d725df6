#include <set>

#include "core/playback/moves/player.hpp"
#include "core/playback/words/sentence_pattern.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/synthetic.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;
using playback::Step;

namespace {

void checkSentence(const playback::Sentence& sentence) {
    const auto text = sentence.plain();
    INFO(sentence.id << ": " << text);
    CHECK_FALSE(sentence.id.empty());
    CHECK_FALSE(sentence.label.empty());
    REQUIRE_FALSE(text.empty());
    CHECK(text.back() == '.');
    for (const auto& phrase : sentence.phrases) {
        CHECK_FALSE(phrase.text.empty());
        if (phrase.role != playback::Phrase::Role::plain) continue;
        for (const auto* flaw : {"  ", " .", " ,", "{", "}", "[", ".."})
            CHECK(phrase.text.find(flaw) == std::string::npos);
    }
    std::set<std::string_view> names;
    for (const auto& argument : sentence.arguments) CHECK(names.insert(argument.name).second);
}

std::vector<std::string> sentencesOf(const Player& player, Grain grain) {
    std::vector<std::string> sentences;
    for (Step step = 0; step <= player.lastStep(grain); ++step)
        sentences.push_back(player.narrate(grain, step).plain());
    return sentences;
}

std::string only(std::string_view line, std::string_view before = {}) {
    const Player player(parsedAnyhow(std::string(before) + "\n" + std::string(line)));
    return player.narrate(Grain::events, player.lastStep(Grain::events)).plain();
}

}  // namespace

TEST_CASE("every event of every conformance program has a sentence", "[playback]") {
    for (const auto& name : kConformanceNames) {
        INFO(name);
        const Player player(conformance(name));
        for (const auto grain : {Grain::moments, Grain::lines, Grain::events})
            for (Step step = 0; step <= player.lastStep(grain); ++step)
                checkSentence(player.narrate(grain, step));
    }
}

TEST_CASE("every kind of event has a sentence, however little is known of it", "[playback]") {
    for (std::size_t k = 0; k < trace::kKindCount; ++k) {
        const auto kind = static_cast<trace::Kind>(k);
        // Only what the vocabulary requires, each with its first value.
        trace::Event event(kind);
        for (const auto& rule : trace::fieldsOf(kind)) {
            if (!rule.required) continue;
            switch (trace::typeOf(rule.field)) {
                case trace::FieldType::text:
                    event.set(rule.field, "x");
                    break;
                case trace::FieldType::value:
                    event.set(rule.field, trace::Value::ofInteger(1));
                    break;
                default:
                    event.set(rule.field, std::uint64_t{1});
            }
        }
        trace::BlockBuilder block({1});
        REQUIRE(block.add(event));
        const std::array blocks{block.seal()};
        trace::TraceBuilder builder({});
        builder.addEpoch(blocks);
        const Player player(builder.snapshot());
        INFO(nameOf(kind));
        checkSentence(player.narrate(Grain::events, 1));
    }
}

TEST_CASE("the sentences of a pull through two generators", "[playback]") {
    const Player player(prefixSums());
    const auto sentences = sentencesOf(player, Grain::moments);
    const std::vector<std::string> expected{
        "The program has not started yet.",
        "prefix_sums.py starts to run.",
        "<module> creates the generator evens with limit = 3; nothing of it has run yet.",
        "<module> creates the generator running_total with numbers = evens; nothing of it has run "
        "yet.",
        "The for loop asks running_total for its first value: it starts to run.",
        "The for loop in running_total asks evens for its first value: it starts to run.",
        "evens hands 0 to the for loop in running_total and is parked at line 4; its locals stay "
        "alive.",
        "running_total hands 0 to the for loop and is parked at line 10; its locals stay alive.",
        "<module> prints \"0\".",
        "The for loop picks running_total up again at line 10; its locals are as it left them.",
        "The for loop in running_total picks evens up again at line 4; its locals are as it left "
        "them."};
    REQUIRE(sentences.size() > expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(sentences[i] == expected[i]);
    CHECK(sentences[sentences.size() - 4] ==
          "evens is exhausted: the for loop in running_total ends.");
    CHECK(sentences.back() == "The program has ended.");
}

TEST_CASE("a sentence has an id, a label and named arguments", "[playback]") {
    const Player player(prefixSums());
    const auto sentence = player.narrate(Grain::moments, 7);
    CHECK(sentence.id == "suspend.yield");
    CHECK(sentence.label == "YIELD");
    REQUIRE(sentence.arguments.size() == 4);
    CHECK(sentence.arguments[0].name == "frame");
    CHECK(sentence.arguments[0].value == "running_total");
    CHECK(sentence.phrases.front().role == playback::Phrase::Role::name);
    CHECK(sentence.phrases[2].role == playback::Phrase::Role::value);
}

TEST_CASE("the sentences of tunnels and exceptions name every frame on the way", "[playback]") {
    const Player player(conformance("a"));
    const auto sentences = sentencesOf(player, Grain::moments);
    const auto has = [&](const std::string& text) {
        return std::find(sentences.begin(), sentences.end(), text) != sentences.end();
    };
    CHECK(
        has("inner hands 1 to next() through the tunnel of yield from in outer, and is parked at "
            "line 3."));
    CHECK(has("<module> catches LookupError at line 20, after it left inner #2 and outer."));
    CHECK(has("inner is exhausted and gives 'caught': outer, which delegated to it, goes on."));
}

TEST_CASE("rare events have sentences of their own", "[playback]") {
    constexpr auto kBefore = R"jsonl(
{"kind":"create","frame":1,"function":"evens","file":"a.py","line":1,"flavor":"generator"}
{"kind":"resume","frame":1,"how":"next","via":"native","what":"list()"}
{"kind":"suspend","frame":1,"line":4,"how":"yield","value":{"text":"2"}}
)jsonl";
    CHECK(only(R"({"kind":"close","frame":1,"how":"dropped"})", kBefore) ==
          "evens is dropped while parked at line 4: nobody will ask it again.");
    CHECK(only(R"({"kind":"lost","count":9990,"why":"repeat","frame":1})", kBefore) ==
          "… 9,990 more events like these in evens were counted, not recorded.");
    CHECK(only(R"({"kind":"resume","frame":1,"line":4,"how":"send","value":{"text":"5"}})",
               kBefore) == "Its consumer sends 5 into evens, which goes on at line 4.");
    CHECK(
        only(R"({"kind":"unretrieved","what":"Future","exception":"ValueError","message":"no"})") ==
        "A future is gone, and nobody asked for the exception that it was given: ValueError: "
        "no.");
    CHECK(only(R"({"kind":"end","signal":2})") == "The program was ended by SIGINT.");
    CHECK(only(R"({"kind":"end","status":3})") == "The program has ended with status 3.");
    CHECK(only(R"({"kind":"output","stream":"stdout","text":"\n"})") ==
          "The program prints an empty line.");
    CHECK(only(R"({"kind":"block","on":"lock"})") == "thread 1 stands still: it waits for a lock.");
    CHECK(only(R"j({"kind":"block","on":"sleep","what":"sleep(2)"})j") ==
          "thread 1 stands still in time.sleep(2): it sleeps.");
    CHECK(only(R"({"kind":"wait","task":1,"on":"io","what":"async_accept"})") ==
          "task 1 waits for a connection (async_accept), and lets the loop go on.");
}

TEST_CASE("long values and outputs are cut, not the characters in them", "[playback]") {
    const auto text = only(
        R"({"kind":"mark","text":"äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü"})");
    CHECK(text.find("…") != std::string::npos);
    CHECK(text.find("\xc3…") == std::string::npos);
}

TEST_CASE("a pattern leaves out what is not known", "[playback]") {
    using playback::sentence;
    CHECK(sentence("id", "X", "{a} runs[ at line {b}][ in {c}].",
                   {{"a", "It"}, {"b", ""}, {"c", "g"}})
              .plain() == "It runs in g.");
    CHECK(sentence("id", "X", "the {a} ends.", {{"a", "loop"}}).plain() == "The loop ends.");
    CHECK(sentence("id", "X", "{a} ends.", {{"a", "loop", playback::Phrase::Role::name}}).plain() ==
          "loop ends.");
}

TEST_CASE("a long recording has a sentence at any step", "[playback]") {
    const Player player(synthetic(30'000, 4));
    for (Step step = 0; step <= player.lastStep(Grain::moments); step += 97)
        checkSentence(player.narrate(Grain::moments, step));
}
