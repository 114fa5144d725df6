#include <flowglass/generator.hpp>

#include <concepts>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.hpp"

using flowglass::generator;

static_assert(std::ranges::input_range<generator<int>>);
static_assert(std::ranges::view<generator<int>>);
static_assert(!std::copy_constructible<generator<int>>);
static_assert(std::same_as<std::ranges::range_reference_t<generator<int>>, int&&>);
static_assert(std::same_as<std::ranges::range_reference_t<generator<const int&>>, const int&>);
static_assert(std::same_as<std::ranges::range_value_t<generator<const int&>>, int>);

namespace {

generator<int> upTo(int limit) {
    for (int n = 1; n <= limit; ++n) co_yield n;
}

template <std::ranges::input_range Range>
auto collect(Range&& range) {
    std::vector<std::ranges::range_value_t<Range>> items;
    for (auto&& item : range) items.push_back(std::forward<decltype(item)>(item));
    return items;
}

/// Sets a flag when it is destroyed.
struct Witness {
    bool& isGone;
    ~Witness() { isGone = true; }
};

}  // namespace

TEST_CASE("a generator yields its items in order and then ends", "[instrument]") {
    CHECK(collect(upTo(4)) == std::vector{1, 2, 3, 4});
    CHECK(collect(upTo(0)).empty());
}

TEST_CASE("nothing of a generator's body runs before its first item is asked for", "[instrument]") {
    bool hasRun = false;
    const auto body = [&]() -> generator<int> {
        hasRun = true;
        co_yield 1;
    };
    auto items = body();
    CHECK(!hasRun);
    CHECK(*items.begin() == 1);
    CHECK(hasRun);
}

TEST_CASE("items can be moved out, and what is yielded by name is not", "[instrument]") {
    const auto owned = []() -> generator<std::unique_ptr<int>> {
        for (int n = 0; n < 3; ++n) co_yield std::make_unique<int>(n);
    };
    int sum = 0;
    for (auto&& item : owned()) sum += *std::unique_ptr<int>(std::move(item));
    CHECK(sum == 3);

    std::string kept;
    const auto named = [&]() -> generator<std::string> {
        std::string text = "a text that is too long to be stored inside a string object";
        co_yield text;
        kept = text;
    };
    for (auto&& item : named()) CHECK(std::string(std::move(item)).size() > 20);
    CHECK(kept.size() > 20);
}

TEST_CASE("references are handed out, not copies", "[instrument]") {
    std::vector<std::string> texts{"a", "b"};
    const auto each = [](std::vector<std::string>& all) -> generator<std::string&> {
        for (auto& text : all) co_yield text;
    };
    for (auto& text : each(texts)) text += "!";
    CHECK(texts == std::vector<std::string>{"a!", "b!"});
}

TEST_CASE("an exception leaves a generator for whoever asked, and it is over", "[instrument]") {
    const auto failing = []() -> generator<int> {
        co_yield 1;
        throw std::runtime_error("no");
    };
    auto items = failing();
    auto at = items.begin();
    CHECK(*at == 1);
    CHECK_THROWS_AS(++at, std::runtime_error);
    CHECK((at == std::default_sentinel));
}

TEST_CASE("a generator destroyed while parked destroys its locals", "[instrument]") {
    bool isGone = false;
    const auto body = [](bool& gone) -> generator<int> {
        const Witness witness{gone};
        co_yield 1;
        co_yield 2;
    };
    {
        auto items = body(isGone);
        (void)items.begin();
        CHECK(!isGone);
        auto moved = std::move(items);
        CHECK(!isGone);
    }
    CHECK(isGone);
}

TEST_CASE("a generator yields all of another one, however deep", "[instrument]") {
    struct Tree {
        static generator<int> walk(int depth) {
            if (depth == 0) co_return;
            co_yield walk(depth - 1);
            co_yield depth;
            co_yield walk(depth - 1);
        }
    };
    CHECK(collect(Tree::walk(3)) == std::vector{1, 2, 1, 3, 1, 2, 1});
}

TEST_CASE("a generator that was walked in part is delegated to for the rest", "[instrument]") {
    const auto inner = []() -> generator<int> { co_yield upTo(4); };
    const auto outer = [](generator<int> rest) -> generator<int> {
        co_yield std::move(rest);
        co_yield 100;
    };
    auto begun = inner();
    auto at = begun.begin();
    ++at;
    CHECK(*at == 2);
    CHECK(collect(outer(std::move(begun))) == std::vector{3, 4, 100});
    CHECK(collect(outer(upTo(0))) == std::vector{100});
}

TEST_CASE("an exception of the inner generator arrives where it was delegated", "[instrument]") {
    const auto failing = []() -> generator<int> {
        co_yield 1;
        throw std::runtime_error("no");
    };
    const auto outer = [&]() -> generator<int> {
        bool hasFailed = false;
        try {
            co_yield failing();
        } catch (const std::runtime_error&) {
            hasFailed = true;
        }
        if (hasFailed) co_yield 2;
    };
    CHECK(collect(outer()) == std::vector{1, 2});
}

TEST_CASE("a generator is a view that others can be put on", "[instrument]") {
    const auto squares = [](int n) { return n * n; };
    CHECK(collect(upTo(10) | std::views::transform(squares) | std::views::take(3)) ==
          std::vector{1, 4, 9});
}
