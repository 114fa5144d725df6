#include <flowglass/scoped.hpp>

#include <flowglass/scope.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"

using flowglass::scoped;

static_assert(!std::copy_constructible<flowglass::scope>);
static_assert(std::is_nothrow_move_constructible_v<flowglass::scope>);
static_assert(std::is_nothrow_destructible_v<flowglass::scope>);

namespace {

using Log = std::vector<std::string>;

auto logging(Log& log, std::string what) {
    return [&log, what](auto&&...) noexcept { log.push_back(what); };
}

}  // namespace

TEST_CASE("a resource is acquired where it stands and released at the brace", "[instrument]") {
    Log log;
    {
        const auto file = scoped(
            "file",
            [&log] {
                log.push_back("open");
                return 7;
            },
            [&log](int number) noexcept { log.push_back("close " + std::to_string(number)); });
        log.push_back("read " + std::to_string(*file));
        CHECK(file.get() == 7);
    }
    CHECK(log == Log{"open", "read 7", "close 7"});
}

TEST_CASE("resources are released last in, first out, also by an exception", "[instrument]") {
    Log log;
    try {
        const auto outer = scoped("outer", logging(log, "+outer"), logging(log, "-outer"));
        const auto inner = scoped("inner", logging(log, "+inner"), logging(log, "-inner"));
        throw std::runtime_error("no");
    } catch (const std::runtime_error&) {
        log.emplace_back("caught");
    }
    CHECK(log == Log{"+outer", "+inner", "-inner", "-outer", "caught"});
}

TEST_CASE("what fails to be acquired is not released", "[instrument]") {
    Log log;
    const auto failing = []() -> int { throw std::runtime_error("no"); };
    CHECK_THROWS_AS(scoped("never", failing, logging(log, "released")), std::runtime_error);
    CHECK(log.empty());
}

TEST_CASE("what release throws leaves the destructor, or reset", "[instrument]") {
    const auto failing = [](int) { throw std::runtime_error("not released"); };
    int count = 0;
    try {
        const auto broken = scoped(
            "broken", [] { return 1; }, failing);
        ++count;
    } catch (const std::runtime_error&) {
        ++count;
    }
    CHECK(count == 2);
    auto early = scoped(
        "early", [] { return 1; }, failing);
    CHECK(early);
    CHECK_THROWS_AS(early.reset(), std::runtime_error);
    CHECK(!early);
    early.reset();
    STATIC_REQUIRE(!std::is_nothrow_destructible_v<decltype(early)>);
    const auto quiet = scoped(
        "quiet", [] {}, []() noexcept {});
    STATIC_REQUIRE(std::is_nothrow_destructible_v<decltype(quiet)>);
}

TEST_CASE("moving a resource hands its release on", "[instrument]") {
    Log log;
    const auto make = [&log] {
        return scoped(
            "file", [] { return std::make_unique<int>(3); }, logging(log, "closed"));
    };
    {
        std::optional<decltype(make())> kept;
        {
            auto file = make();
            kept.emplace(std::move(file));
            CHECK(!file);  // NOLINT: what it says of itself after the move
        }
        CHECK(log.empty());
        CHECK(*kept->get() == 3);
    }
    CHECK(log == Log{"closed"});
}

TEST_CASE("a resource that cannot move is made in place", "[instrument]") {
    struct Fixed {
        explicit Fixed(int n) : number(n) {}
        Fixed(const Fixed&) = delete;
        Fixed& operator=(const Fixed&) = delete;
        int number;
    };
    int released = 0;
    {
        auto fixed = scoped(
            "fixed", [] { return Fixed(4); },
            [&released](Fixed& given) noexcept { released = given.number; });
        fixed.get().number = 5;
    }
    CHECK(released == 5);
}
