#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include "core/playback/moves/player.hpp"
#include "core/scene/frames/frames.hpp"
#include "core/trace/file.hpp"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

// Opens a trace and steps through it; prints one JSON object for bench.py.
namespace {

using Clock = std::chrono::steady_clock;
namespace playback = flowglass::playback;

double nsSince(Clock::time_point began) {
    return std::chrono::duration<double, std::nano>(Clock::now() - began).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class Work>
std::vector<double> measured(int rounds, Work&& work) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const auto began = Clock::now();
        work();
        times.push_back(nsSince(began));
    }
    return times;
}

double clockCost() {
#if defined(__x86_64__)
    constexpr int kReads = 1'000'000;
    const auto times = measured(5, [] {
        for (int i = 0; i < kReads; ++i) (void)__rdtsc();
    });
    return median(times) / kReads;
#else
    return 0;
#endif
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    auto trace = flowglass::trace::readFile(argv[1]);
    if (!trace) return 1;
    const auto opening = measured(5, [&] { trace = flowglass::trace::readFile(argv[1]); });
    const auto began = Clock::now();
    const playback::Player player(*trace);
    const double indexing = nsSince(began);
    const flowglass::scene::StageFacts facts(**trace);

    const auto last = player.lastStep(playback::Grain::moments);
    std::mt19937_64 random(1);
    std::uniform_int_distribution<playback::Step> anyStep(0, last);
    const auto step = [&](playback::Step at) {
        const auto state = player.stateAt(playback::Grain::moments, at);
        const auto context =
            flowglass::scene::contextOf(player, &facts, playback::Grain::moments, at, state);
        (void)flowglass::scene::composeFrames(state, context, {1200, 800});
    };
    auto steps = measured(300, [&] { step(anyStep(random)); });
    std::sort(steps.begin(), steps.end());
    std::printf(
        "{\"events\": %llu, \"open_ns\": %.0f, \"index_ns\": %.0f, \"memory\": %zu, "
        "\"step_ns\": %.0f, \"step_p95_ns\": %.0f, \"step_max_ns\": %.0f, \"rdtsc_ns\": %.2f}\n",
        static_cast<unsigned long long>((*trace)->size()), median(opening), indexing,
        (*trace)->memoryBytes(), steps[steps.size() / 2], steps[steps.size() * 95 / 100],
        steps.back(), clockCost());
    return 0;
}
