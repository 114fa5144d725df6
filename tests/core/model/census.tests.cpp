#include "core/model/census.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::model;

namespace {

std::string summaryOf(const trace::Trace& trace) {
    Census census;
    trace.each(0, trace.size(), [&](const trace::Event& event) { census.see(event); });
    std::string words;
    for (const auto& part : census.summary(9)) words += (words.empty() ? "" : ", ") + part.text;
    return words;
}

std::string ending(std::string_view exception, std::string_view by, int status) {
    const std::string exc = "\"exc\":1";
    return summaryOf(*tests::parsedAnyhow(
        "{\"kind\":\"call\",\"frame\":1,\"function\":\"<module>\",\"file\":\"a.py\",\"line\":1}\n"
        "{\"kind\":\"raise\",\"exc\":1,\"frame\":1,\"line\":1,\"exception\":\"" +
        std::string(exception) + "\",\"how\":\"new\"}\n" +
        (by == "except" ? "" : "{\"kind\":\"unwind\",\"frame\":1,\"line\":1,\"exc\":1}\n") +
        "{\"kind\":\"handled\",\"exc\":1,\"by\":\"" + std::string(by) + "\"}\n" +
        "{\"kind\":\"end\",\"status\":" + std::to_string(status) + "}\n"));
}

}  // namespace

TEST_CASE("a trace in words: what is in it and how it ended", "[model]") {
    CHECK(summaryOf(*tests::prefixSums()) == "2 generators, 9 moments, ended normally");
    CHECK(summaryOf(*tests::conformance("d")) ==
          "4 coroutines, 4 tasks, 9 moments, ended normally");
    CHECK(summaryOf(*tests::conformance("c")) ==
          "1 generator, 1 decorated function, 2 scopes, 9 moments, ended normally");
}

TEST_CASE("an exception that nobody caught ended the program", "[model]") {
    CHECK(ending("ValueError", "interpreter", 1) == "9 moments, ended by ValueError");
    CHECK(ending("SystemExit", "interpreter", 3) == "9 moments, ended with status 3");
    CHECK(ending("ValueError", "except", 0) == "9 moments, ended normally");
    CHECK(summaryOf(*tests::parsedAnyhow(R"({"kind":"end","signal":9})")) ==
          "9 moments, ended by SIGKILL");
    CHECK(summaryOf(*tests::parsedAnyhow(R"({"kind":"mark","text":"x"})")) ==
          "9 moments, 1 mark, not ended");
}

TEST_CASE("what was folded and what is missing are counted apart", "[model]") {
    CHECK(summaryOf(*tests::parsedAnyhow("{\"kind\":\"lost\",\"count\":999000,\"why\":\"repeat\"}\n"
                                         "{\"kind\":\"lost\",\"count\":2,\"why\":\"full\"}\n")) ==
          "9 moments, 999,000 events folded, 2 events missing, not ended");
}
