#include <algorithm>
#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <functional>
#include <string_view>
#include <thread>
#include <vector>

#include <flowglass/flowglass.hpp>
#include "core/record/clock.hpp"
#include "core/record/dictionary.hpp"
#include "core/record/drain.hpp"
#include "core/record/raw_event.hpp"
#include "core/record/session.hpp"

// What a scope, a generator's switch and a decorated call cost a C++ program, recorded by a
// launcher with a live writer and not recorded, also as multiples of reading the time stamp
// counter; and how many events one core drains into a file.
namespace {

using namespace flowglass;
using trace::Field;
using trace::Kind;

constexpr int kRounds = 9;
/// Few enough that the writer keeps up: what waiting for it costs is another question.
constexpr std::uint32_t kTimes = 30'000;

template <class T>
void keep(const T& value) {
    asm volatile("" : : "r,m"(value) : "memory");
}

/// Processor time of this thread: other programs on the machine do not count.
double threadTime_ns() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Median nanoseconds that one of kTimes takes.
double cost(const std::function<void()>& work) {
    std::vector<double> costs;
    for (int round = 0; round < kRounds; ++round) {
        const double before = threadTime_ns();
        work();
        costs.push_back((threadTime_ns() - before) / kTimes);
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
    }
    std::sort(costs.begin(), costs.end());
    return costs[costs.size() / 2];
}

generator<int> numbers() {
    for (std::uint32_t i = 0; i < kTimes; ++i) co_yield static_cast<int>(i);
}

/// The least that a coroutine needs to give numbers, written by hand.
class Bare {
  public:
    struct promise_type {
        int value = 0;
        Bare get_return_object() noexcept { return Bare(Handle::from_promise(*this)); }
        [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
        [[nodiscard]] std::suspend_always final_suspend() const noexcept { return {}; }
        std::suspend_always yield_value(int given) noexcept {
            value = given;
            return {};
        }
        void return_void() const noexcept {}
        [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
    };
    using Handle = std::coroutine_handle<promise_type>;
    explicit Bare(Handle handle) noexcept : m_handle(handle) {}
    Bare(const Bare&) = delete;
    Bare& operator=(const Bare&) = delete;
    ~Bare() { m_handle.destroy(); }
    /// Whether there is another value.
    [[nodiscard]] bool next() {
        m_handle.resume();
        return !m_handle.done();
    }
    [[nodiscard]] int value() const noexcept { return m_handle.promise().value; }

  private:
    Handle m_handle;
};

Bare bareNumbers() {
    for (std::uint32_t i = 0; i < kTimes; ++i) co_yield static_cast<int>(i);
}

void walk() {
    for (const int item : numbers()) keep(item);
}

/// What an item costs while another thread walks over a generator of its own.
double costBesideAnother() {
    std::atomic<bool> isOver{false};
    std::thread other([&] {
        while (!isOver.load()) {
            walk();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    const double each = cost(walk);
    isOver = true;
    other.join();
    return each;
}

[[gnu::noinline]] int twice(int n) {
    keep(n);
    return n * 2;
}

void measureProgram(std::string_view name) {
    const double tick = cost([] {
        for (std::uint32_t i = 0; i < kTimes; ++i) keep(record::ticks());
    });
    const auto print = [&](const char* what, double ns) {
        std::fprintf(stderr, "%.*s %-18s %7.1f ns  %5.1f rdtsc\n", static_cast<int>(name.size()),
                     name.data(), what, ns, ns / tick);
    };
    print("rdtsc", tick);
    print("scope", cost([] {
              for (std::uint32_t i = 0; i < kTimes; ++i) {
                  const scope guard("work");
                  keep(i);
              }
          }));
    const double item = cost(walk);
    print("generator item", item);
    const double bare = cost([] {
        auto bareOnes = bareNumbers();
        while (bareOnes.next()) keep(bareOnes.value());
    });
    print("  two threads", costBesideAnother());
    print("  bare coroutine", bare);
    std::fprintf(stderr, "%.*s %-18s %7.2f times the bare coroutine\n",
                 static_cast<int>(name.size()), name.data(), "  ", item / bare);
    const decorated price{"twice(n)", layer("through", [](auto& next, int n) { return next(n); }),
                          twice};
    print("call", cost([] {
              for (std::uint32_t i = 0; i < kTimes; ++i) keep(twice(static_cast<int>(i)));
          }));
    print("call, one layer", cost([&] {
              for (std::uint32_t i = 0; i < kTimes; ++i) keep(price(static_cast<int>(i)));
          }));
}

/// What a Python program with lines and locals records.
void write(record::ThreadLog& log, record::Interned name, std::uint32_t chunks) {
    record::RawValue value;
    value.form = trace::ValueForm::integer;
    for (std::uint32_t i = 1; log.chunks() <= chunks; ++i) {
        record::RawEvent<Kind::line>(log, record::ticks())
            .put<Field::frame>(i % 100 + 1)
            .put<Field::line>(i % 50 + 1)
            .commit();
        value.integer = i;
        record::RawEvent<Kind::bind>(log, record::ticks())
            .put<Field::frame>(i % 100 + 1)
            .put<Field::name>(name)
            .put<Field::value>(value)
            .commit();
    }
}

void measureDrain() {
    const auto path = std::filesystem::temp_directory_path() / "flowglass-bench.flow";
    auto channel = std::move(*record::Channel::create());
    auto sink = std::move(*record::TraceSink::open(path.string(), {}));
    record::Drain drain(channel, *sink);
    record::Dictionary dictionary(channel);
    record::ThreadLog log(channel, channel.newThread());
    const auto name = dictionary.intern("total");
    double spent_ns = 0;
    for (std::uint32_t round = 1; round <= 8; ++round) {
        write(log, name, round * 128);
        const double before = threadTime_ns();
        (void)drain.round();
        spent_ns += threadTime_ns() - before;
    }
    const double before = threadTime_ns();
    drain.finish(std::nullopt);
    spent_ns += threadTime_ns() - before;
    const auto events = static_cast<double>(sink->snapshot()->size());
    std::fprintf(stderr, "drain: %.1f M events/s, %.2f bytes an event in the file\n",
                 events / spent_ns * 1e3,
                 static_cast<double>(std::filesystem::file_size(path)) / events);
    std::filesystem::remove(path);
}

}  // namespace

int main(int count, char** words) {
    if (count > 1 && std::string_view(words[1]) == "drain") {
        measureDrain();
        return 0;
    }
    if (count > 1) {
        measureProgram("recorded");
        return 0;
    }
    measureProgram("plain   ");
    record::SessionOptions options;
    options.command = {words[0], "recorded"};
    options.tracePath =
        (std::filesystem::temp_directory_path() / "flowglass-bench-program.flow").string();
    options.keepsTrace = false;
    if (auto session = record::Session::start(options)) (void)(*session)->run();
    std::filesystem::remove(options.tracePath);
    measureDrain();
    return 0;
}
