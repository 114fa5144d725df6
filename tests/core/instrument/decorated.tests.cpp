#include <flowglass/decorated.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"

using flowglass::decorated;
using flowglass::layer;

namespace {

const auto passing = layer("passing",
                           [](auto& next, auto&&... args) noexcept(noexcept(
                               next(std::forward<decltype(args)>(args)...))) -> decltype(auto) {
                               return next(std::forward<decltype(args)>(args)...);
                           });

/// Notes in `log` that it is called, and that the call is over.
auto tracing(std::vector<std::string>& log, const std::string& name) {
    log.push_back("evaluate " + name);
    return layer("tracing", [&log, name](auto& next, auto... args) {
        log.push_back("into " + name);
        const auto result = next(args...);
        log.push_back("out of " + name);
        return result;
    });
}

int twofold(int n) {
    return 2 * n;
}

struct Overloaded {
    int operator()(int n) const { return n; }
    std::string operator()(const std::string& text) const { return text + "!"; }
};

/// Neither copied nor moved.
struct Fixed {
    explicit Fixed(int n) : number(n) {}
    Fixed(const Fixed&) = delete;
    Fixed& operator=(const Fixed&) = delete;
    int number;
};

/// As large as a pointer: GCC 12 warns of one that a virtual function would have been found by.
struct Shape {
    std::int64_t side;
    [[nodiscard]] std::int64_t area(int height) const { return side * height; }
};

}  // namespace

TEST_CASE("decorators are evaluated and entered from the top down", "[instrument]") {
    std::vector<std::string> log;
    const decorated number{
        "number",
        tracing(log, "top"),
        tracing(log, "bottom"),
        twofold,
    };
    CHECK(log == std::vector<std::string>{"evaluate top", "evaluate bottom"});
    log.clear();
    CHECK(number(4) == 8);
    CHECK(log ==
          std::vector<std::string>{"into top", "into bottom", "out of bottom", "out of top"});
}

TEST_CASE("a decorated function has the signatures of the function", "[instrument]") {
    const decorated plain{"plain", passing, twofold};
    STATIC_REQUIRE(std::same_as<decltype(plain(1)), int>);

    const decorated overloaded{"overloaded", passing, passing, Overloaded{}};
    CHECK(overloaded(3) == 3);
    CHECK(overloaded(std::string("a")) == "a!");

    const decorated member{"member", passing, &Shape::area};
    const auto shape = std::make_unique<Shape>(Shape{3});
    CHECK(member(*shape, 4) == 12);

    int count = 0;
    const decorated counting{"counting", passing,
                             [&count, step = 1]() mutable { count += step++; }};
    STATIC_REQUIRE(std::same_as<decltype(counting()), void>);
    counting();
    counting();
    CHECK(count == 3);

    const decorated bare{"bare", twofold};
    CHECK(bare(2) == 4);
}

TEST_CASE("arguments and results pass through layers as they are", "[instrument]") {
    const decorated moved{"moved", passing, [](std::unique_ptr<int> p) { return p; }};
    auto pointer = std::make_unique<int>(7);
    auto* address = pointer.get();
    CHECK(moved(std::move(pointer)).get() == address);

    std::vector<int> numbers{1, 2};
    const decorated first{"first", passing,
                          [](std::vector<int>& all) -> int& { return all.front(); }};
    STATIC_REQUIRE(std::same_as<decltype(first(numbers)), int&>);
    first(numbers) = 5;
    CHECK(numbers.front() == 5);

    const decorated fixed{"fixed", passing, [](int n) { return Fixed(n); }};
    CHECK(fixed(6).number == 6);

    const decorated owning{"owning", passing,
                           [p = std::make_unique<int>(3)](int n) { return *p + n; }};
    CHECK(owning(1) == 4);

    std::vector<int> kept;
    auto keeping = [&kept](int n) { kept.push_back(n); };
    const decorated referring{"referring", passing, std::ref(keeping)};
    referring(1);
    CHECK(kept.size() == 1);
}

TEST_CASE("a call is noexcept where the function and every layer are", "[instrument]") {
    const decorated quiet{"quiet", passing, [](int n) noexcept { return n; }};
    STATIC_REQUIRE(noexcept(quiet(1)));
    const decorated loud{"loud", passing, twofold};
    STATIC_REQUIRE(!noexcept(loud(1)));
    const decorated doubtful{"doubtful",
                             layer("doubtful", [](auto& next, int n) { return next(n); }),
                             [](int n) noexcept { return n; }};
    STATIC_REQUIRE(!noexcept(doubtful(1)));
}

TEST_CASE("an exception leaves a decorated function as it was thrown", "[instrument]") {
    const decorated failing{"failing", passing, passing,
                            [](int n) -> int { throw std::out_of_range(std::to_string(n)); }};
    CHECK_THROWS_AS(failing(1), std::out_of_range);
}

TEST_CASE("a layer may change arguments and results, and knows the name", "[instrument]") {
    const auto padded = layer("padded", [](auto& next, const std::string& text) {
        return std::string(next.name()) + ": " + next(text + " ", 2);
    });
    const decorated twice{"twice(text, count)", padded, [](const std::string& text, int count) {
                              std::string all;
                              while (count-- > 0) all += text;
                              return all;
                          }};
    CHECK(twice("a") == "twice: a a ");
}

TEST_CASE("a decorated function moves and copies where its parts do", "[instrument]") {
    decorated counting{"counting", passing, [n = 0]() mutable { return ++n; }};
    CHECK(counting() == 1);
    auto copy = counting;
    CHECK(counting() == 2);
    CHECK(copy() == 2);
    decorated owning{"owning", passing, [p = std::make_unique<int>(3)] { return *p; }};
    STATIC_REQUIRE(!std::copy_constructible<decltype(owning)>);
    auto moved = std::move(owning);
    CHECK(moved() == 3);
}

TEST_CASE("nothing is kept of a layer but a copy for each function", "[instrument]") {
    const auto numbering =
        layer("numbering", [n = 0](auto& next) mutable { return next() * 10 + ++n; });
    const decorated one{"one", numbering, [] { return 1; }};
    const decorated two{"two", numbering, [] { return 2; }};
    CHECK(one() == 11);
    CHECK(one() == 12);
    CHECK(two() == 21);
}
