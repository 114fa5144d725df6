#include "core/trace/checker.hpp"

#include "tests/core/trace/samples.hpp"

using namespace flowglass::trace;

namespace {

/// The sentences that the checker says of these lines.
std::vector<std::string> sentences(std::string_view lines) {
    std::vector<std::string> result;
    for (const auto& violation : check(*samples::parsed(lines)))
        result.push_back(violation.sentence);
    return result;
}

}  // namespace

TEST_CASE("x", "[trace]") {
    for (const auto& s : sentences(samples::readText(FLOWGLASS_SOURCE_DIR "/tests/conformance/a.jsonl")))
        WARN(s);
}
