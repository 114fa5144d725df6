// What recording adds to a `co_await post`: this program is built without any tracking, with
// Flowglass's, and with Asio's own. Prints the nanoseconds of one, and of a reading of the clock.
#include <algorithm>
#include <boost/asio.hpp>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <vector>

#include "core/record/clock.hpp"

namespace asio = boost::asio;

namespace {

constexpr int kRounds = 50'000;

asio::awaitable<void> posts() {
    for (int i = 0; i < kRounds; ++i) co_await asio::post(asio::use_awaitable);
}

/// What this thread used of a processor: a machine that has other things to do does not count.
double processorTime() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

template <class Work>
double nsOfOne(Work work) {
    std::vector<double> all;
    for (int i = 0; i < 25; ++i) {
        const auto begin = processorTime();
        work();
        all.push_back((processorTime() - begin) / kRounds);
    }
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

}  // namespace

int main() {
    const auto post = nsOfOne([] {
        asio::io_context context(1);
        asio::co_spawn(context, posts(), asio::detached);
        context.run();
    });
    std::uint64_t sum = 0;
    const auto clock = nsOfOne([&] {
        for (int i = 0; i < kRounds; ++i) sum += flowglass::record::ticks();
    });
    std::printf("%.1f %.2f %d\n", post, clock, sum == 0 ? 1 : 0);
}
