#include "core/playback/topic.hpp"

#include "tests/catch.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using playback::Grain;
using playback::Player;
using playback::Step;
using playback::Topic;

namespace {

/// The topics of all moments, a letter each: f, d, s or t.
std::string topicsOf(TracePtr trace) {
    const Player player(std::move(trace));
    std::string topics;
    for (Step step = 0; step <= player.lastStep(Grain::moments); ++step) {
        const auto state = player.stateAt(Grain::moments, step);
        const auto topic = topicOf(player, Grain::moments, step, state);
        topics += std::string_view("fdst")[static_cast<std::size_t>(topic)];
    }
    return topics;
}

}  // namespace

TEST_CASE("a program of generators is about frames", "[playback]") {
    for (const auto& trace : {conformance("a"), prefixSums()})
        CHECK(topicsOf(trace).find_first_not_of('f') == std::string::npos);
}

TEST_CASE("what decorates, and every layer's call, is about decorators", "[playback]") {
    CHECK(topicsOf(conformance("b")) == "ffddddddddddddddddddddddddddddddddddddddff");
}

TEST_CASE("a block, what it does and its manager's generator are about scopes", "[playback]") {
    CHECK(topicsOf(conformance("c")) == "ffdddsssssssssssssssff");
}

TEST_CASE("a block inside a task is about scopes, the rest of the task about tasks", "[playback]") {
    CHECK(topicsOf(conformance("e")) == "ffdddfttttsssssstttttttsstttttttsssssstttttssssstttttff");
}
