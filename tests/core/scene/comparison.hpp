#pragma once

#include <algorithm>
#include <optional>

#include "core/scene/compare/compare.hpp"
#include "tests/core/scene/recordings.hpp"

namespace flowglass::tests {

inline std::filesystem::path conformancePath(const std::string& name) {
    return std::filesystem::path(FLOWGLASS_SOURCE_DIR) / "tests/conformance" / (name + ".jsonl");
}

inline scene::Compared compared(const TestRecording& recording, std::string name) {
    return {*recording, model::figuresOf(recording->player.trace()), std::move(name)};
}

/// Two recordings side by side.
struct Comparison {
    Comparison(const std::filesystem::path& left, const std::filesystem::path& right,
               std::optional<playback::Together> chosen = {})
        : one(left),
          other(right),
          sides{compared(one, left.filename()), compared(other, right.filename())},
          pairing(one->player, other->player, playback::Grain::moments,
                  chosen.value_or(playback::togetherFor(one->player, other->player,
                                                        playback::Grain::moments))) {}

    [[nodiscard]] scene::Scene at(playback::Step position, scene::Size size = {1600, 1000},
                                  double scale = 1, bool veil = false) const {
        scene::CompareOptions options;
        options.position = position;
        options.scale = scale;
        options.veil = veil;
        return scene::composeCompare(sides, pairing, size, options);
    }

    TestRecording one;
    TestRecording other;
    scene::ComparedPair sides;
    playback::Pairing pairing;
};

inline bool anyIn(const scene::Scene& scene, std::string_view prefix) {
    return std::ranges::any_of(
        scene.nodes, [&](const scene::Node& each) { return each.id.starts_with(prefix); });
}

}  // namespace flowglass::tests
