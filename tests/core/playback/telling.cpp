#include "tests/core/playback/telling.hpp"

#include "core/playback/moves/player.hpp"
#include "tests/core/playback/traces.hpp"

namespace flowglass::tests {

std::string told(std::string_view lines, std::initializer_list<std::string_view> ids,
                 std::string_view source) {
    auto trace = parsed(lines);
    if (!source.empty()) {
        trace::TraceBuilder builder({});
        trace->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
        builder.addSource("a.py", std::string(source));
        trace = builder.snapshot();
    }
    const playback::Player player(trace);
    std::string all;
    for (playback::Step step = 0; step <= player.lastStep(playback::Grain::events); ++step) {
        const auto sentence = player.narrate(playback::Grain::events, step);
        for (const auto id : ids)
            if (sentence.id == id) all += sentence.plain() + "\n";
    }
    return all;
}

}  // namespace flowglass::tests
