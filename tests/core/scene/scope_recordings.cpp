#include "tests/core/scene/scope_recordings.hpp"

#include "core/scene/scopes/scopes.hpp"
#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"

namespace flowglass::tests {

using playback::Step;
using scene::Scene;
using scene::Size;

namespace {

constexpr auto kMoments = playback::Grain::moments;

}  // namespace

Scene scopesAt(const TestRecording& recording, Step step, Size size) {
    const auto state = recording->player.stateAt(kMoments, step);
    return composeScopes(
        state, contextOf(recording->player, &recording->stage, kMoments, step, state), size);
}

Step stepOf(const TestRecording& recording, trace::Kind kind, std::uint32_t scope) {
    const auto& player = recording->player;
    for (Step step = 1; step <= player.lastStep(kMoments); ++step) {
        const auto event = player.trace().event(player.eventOf(kMoments, step));
        if (event.kind == kind && event.scope() == trace::ScopeId{scope}) return step;
    }
    FAIL("no such step");
    return 0;
}

std::vector<std::string> held(const Scene& scene) {
    std::vector<std::string> words;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("held:") && node.id.ends_with("/text")) words.push_back(node.text);
    return words;
}

TestRecording ofLines(std::string_view lines) {
    const auto trace = trace::readJsonLines(lines);
    REQUIRE(trace.has_value());
    return TestRecording(*trace);
}

Step fullest(const TestRecording& recording) {
    Step best = 0;
    for (Step step = 0; step <= recording->player.lastStep(kMoments); ++step)
        if (recording->player.stateAt(kMoments, step).scopes.size() >
            recording->player.stateAt(kMoments, best).scopes.size())
            best = step;
    return best;
}

}  // namespace flowglass::tests
