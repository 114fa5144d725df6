#include "tests/core/playback/telling.hpp"

#include "core/playback/player.hpp"
#include "tests/core/playback/traces.hpp"

namespace flowglass::tests {

std::string told(std::string_view lines, std::initializer_list<std::string_view> ids) {
    const playback::Player player(parsed(lines));
    std::string all;
    for (playback::Step step = 0; step <= player.lastStep(playback::Grain::events); ++step) {
        const auto sentence = player.narrate(playback::Grain::events, step);
        for (const auto id : ids)
            if (sentence.id == id) all += sentence.plain() + "\n";
    }
    return all;
}

}  // namespace flowglass::tests
