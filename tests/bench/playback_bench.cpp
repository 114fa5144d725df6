// What a Player costs: its building and memory per event, and a step to anywhere.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "core/model/lane_builder.hpp"
#include "core/playback/moves/player.hpp"
#include "tests/core/playback/synthetic.hpp"

namespace {

using namespace flowglass;
using playback::Grain;

/// Processor time of this process: what others do on the machine does not count.
struct Clock {
    static double now() {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
};

double millisecondsSince(double start) {
    return Clock::now() - start;
}

/// What `run` takes at the given share of its runs: 0.95 for the slowest twentieth.
template <class Run>
double quantile(double share, int runs, Run run) {
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const auto start = Clock::now();
        run();
        times.push_back(millisecondsSince(start));
    }
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

void measure(trace::EventIndex events) {
    const auto trace = tests::synthetic(events);
    const auto size = static_cast<double>(trace->size());
    auto start = Clock::now();
    unsigned long kinds = 0;
    trace->each(0, trace->size(),
                [&](const trace::Event& event) { kinds += static_cast<unsigned>(event.kind); });
    const auto reading_ms = millisecondsSince(start);
    start = Clock::now();
    const playback::Player player(trace);
    const auto build_ms = millisecondsSince(start);
    start = Clock::now();
    const auto lanes = model::lanesOf(*trace, player.frames());
    const auto lanes_ms = millisecondsSince(start);
    std::printf("%.0f events: reading %.0f ns, player %.0f ns and %.2f bytes an event, ",
                size + static_cast<double>(kinds) * 0, reading_ms * 1e6 / size,
                build_ms * 1e6 / size, static_cast<double>(player.memoryBytes()) / size);
    std::printf("trace %.2f bytes, lanes %.0f ns (%zu)\n",
                static_cast<double>(trace->memoryBytes()) / size, lanes_ms * 1e6 / size,
                lanes.lanes.size());
    std::mt19937_64 random(1);
    for (const auto grain : {Grain::moments, Grain::lines, Grain::events}) {
        const auto last = player.lastStep(grain);
        const auto state_ms =
            quantile(0.95, 300, [&] { (void)player.stateAt(grain, random() % last); });
        const auto worst_ms =
            quantile(1, 300, [&] { (void)player.stateAt(grain, random() % last); });
        const auto sentence_ms =
            quantile(0.95, 100, [&] { (void)player.narrate(grain, random() % last); });
        const auto over_ms = quantile(0.95, 50, [&] {
            (void)player.over(grain, random() % last, playback::Direction::forward);
        });
        std::printf(
            "  %-8s %llu steps: state p95 %.2f ms, slowest %.2f ms; with sentence p95 "
            "%.2f ms; over p95 %.2f ms\n",
            std::string(nameOf(grain)).c_str(), static_cast<unsigned long long>(last), state_ms,
            worst_ms, sentence_ms, over_ms);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count > 1) {
        measure(std::strtoull(arguments[1], nullptr, 10));
        return 0;
    }
    measure(1'000'000);
    measure(10'000'000);
}
