#include "app/window/compare/comparison.hpp"

#include "app/window/compare/compare_view.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using playback::Direction;
using playback::Side;

namespace {

/// Two conformance programs side by side, step by step, from their start on.
struct Compared {
    Compared() {
        tests::applicationWithoutScreen();
        comparison.open({tests::conformance("a"), "a"}, {tests::conformance("b"), "b"},
                        playback::Grain::moments, 0);
        comparison.setTogether(playback::Together::steps);
        comparison.goTo(0);
    }
    [[nodiscard]] playback::Step at(Side side) const { return comparison.pair().of(side); }
    [[nodiscard]] playback::Step last(Side side) const {
        return comparison.pairing().player(side).lastStep(playback::Grain::moments);
    }

    window::Comparison comparison;
};

}  // namespace

TEST_CASE("both recordings step together, up to the end of the longer one", "[window]") {
    Compared both;
    both.comparison.forward();
    both.comparison.forward();
    CHECK(both.at(Side::left) == 2);
    CHECK(both.at(Side::right) == 2);
    both.comparison.back();
    CHECK(both.at(Side::left) == 1);
    both.comparison.toEnd();
    CHECK(both.at(Side::left) == both.last(Side::left));
    CHECK(both.at(Side::right) == both.last(Side::right));
    CHECK(both.comparison.atEnd());
    both.comparison.forward();
    CHECK(both.comparison.position() == both.comparison.pairing().last());
}

TEST_CASE("on a large screen the pictures of a comparison grow with the room", "[window]") {
    Compared both;
    window::CompareView view(both.comparison, scene::lightTheme());
    both.comparison.goTo(3);
    const auto nameAt = [&](QSize size) {
        view.resize(size);
        view.show();
        const auto* name = view.scene().find("left:head:name");
        REQUIRE(name != nullptr);
        return name->fontSize;
    };
    const double usual = nameAt({1600, 900});
    CHECK(nameAt({1920, 960}) == usual);
    CHECK(nameAt({3840, 2080}) == 2 * usual);
    view.setScale(3);
    CHECK(nameAt({3840, 2080}) == 3 * usual);
}

TEST_CASE("one steps alone while the other stands still, and together they go on from there",
          "[window]") {
    Compared both;
    both.comparison.forward();
    both.comparison.stepAlone(Side::right, Direction::forward);
    both.comparison.stepAlone(Side::right, Direction::forward);
    REQUIRE(both.comparison.apart());
    CHECK(both.at(Side::left) == 1);
    CHECK(both.at(Side::right) == 3);
    CHECK(!both.comparison.apart()->has(Side::left));
    both.comparison.forward();
    CHECK(both.at(Side::left) == 2);
    CHECK(both.at(Side::right) == 4);
    both.comparison.stepAlone(Side::left, Direction::back);
    CHECK(both.at(Side::left) == 1);
    both.comparison.besideAgain();
    CHECK(!both.comparison.apart());
    CHECK(both.at(Side::left) == 1);
    CHECK(both.at(Side::right) == 1);
    // Before its start there is nothing.
    both.comparison.goTo(0);
    both.comparison.stepAlone(Side::left, Direction::back);
    CHECK(!both.comparison.apart());
}

TEST_CASE("jumps are undone and done again, from apart as well", "[window]") {
    Compared both;
    both.comparison.forward();
    both.comparison.stepAlone(Side::left, Direction::forward);
    both.comparison.toEnd();
    CHECK(!both.comparison.apart());
    both.comparison.undo();
    REQUIRE(both.comparison.apart());
    CHECK(both.at(Side::left) == 2);
    CHECK(both.at(Side::right) == 1);
    both.comparison.redo();
    CHECK(both.comparison.atEnd());
}

TEST_CASE("exchanged, each keeps its own place on the other side", "[window]") {
    Compared both;
    both.comparison.forward();
    both.comparison.stepAlone(Side::right, Direction::forward);
    const auto left = both.at(Side::left);
    const auto right = both.at(Side::right);
    both.comparison.exchange();
    CHECK(both.comparison.title() == "b beside a");
    CHECK(both.at(Side::left) == right);
    CHECK(both.at(Side::right) == left);
}

TEST_CASE("what stands beside what can be changed, and the moment stays", "[window]") {
    Compared both;
    both.comparison.goTo(5);
    both.comparison.setTogether(playback::Together::alike);
    CHECK(both.at(Side::left) == 5);
    both.comparison.setTogether(playback::Together::clock);
    CHECK(both.at(Side::left) == 5);
}

TEST_CASE("steps of another grain are those of both, and both stay where they are", "[window]") {
    Compared both;
    both.comparison.goTo(4);
    both.comparison.stepAlone(Side::right, Direction::forward);
    const auto seen = [&](Side side) {
        return both.comparison.pairing().player(side).eventsAt(both.comparison.grain(),
                                                               both.at(side));
    };
    const auto left = seen(Side::left);
    const auto right = seen(Side::right);
    both.comparison.setGrain(playback::Grain::events);
    CHECK(both.comparison.grain() == playback::Grain::events);
    CHECK(both.comparison.pairing().grain() == playback::Grain::events);
    CHECK(both.comparison.pairing().together() == playback::Together::steps);
    CHECK(both.at(Side::left) == left);
    CHECK(both.at(Side::right) == right);
    both.comparison.setGrain(playback::Grain::moments);
    CHECK(both.at(Side::left) == 4);
    CHECK(both.at(Side::right) == 5);
}

TEST_CASE("a grain that one of the two has not got is refused in a sentence", "[window]") {
    tests::applicationWithoutScreen();
    window::Comparison comparison;
    comparison.open({tests::conformance("a"), "script"}, {tests::conformance("f"), "asio"},
                    playback::Grain::lines, 5);
    CHECK(comparison.grain() == playback::Grain::moments);
    CHECK(comparison.whyNot(playback::Grain::lines).starts_with("asio: "));
    CHECK(comparison.whyNot(playback::Grain::events).empty());
    comparison.setGrain(playback::Grain::lines);
    CHECK(comparison.grain() == playback::Grain::moments);
}

TEST_CASE("each side says why what its step is about runs, and what led there", "[window]") {
    Compared both;
    CHECK(!both.comparison.why(Side::left));
    both.comparison.goTo(6);
    for (const auto side : playback::kSides) {
        const auto reason = both.comparison.why(side);
        REQUIRE(reason);
        CHECK(!reason->sentence.plain().empty());
        both.comparison.goToEvent(side, reason->cause);
        CHECK(both.comparison.showsStepOf(side, reason->cause));
        both.comparison.goTo(6);
    }
}

TEST_CASE("of what is closed there is nothing to step through", "[window]") {
    Compared both;
    const auto snapshot = tests::conformance("a");
    CHECK(!both.comparison.shows(snapshot));
    both.comparison.open({snapshot, "a"}, {tests::conformance("b"), "b"}, playback::Grain::moments,
                         3);
    CHECK(both.comparison.shows(snapshot));
    CHECK(both.at(Side::left) == 3);
    both.comparison.close();
    CHECK(both.comparison.empty());
    CHECK(!both.comparison.shows(snapshot));
    both.comparison.forward();
    both.comparison.toEnd();
    both.comparison.exchange();
    CHECK(!both.comparison.toDifference(Direction::forward));
}
