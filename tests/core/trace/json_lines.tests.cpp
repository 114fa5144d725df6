#include "core/trace/json_lines.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace flowglass::trace;
using flowglass::base::Nanoseconds;

namespace {

/// What comes back of `lines`; without times, so that they can be left out.
std::string roundTrip(std::string_view lines) {
    const auto trace = readJsonLines(lines);
    REQUIRE(trace.has_value());
    std::string result;
    (*trace)->each(0, (*trace)->size(),
                   [&](const Event& event) { result += jsonLine(event, Times::leftOut) + "\n"; });
    return result;
}

std::string failure(std::string_view lines) {
    const auto trace = readJsonLines(lines);
    return trace ? std::string() : describe(trace.error());
}

}  // namespace

TEST_CASE("an event of every sort of field comes back as it was written", "[trace]") {
    const std::string lines =
        R"({"i":0,"thread":1,"kind":"thread","name":"MainThread"})"
        "\n"
        R"({"i":1,"thread":1,"kind":"call","in":4,"frame":1,"function":"f","file":"a.py","line":3,)"
        R"("args":{"z":{"text":"1"},"a":{"text":"'é'","object":2},"g":{"text":"<g>","frame":9}},)"
        R"("native":true})"
        "\n"
        R"({"i":2,"thread":1,"kind":"call","frame":2,"function":"g","args":{}})"
        "\n"
        R"({"i":3,"thread":2,"kind":"suspend","frame":1,"line":4,"how":"yield",)"
        R"("value":{"text":"2.5"},"pending":["range(9), next is 5","[1, 2], next is 2"]})"
        "\n"
        R"({"i":4,"thread":2,"kind":"raise","exc":3,"exception":"ExceptionGroup","how":"new",)"
        R"("members":[1,2]})"
        "\n"
        R"({"i":5,"thread":2,"kind":"apply","chain":1,"layer":2,"before":{"text":"None"},)"
        R"("after":{"text":"True"},"metadata":{"__name__":{"before":{"text":"'f'"},)"
        R"("after":{"text":"'w'"}}}})"
        "\n"
        R"({"i":6,"thread":2,"kind":"ready","task":1,"by":{"timer":true},"cause":2})"
        "\n"
        R"({"i":7,"thread":2,"kind":"wait","task":1,"on":"group","until":70,)"
        R"("targets":[{"task":3},{"object":2}]})"
        "\n"
        R"({"i":8,"thread":2,"kind":"idle","loop":1,"for":1500})"
        "\n"
        R"({"i":9,"thread":2,"kind":"return","frame":1,"value":{"text":"-9007199254740993"}})"
        "\n";
    CHECK(roundTrip(lines) == lines);
}

TEST_CASE("a word reads as DESIGN.md spells it", "[trace]") {
    const std::string line =
        R"({"i":0,"thread":1,"kind":"resume","frame":1,"how":"next","via":"yield from"})"
        "\n";
    CHECK(roundTrip(line) == line);
}

TEST_CASE("what is left out is made up: thread 1, a microsecond an event", "[trace]") {
    const auto trace = readJsonLines(
        "# a comment\n\n{\"kind\":\"mark\",\"text\":\"a\"}\n"
        "{\"kind\":\"mark\",\"text\":\"b\"}");
    REQUIRE(trace.has_value());
    REQUIRE((*trace)->size() == 2);
    CHECK((*trace)->time(1) == Nanoseconds(1000));
    CHECK(jsonLine((*trace)->event(1)) ==
          R"({"i":1,"t":1000,"thread":1,"kind":"mark","text":"b"})");
}

TEST_CASE("lines keep their order, whatever their threads", "[trace]") {
    const std::string lines =
        "{\"i\":0,\"thread\":2,\"kind\":\"mark\",\"text\":\"a\"}\n"
        "{\"i\":1,\"thread\":1,\"kind\":\"mark\",\"text\":\"b\"}\n"
        "{\"i\":2,\"thread\":2,\"kind\":\"mark\",\"text\":\"c\"}\n";
    CHECK(roundTrip(lines) == lines);
}

TEST_CASE("no lines are a trace of nothing", "[trace]") {
    CHECK(roundTrip("").empty());
    CHECK(roundTrip("\n# only a comment").empty());
}

TEST_CASE("what is wrong with a line is said in one sentence, with its number", "[trace]") {
    CHECK(failure("\n{") == "line 2: This is not JSON.");
    CHECK(failure("[]") == "line 1: A line must be one JSON object.");
    CHECK(failure(R"({"kind":"jump"})") == "line 1: 'kind' must be a kind of event.");
    CHECK(failure(R"({"kind":"mark"})") == "line 1: 'mark' lacks its 'text'.");
    CHECK(failure(R"({"kind":"mark","text":"a","line":1})") ==
          "line 1: 'mark' has no field 'line'.");
    CHECK(failure(R"({"kind":"line","frame":0,"line":1})") ==
          "line 1: 'frame' must be an id, counted from 1.");
    CHECK(failure(R"({"kind":"line","frame":1,"line":-1})") ==
          "line 1: 'line' must be a whole number from 0.");
    CHECK(failure(R"({"kind":"mark","text":3})") == "line 1: 'text' must be a text.");
    CHECK(failure(R"({"kind":"mark","text":"a","thread":"b"})") ==
          "line 1: 'thread' must be an id, counted from 1.");
    CHECK(failure(R"({"kind":"mark","text":"a","t":5})"
                  "\n"
                  R"({"kind":"mark","text":"a","t":4})") == "line 2: 't' must not go back.");
    CHECK(failure(R"({"kind":"bind","frame":1,"name":"x","value":3})") ==
          "line 1: 'value' must be a value: {\"text\": …}.");
    CHECK(failure(R"({"kind":"lost","count":1,"why":"tired"})") ==
          "line 1: 'why' must be a word of the vocabulary.");
}

TEST_CASE("a line that nests without end is refused, not followed", "[trace]") {
    constexpr std::size_t kDeep = 300'000;
    const std::string deep = std::string(kDeep, '[') + std::string(kDeep, ']');
    CHECK(failure(deep) == "line 1: A line must be one JSON object.");
    CHECK(failure(R"({"kind":"mark","text":)" + deep + "}") == "line 1: 'text' must be a text.");
    CHECK(failure(std::string(kDeep, '[')) == "line 1: This is not JSON.");
    CHECK(failure("{\"kind\":\"mark\",\"text\":\"\xFF\"}") == "line 1: This is not JSON.");
}
