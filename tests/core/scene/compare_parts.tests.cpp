#include "core/scene/compare/compare.hpp"
#include "core/scene/compare/compare_words.hpp"
#include "core/trace/json_lines.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/comparison.hpp"
#include "tests/core/scene/geometry.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Grain;
using playback::Pairing;
using playback::Together;

TEST_CASE("by the clock two programs begin at the same place, whenever their recordings started",
          "[scene]") {
    const auto begun = [](int ns) {
        const auto at = [ns](int later) { return "{\"t\":" + std::to_string(ns + later) + ","; };
        const auto trace = trace::readJsonLines(
            "{\"t\":0,\"kind\":\"thread\",\"name\":\"MainThread\"}\n" + at(0) +
            R"("kind":"call","frame":1,"function":"main","file":"m.py","line":1})" + "\n" +
            at(400) + R"("kind":"line","frame":1,"line":1})" + "\n" + at(1000) +
            R"("kind":"return","frame":1,"line":1,"value":{"text":"None"}})" + "\n");
        REQUIRE(trace.has_value());
        return TestRecording(*trace);
    };
    const auto late = begun(700);
    const auto early = begun(20);
    const ComparedPair sides{compared(late, "late"), compared(early, "early")};
    const Pairing pairing(late->player, early->player, Grain::moments, Together::clock);
    CompareOptions options;
    options.position = pairing.last();
    const auto scene = composeCompare(sides, pairing, {1600, 1000}, options);
    const auto map = compareMap({1600, 1000}, sides, pairing, options);
    CHECK(wholeOf(pairing).to == 1000);
    for (const auto side : playback::kSides) {
        double left = 1e9;
        double right = 0;
        for (const auto& each : scene.nodes) {
            if (!each.id.starts_with(prefixOf(side)) ||
                each.id.find("/slice:") == std::string::npos || each.rect.width == 0)
                continue;
            left = std::min(left, each.rect.x);
            right = std::max(right, each.rect.right());
        }
        CHECK(left == Approx(map.xOf(0)).margin(1));
        CHECK(right == Approx(map.xOf(1000)).margin(1));
    }
}

TEST_CASE("where parts take turns each fits, at any step, and shows what it is there for",
          "[scene]") {
    const auto paths = allRecordings();
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const Comparison comparison(paths[i], paths[(i + 1) % paths.size()]);
        const auto differences = differencesOf(comparison.sides, comparison.pairing);
        for (const auto size : {kLeastCompareLanes, kLeastCompareStages, Size{853, 420}})
            for (playback::Step at = 0; at <= comparison.pairing.last(); at += 5) {
                INFO(paths[i].filename() << " at " << at << ", " << size.width);
                CompareOptions options;
                options.position = at;
                if (size.width >= kLeastCompareStages.width) {
                    options.part = ComparePart::stages;
                    const auto stages =
                        composeCompare(comparison.sides, comparison.pairing, size, options);
                    CHECK(faultsOf(stages, 1) == std::vector<std::string>{});
                    CHECK(anyIn(stages, "right:caption"));
                    CHECK(!anyIn(stages, "left:lane:"));
                }
                options.part = ComparePart::timelines;
                const auto lanes =
                    composeCompare(comparison.sides, comparison.pairing, size, options);
                CHECK(faultsOf(lanes, 1) == std::vector<std::string>{});
                CHECK(anyIn(lanes, "left:lane:"));
                CHECK(anyIn(lanes, "right:lane:"));
                CHECK(!anyIn(lanes, "left:caption"));
                options.differences = &differences;
                const auto words =
                    composeCompare(comparison.sides, comparison.pairing, size, options);
                CHECK(anyIn(words, "difference:"));
                CHECK(!anyIn(words, "left:lane:"));
            }
    }
}

TEST_CASE("what differs leaves the code where it is while it is veiled", "[scene]") {
    const Comparison comparison(conformancePath("a"), conformancePath("d"));
    const auto differences = differencesOf(comparison.sides, comparison.pairing);
    CompareOptions options;
    options.differences = &differences;
    options.veil = true;
    for (const bool end : {false, true}) {
        options.position = end ? comparison.pairing.last() : 3;
        const auto scene =
            composeCompare(comparison.sides, comparison.pairing, {1600, 1000}, options);
        CHECK(anyIn(scene, "difference:") == end);
        CHECK(anyIn(scene, "left:code") == !end);
    }
}
