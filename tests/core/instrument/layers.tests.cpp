#include <flowglass/flowglass.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "tests/catch.hpp"

using namespace std::chrono_literals;
using flowglass::decorated;

namespace {

struct Status : std::runtime_error {
    explicit Status(int given) : std::runtime_error("status"), number(given) {}
    int number;
};

}  // namespace

TEST_CASE("a logged function says its calls and what comes of them", "[instrument]") {
    std::ostringstream out;
    const decorated price{"price(item)", flowglass::logged(out),
                          [](const std::string& item) { return item.size(); }};
    CHECK(price("tea") == 3);
    const decorated failing{"failing", flowglass::logged(out),
                            [](int, double) -> int { throw std::out_of_range("no such row"); }};
    CHECK_THROWS_AS(failing(1, 2.5), std::out_of_range);
    const decorated odd{"odd", flowglass::logged(out), [] { throw 5; }};
    CHECK_THROWS_AS(odd(), int);
    const decorated quiet{"quiet", flowglass::logged(out), []() noexcept {}};
    quiet();
    STATIC_REQUIRE(noexcept(quiet()));
    CHECK(out.str() ==
          "price(\"tea\")\nprice(\"tea\") = 3\n"
          "failing(1, 2.5)\nfailing(1, 2.5) throws std::out_of_range: no such row\n"
          "odd()\nodd() throws\n"
          "quiet()\nquiet() is done\n");
}

TEST_CASE("a timed function reports each call, also one that throws", "[instrument]") {
    std::vector<std::string> names;
    std::chrono::nanoseconds all{};
    const auto report = [&](std::string_view name, std::chrono::nanoseconds took) noexcept {
        names.emplace_back(name);
        all += took;
    };
    const decorated work{"work", flowglass::timed(report), [](bool fails) {
                             if (fails) throw Status(1);
                         }};
    work(false);
    CHECK_THROWS_AS(work(true), Status);
    CHECK(names == std::vector<std::string>{"work", "work"});
    CHECK(all.count() >= 0);
    CHECK(flowglass::detail::durationText(1234567ns) == "1.235 ms");
    CHECK(flowglass::detail::durationText(999ns) == "999 ns");
    CHECK(flowglass::detail::durationText(2500ns) == "2.5 µs");
    CHECK(flowglass::detail::durationText(90s) == "90 s");
}

TEST_CASE("retry calls again until it works or there were calls enough", "[instrument]") {
    int calls = 0;
    const auto failsTimes = [&calls](int times) {
        if (++calls <= times) throw Status(calls);
        return calls;
    };
    const decorated work{"work", flowglass::retry(3), failsTimes};
    CHECK(work(0) == 1);
    calls = 0;
    CHECK(work(2) == 3);
    calls = 0;
    try {
        (void)work(5);
        FAIL("nothing was thrown");
    } catch (const Status& last) {
        CHECK(last.number == 3);
    }
    CHECK_THROWS_AS(flowglass::retry(0), std::invalid_argument);
}

TEST_CASE("retry tries again only after what it was told of", "[instrument]") {
    int calls = 0;
    const auto server = [](const Status& status) { return status.number >= 500; };
    const decorated asking{"asking", flowglass::retry(4).on<Status>(server),
                           [&calls](std::vector<int> answers) {
                               const int answer = answers.at(static_cast<std::size_t>(calls++));
                               if (answer != 200) throw Status(answer);
                               return answer;
                           }};
    CHECK(asking(std::vector{500, 503, 200}) == 200);
    calls = 0;
    CHECK_THROWS_AS(asking(std::vector{500, 404, 200}), Status);
    CHECK(calls == 2);
    calls = 0;
    CHECK_THROWS_AS(asking(std::vector<int>{}), std::out_of_range);
    CHECK(calls == 1);
    const decorated foreign{"foreign", flowglass::retry(3), [&calls] {
                                ++calls;
                                throw 1;
                            }};
    calls = 0;
    CHECK_THROWS_AS(foreign(), int);
    CHECK(calls == 1);
}

TEST_CASE("every attempt is given the arguments as they were", "[instrument]") {
    std::vector<std::string> seen;
    const decorated taking{"taking", flowglass::retry(2), [&seen](std::string text) {
                               seen.push_back(std::move(text));
                               if (seen.size() == 1) throw Status(1);
                           }};
    taking(std::string("a text that is too long to be stored inside a string object"));
    CHECK(seen.size() == 2);
    CHECK(seen[0] == seen[1]);
}

TEST_CASE("pauses between attempts grow up to the longest", "[instrument]") {
    const flowglass::detail::Backoff backoff{10ms, 2, 50ms};
    CHECK(backoff.after(10ms) == 20ms);
    CHECK(backoff.after(20ms) == 40ms);
    CHECK(backoff.after(40ms) == 50ms);
    CHECK(backoff.after(50ms) == 50ms);
    const flowglass::detail::Backoff endless{1h, 1e9};
    CHECK(endless.after(std::chrono::nanoseconds::max()) == std::chrono::nanoseconds::max());
}

TEST_CASE("a cached function is called once for the same arguments", "[instrument]") {
    int calls = 0;
    const decorated join{"join", flowglass::cached, [&calls](std::string_view text, int n) {
                             ++calls;
                             return std::string(text) + std::to_string(n);
                         }};
    std::string passing = "a";
    CHECK(join(passing, 1) == "a1");
    passing = "b";  // the cache does not look at the caller's text
    CHECK(join("a", 1) == "a1");
    CHECK(calls == 1);
    CHECK(join("b", 1) == "b1");
    CHECK(join("a", 2) == "a2");
    CHECK(calls == 3);
}

TEST_CASE("what throws is not cached", "[instrument]") {
    int calls = 0;
    const decorated once{"once", flowglass::cached, [&calls](int n) {
                             if (++calls == 1) throw Status(n);
                             return n;
                         }};
    CHECK_THROWS_AS(once(1), Status);
    CHECK(once(1) == 1);
    CHECK(once(1) == 1);
    CHECK(calls == 2);
}

TEST_CASE("what has several call operators is cached as one that is named", "[instrument]") {
    int calls = 0;
    const auto half = [&calls](auto n) {
        ++calls;
        return n / 2;
    };
    const decorated halved{"halved", flowglass::cached_as<double(double)>, half};
    CHECK(halved(3) == 1.5);
    CHECK(halved(3.0) == 1.5);
    CHECK(calls == 1);
}

TEST_CASE("a cache is asked by several threads at once", "[instrument]") {
    std::atomic<int> calls{0};
    const decorated square{"square", flowglass::cached, [&calls](int n) {
                               ++calls;
                               return n * n;
                           }};
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 200; ++n) wrong += square(n % 10) == (n % 10) * (n % 10) ? 0 : 1;
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(calls >= 10);
    CHECK(calls <= 40);
}

TEST_CASE("one thread at a time is in a locked function", "[instrument]") {
    long sum = 0;
    std::mutex mutex;
    const decorated own{"own", flowglass::locked, [&sum](int n) { sum += n; }};
    const decorated shared{"shared", flowglass::locked(mutex), [&sum](int n) { sum += n; }};
    for (const auto& add : {std::function<void(int)>(std::ref(own)), {std::ref(shared)}}) {
        sum = 0;
        std::thread other([&] {
            for (int i = 0; i < 5000; ++i) add(1);
        });
        for (int i = 0; i < 5000; ++i) add(1);
        other.join();
        CHECK(sum == 10000);
    }
}

TEST_CASE("a locked function may call itself", "[instrument]") {
    std::function<int(int)> again;
    const decorated sum{"sum", flowglass::locked,
                        [&](int n) -> int { return n == 0 ? 0 : n + again(n - 1); }};
    again = std::ref(sum);
    CHECK(sum(4) == 10);
}

TEST_CASE("no more calls begin within a period than were allowed", "[instrument]") {
    using flowglass::detail::RateWindow;
    RateWindow window(2, 10s);
    const RateWindow::TimePoint start{};
    CHECK(window.admit(start) == start);
    CHECK(window.admit(start + 1s) == start + 1s);
    CHECK(window.admit(start + 2s) == start + 10s);
    CHECK(window.admit(start + 3s) == start + 11s);
    CHECK(window.admit(start + 4s) == start + 20s);
    CHECK(window.admit(start + 60s) == start + 60s);
    CHECK_THROWS_AS(flowglass::rate_limited(0, 1s), std::invalid_argument);
    CHECK_THROWS_AS(flowglass::rate_limited(1, -1s), std::invalid_argument);

    int calls = 0;
    const decorated counted{"counted", flowglass::rate_limited(2, 1us), [&calls] { ++calls; }};
    for (int i = 0; i < 5; ++i) counted();
    CHECK(calls == 5);
}
