#include "core/playback/state/pairing.hpp"

#include "core/playback/state/likeness.hpp"
#include "tests/catch.hpp"
#include "tests/core/playback/synthetic.hpp"
#include "tests/core/playback/traces.hpp"

using namespace flowglass;
using namespace flowglass::playback;
using tests::conformance;
using tests::parsedAnyhow;

namespace {

/// A program that does nothing but mark moments: "a at 5" is a mark "a" 5 ns after its start.
struct Moment {
    std::string text;
    int at;
};

Player marks(const std::vector<Moment>& moments) {
    std::string lines;
    for (const auto& [text, at] : moments)
        lines += "{\"t\":" + std::to_string(at) + R"(,"kind":"mark","text":")" + text + "\"}\n";
    return Player(parsedAnyhow(lines));
}

std::vector<std::pair<Step, Step>> wayOf(const Pairing& pairing) {
    std::vector<std::pair<Step, Step>> way;
    for (Step position = 0; position <= pairing.last(); ++position) {
        const Pair pair = pairing.at(position);
        way.emplace_back(pair.of(Side::left), pair.of(Side::right));
    }
    return way;
}

using Ways = std::vector<std::pair<Step, Step>>;

}  // namespace

TEST_CASE("step beside step, the shorter one waits at its end", "[playback]") {
    const auto left = marks({{"a", 1}, {"b", 2}, {"c", 3}});
    const auto right = marks({{"x", 9}});
    const Pairing pairing(left, right, Grain::moments, Together::steps);
    CHECK(wayOf(pairing) == Ways{{0, 0}, {1, 1}, {2, 1}, {3, 1}});
    CHECK(pairing.at(1).has(Side::right));
    CHECK(!pairing.at(2).has(Side::right));
    CHECK(!pairing.at(0).has(Side::left));
    CHECK(pairing.positionOf(Side::right, 1) == 1);
    CHECK(pairing.positionOf(Side::left, 3) == 3);
    CHECK(pairing.positionOf(Side::right, 7) == pairing.last());
}

TEST_CASE("by the clock each goes on when it did, and both where both did", "[playback]") {
    const auto left = marks({{"begins", 0}, {"a", 10}, {"b", 20}, {"c", 30}});
    const auto right = marks({{"begins", 0}, {"x", 5}, {"y", 20}, {"z", 21}});
    const Pairing pairing(left, right, Grain::moments, Together::clock);
    CHECK(wayOf(pairing) == Ways{{0, 0}, {1, 1}, {1, 2}, {2, 2}, {3, 3}, {3, 4}, {4, 4}});
    CHECK(pairing.timeAt(0) == 0);
    CHECK(pairing.timeAt(3) == 10);
    CHECK(pairing.timeAt(5) == 21);
    CHECK(pairing.positionAtTime(-1) == 0);
    CHECK(pairing.positionAtTime(20) == 4);
    CHECK(pairing.positionAtTime(20.5) == 4);
    CHECK(pairing.positionAtTime(1e9) == pairing.last());
}

TEST_CASE("by the clock both begin together, whenever their recordings started", "[playback]") {
    const auto left = marks({{"a", 70}, {"b", 75}, {"c", 90}});
    const auto right = marks({{"x", 5}, {"y", 10}, {"z", 20}});
    for (const auto grain : {Grain::moments, Grain::events}) {
        const Pairing pairing(left, right, grain, Together::clock);
        CHECK(wayOf(pairing) == Ways{{0, 0}, {1, 1}, {2, 2}, {2, 3}, {3, 3}});
        CHECK(pairing.begin_ns(Side::left) == 70);
        CHECK(pairing.timeOf(Side::left, 2) == 5);
        CHECK(pairing.timeOf(Side::right, 2) == 5);
        CHECK(pairing.timeAt(1) == 0);
        CHECK(pairing.timeAt(pairing.last()) == 20);
    }
}

TEST_CASE("what is alike stands side by side, and what is in one only comes by itself",
          "[playback]") {
    const auto left = marks({{"a", 1}, {"b", 2}, {"c", 3}, {"e", 4}});
    const auto right = marks({{"a", 1}, {"c", 2}, {"d", 3}, {"e", 4}});
    const Pairing pairing(left, right, Grain::moments, Together::alike);
    CHECK(wayOf(pairing) == Ways{{0, 0}, {1, 1}, {2, 1}, {3, 2}, {3, 3}, {4, 4}});
    CHECK(pairing.alikeAt(1));
    CHECK(!pairing.alikeAt(2));
    CHECK(pairing.alikeAt(3));
    CHECK(pairing.toDifference(0, Direction::forward) == 2);
    CHECK(pairing.toDifference(2, Direction::forward) == 4);
    CHECK(pairing.toDifference(4, Direction::forward) == std::nullopt);
    CHECK(pairing.toDifference(5, Direction::back) == 4);
    CHECK(pairing.toDifference(2, Direction::back) == std::nullopt);
}

TEST_CASE("values and lines may differ where the moments are alike", "[playback]") {
    const auto program = [](int line, const std::string& value) {
        const auto at = ",\"line\":" + std::to_string(line);
        return Player(parsedAnyhow(R"({"kind":"call","frame":1,"function":"price","file":"p.py")" +
                                   at + "}\n" + R"({"kind":"return","frame":1,"value":{"text":")" +
                                   value + "\"}" + at + "}\n"));
    };
    const auto left = program(3, "4");
    const auto right = program(8, "9");
    const Pairing pairing(left, right, Grain::moments, Together::alike);
    CHECK(wayOf(pairing) == Ways{{0, 0}, {1, 1}, {2, 2}});
    CHECK(pairing.toDifference(0, Direction::forward) == std::nullopt);
}

TEST_CASE("a script's own code is like a C++ program's main, and unlike a function of that name",
          "[playback]") {
    const auto program = [](const std::string& name, const std::string& by) {
        return Player(parsedAnyhow(R"({"kind":"call","frame":7,"file":"p","line":1,"function":")" +
                                   name + "\"" + by + "}\n" +
                                   R"({"kind":"return","frame":7,"line":2})" + "\n"));
    };
    const auto script = program("<module>", "");
    const auto twin = program("main", "");
    const auto called = program("main", R"(,"by":3)");
    const auto difference = [](const Player& left, const Player& right) {
        return Pairing(left, right, Grain::moments, Together::alike)
            .toDifference(0, Direction::forward);
    };
    CHECK(difference(script, twin) == std::nullopt);
    CHECK(difference(script, called).has_value());
}

TEST_CASE("every way leads both from start to end, a step at a time, in every grain",
          "[playback]") {
    const Player left(conformance("a"));
    for (const auto* name : {"a", "b", "c", "d", "e", "f"}) {
        const Player right(conformance(name));
        for (const auto grain : {Grain::moments, Grain::lines, Grain::events})
            for (const auto together : {Together::steps, Together::alike, Together::clock}) {
                INFO(name << " " << nameOf(grain) << " " << nameOf(together));
                const Pairing pairing(left, right, grain, together);
                CHECK(pairing.at(0).steps == std::array<Step, 2>{0, 0});
                const auto end = pairing.at(pairing.last() + 5);
                CHECK(end.of(Side::left) == left.lastStep(grain));
                CHECK(end.of(Side::right) == right.lastStep(grain));
                for (Step position = 1; position <= pairing.last(); ++position) {
                    const auto pair = pairing.at(position);
                    const auto before = pairing.at(position - 1);
                    CHECK((pair.has(Side::left) || pair.has(Side::right)));
                    for (const auto side : kSides) {
                        CHECK(pair.of(side) - before.of(side) == (pair.has(side) ? 1U : 0U));
                        if (pair.has(side))
                            CHECK(pairing.positionOf(side, pair.of(side)) == position);
                    }
                    CHECK(pairing.timeAt(position) >= pairing.timeAt(position - 1));
                }
            }
    }
}

TEST_CASE("the longest common row is found, and left out where it would take too long",
          "[playback]") {
    using Row = std::vector<std::pair<std::size_t, std::size_t>>;
    const std::vector<std::uint64_t> left{1, 2, 3, 1, 2, 2, 1};
    const std::vector<std::uint64_t> right{3, 2, 1, 2, 1, 3};
    CHECK(commonRow(left, right, 100).size() == 4);
    CHECK(commonRow(left, left, 0) == Row{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}});
    CHECK(commonRow({}, right, 10).empty());
    CHECK(commonRow({7, 1, 2, 9}, {7, 3, 4, 9}, 3) == Row{{0, 0}, {3, 3}});
    CHECK(commonRow({7, 1, 2, 9}, {7, 2, 4, 9}, 3) == Row{{0, 0}, {2, 1}, {3, 3}});
    CHECK(commonRow({7, 1, 2, 9}, {7, 2, 4, 9}, 1) == Row{{0, 0}, {3, 3}});
}

TEST_CASE("long recordings stand side by side without a wait", "[playback]") {
    const Player left(tests::synthetic(60'000, 1));
    const Player right(tests::synthetic(60'000, 2));
    const Pairing pairing(left, right, Grain::moments, Together::alike);
    CHECK(pairing.at(pairing.last()).of(Side::right) == right.lastStep(Grain::moments));
}

TEST_CASE("tasks are told by the clock, an edit by what is alike, other programs by steps",
          "[playback]") {
    const Player tasks(conformance("d"));
    const Player layers(conformance("b"));
    const Player delegation(conformance("a"));
    CHECK(togetherFor(tasks, layers, Grain::moments) == Together::clock);
    CHECK(togetherFor(layers, layers, Grain::moments) == Together::alike);
    CHECK(togetherFor(layers, delegation, Grain::moments) == Together::steps);
    CHECK(togetherNamed("clock") == Together::clock);
    CHECK(togetherNamed("later") == std::nullopt);
}
