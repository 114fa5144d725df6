#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/trace/checker.hpp"
#include "core/trace/file.hpp"
#include "tests/core/trace/samples.hpp"

using namespace flowglass::trace;
using samples::linesOf;

namespace {

/// The events of a conformance case, as hand-written: no comments, one a line.
std::vector<std::string> writtenLines(const std::string& name) {
    const std::filesystem::path folder = FLOWGLASS_SOURCE_DIR "/tests/conformance";
    std::istringstream text(samples::readText(folder / (name + ".jsonl")));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        if (!line.empty() && line.front() != '#') lines.push_back(line);
    return lines;
}

std::shared_ptr<const Trace> traceOf(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return samples::parsed(text);
}

std::string firstSentence(const std::vector<std::string>& lines) {
    const auto violations = check(*traceOf(lines), 1);
    if (violations.empty()) return {};
    return std::to_string(violations[0].index) + ": " + violations[0].sentence;
}

/// Kinds that no other event depends on, so that nobody can miss one.
bool canGoUnnoticed(const std::string& line) {
    const std::set<std::string> kinds{"line",   "bind", "output",   "turn",  "idle",
                                      "cancel", "end",  "decorate", "close", "callback"};
    return kinds.contains(nlohmann::json::parse(line)["kind"].get<std::string>());
}

}  // namespace

TEST_CASE("every conformance case keeps to the grammar", "[conformance]") {
    const std::string name = GENERATE("a", "b", "c", "d", "e", "f");
    INFO(name);
    CHECK(firstSentence(writtenLines(name)).empty());
}

TEST_CASE("every conformance case goes through a trace and a file unchanged", "[conformance]") {
    const std::string name = GENERATE("a", "b", "c", "d", "e", "f");
    INFO(name);
    const auto written = writtenLines(name);
    const auto trace = traceOf(written);
    const auto lines = linesOf(*trace, Times::leftOut);
    REQUIRE(lines.size() == written.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto expected = nlohmann::json::parse(written[i]);
        expected["i"] = i;
        expected["thread"] = 1;
        CHECK(nlohmann::json::parse(lines[i]) == expected);
    }
    const samples::TemporaryFile file;
    REQUIRE(writeFile(file.path(), *trace).has_value());
    const auto read = readFile(file.path());
    REQUIRE(read.has_value());
    CHECK((*read)->damage().empty());
    CHECK(linesOf(**read) == linesOf(*trace));
    CHECK(linesOf(*traceOf(linesOf(**read))) == linesOf(*trace));
}

TEST_CASE("an event that others build on is missed when it is gone", "[conformance]") {
    const std::string name = GENERATE("a", "b", "c", "d", "e", "f");
    const auto written = writtenLines(name);
    // The last act of the outermost frame and of the last task, which nothing comes after, and the
    // evaluation of a chain's only layer, which C++ does not have.
    const std::map<std::string, std::size_t> unnoticed{{"a", 1}, {"b", 1}, {"c", 2},
                                                       {"d", 2}, {"e", 3}, {"f", 2}};
    std::string missed;
    std::size_t count = 0;
    for (std::size_t i = 0; i < written.size(); ++i) {
        auto lines = written;
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
        if (canGoUnnoticed(written[i]) || !firstSentence(lines).empty()) continue;
        missed += written[i] + "\n";
        ++count;
    }
    INFO(name << " without one of:\n" << missed);
    CHECK(count == unnoticed.at(name));
}

TEST_CASE("an event that happens twice is noticed", "[conformance]") {
    const std::string name = GENERATE("a", "b", "c", "d", "e", "f");
    const auto written = writtenLines(name);
    std::string missed;
    for (std::size_t i = 0; i < written.size(); ++i) {
        auto lines = written;
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i), written[i]);
        const auto kind = nlohmann::json::parse(written[i])["kind"].get<std::string>();
        const bool mayRepeat = kind == "line" || kind == "bind" || kind == "output" ||
                               kind == "idle" || kind == "cancel";
        if (!mayRepeat && firstSentence(lines).empty()) missed += written[i] + "\n";
    }
    INFO(name << " with one of these twice:\n" << missed);
    CHECK(missed.empty());
}

TEST_CASE("a trace that was cut anywhere keeps to the grammar", "[conformance]") {
    const std::string name = GENERATE("a", "b", "c", "d", "e", "f");
    auto lines = writtenLines(name);
    for (; !lines.empty(); lines.pop_back()) CHECK(firstSentence(lines).empty());
}
