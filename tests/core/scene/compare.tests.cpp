#include "core/scene/compare/compare.hpp"

#include "core/scene/compare/compare_figures.hpp"
#include "core/scene/compare/compare_words.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/comparison.hpp"
#include "tests/core/scene/geometry.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;
using playback::Grain;
using playback::Pairing;
using playback::Side;
using playback::Together;

namespace {

const Node& node(const Scene& scene, std::string_view id) {
    const auto* found = scene.find(id);
    INFO(id);
    REQUIRE(found != nullptr);
    return *found;
}

std::string withoutBlanks(std::string text) {
    std::erase(text, ' ');
    return text;
}

/// The words of a sentence as they are drawn, without its label.
std::string captionOf(const Scene& scene, const std::string& prefix) {
    std::string words;
    for (const auto& each : scene.nodes)
        if (each.id.starts_with(prefix + "/") && each.id.find("/label") == std::string::npos)
            words += each.text;
    return withoutBlanks(words);
}

}  // namespace

TEST_CASE("side by side no text overlaps or leaves its box, at any step of any recording",
          "[scene]") {
    struct Case {
        Size size;
        double scale;
        playback::Step every;
    };
    const auto paths = allRecordings();
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto& next = paths[(i + 1) % paths.size()];
        const Comparison comparison(paths[i], next);
        for (const auto& [size, scale, every] :
             {Case{{1280, 628}, 1, 1}, Case{{1024, 560}, 1, 3}, Case{{1920, 1000}, 1, 3},
              Case{{3840, 2160}, 1, 7}, Case{{2560, 1256}, 2, 7}})
            for (playback::Step at = 0; at <= comparison.pairing.last(); at += every) {
                INFO(paths[i].filename() << " beside " << next.filename() << " at " << at << ", "
                                         << size.width << " x " << size.height << " x " << scale);
                CHECK(faultsOf(comparison.at(at, size, scale), scale) ==
                      std::vector<std::string>{});
            }
    }
}

TEST_CASE("one playhead stands at the same place in both timelines, and goes on", "[scene]") {
    for (const auto together : {Together::steps, Together::alike, Together::clock}) {
        const Comparison comparison(conformancePath("d"), conformancePath("e"), together);
        double before = -1;
        for (playback::Step at = 0; at <= comparison.pairing.last(); ++at) {
            INFO(nameOf(together) << " at " << at);
            const auto scene = comparison.at(at);
            const double x = node(scene, "left:playhead").rect.x;
            CHECK(node(scene, "right:playhead").rect.x == Approx(x));
            CHECK(x >= before);
            before = x;
        }
    }
}

TEST_CASE("both timelines have one scale: what took longer is longer", "[scene]") {
    const Comparison comparison(conformancePath("d"), conformancePath("f"), Together::clock);
    const auto scene = comparison.at(comparison.pairing.last());
    const auto map = compareMap({1600, 1000}, comparison.sides, comparison.pairing, {});
    for (const auto side : playback::kSides) {
        const auto& recording = comparison.sides[static_cast<std::size_t>(side)].recording;
        const auto& trace = recording.player.trace();
        double latest = 0;
        for (const auto& lane : recording.lanes.lanes)
            for (const auto& slice : lane.slices)
                latest = std::max(
                    latest,
                    static_cast<double>(trace.time(std::min(slice.end, trace.size() - 1)).count()) -
                        comparison.pairing.begin_ns(side));
        double right = 0;
        for (const auto& each : scene.nodes)
            if (each.id.starts_with(prefixOf(side)) && each.id.find("/slice:") != std::string::npos)
                right = std::max(right, each.rect.right());
        CHECK(right == Approx(map.xOf(latest)).margin(8));
    }
}

TEST_CASE("what a place on the axes leads to is what stands there", "[scene]") {
    for (const auto together : {Together::steps, Together::alike, Together::clock}) {
        const Comparison comparison(conformancePath("b"), conformancePath("c"), together);
        const auto& pairing = comparison.pairing;
        const auto map = compareMap({1600, 1000}, comparison.sides, pairing, {});
        for (playback::Step at = 0; at <= pairing.last(); ++at) {
            INFO(nameOf(together) << " at " << at);
            const auto x = node(comparison.at(at), "left:playhead").rect.x;
            const auto back = positionAt(pairing, map.positionAt(x) + 1e-6);
            CHECK(node(comparison.at(back), "left:playhead").rect.x == Approx(x));
        }
        CHECK(positionAt(pairing, -4) == 0);
        CHECK(positionAt(pairing, 1e12) == pairing.last());
    }
}

TEST_CASE("a side that stands still while the other goes on says so", "[scene]") {
    const Comparison comparison(conformancePath("a"), conformancePath("b"), Together::steps);
    const auto shorter = comparison.one->player.lastStep(Grain::moments) <
                                 comparison.other->player.lastStep(Grain::moments)
                             ? Side::left
                             : Side::right;
    const std::string still = std::string(prefixOf(shorter)) + "head:still";
    CHECK(comparison.at(1).find(still) == nullptr);
    CHECK(node(comparison.at(comparison.pairing.last()), still).text == "at its end");
    CHECK(node(comparison.at(comparison.pairing.last() - 1, {1600, 1000}, 1, true), still).text ==
          "stands still");
}

TEST_CASE("behind the veil neither what comes nor what differs is told", "[scene]") {
    const Comparison comparison(conformancePath("d"), conformancePath("d"));
    const auto scene = comparison.at(6, {1600, 1000}, 1, true);
    for (const auto& each : scene.nodes)
        if (each.id.find("/slice:") != std::string::npos)
            CHECK(each.rect.right() <= node(scene, "left:playhead").rect.x + 0.6);
    CHECK(!anyIn(scene, "figure:"));
    CHECK(node(scene, "left:head:step").text.find(" of ") == std::string::npos);
    const auto end = comparison.at(comparison.pairing.last(), {1600, 1000}, 1, true);
    CHECK(anyIn(end, "figure:"));
}

TEST_CASE("figures say what both have, what differs first where room is short", "[scene]") {
    const Comparison comparison(conformancePath("a"), conformancePath("d"));
    const auto figures = figuresOf(comparison.sides, comparison.pairing);
    const auto named = [&](std::string_view id) {
        return std::ranges::find(figures, id, &Figure::id);
    };
    REQUIRE(named("tasks") != figures.end());
    CHECK(named("tasks")->values == std::array<std::string, 2>{"0", "4"});
    CHECK(named("tasks")->differs());
    CHECK(named("blocked") == figures.end());
    const Comparison same(conformancePath("b"), conformancePath("b"));
    for (const auto& figure : figuresOf(same.sides, same.pairing)) CHECK(!figure.differs());
    Sketch narrow({500, 60});
    drawFigures(narrow, figures, {0, 0, 260, 48});
    const auto scene = narrow.take();
    CHECK(anyIn(scene, "figure:"));
    for (const auto& each : scene.nodes) CHECK(each.rect.right() <= 260);
    for (const auto& figure : figures)
        if (!figure.differs()) CHECK(!anyIn(scene, "figure:" + figure.id));
}

TEST_CASE("what differs is told in sentences, how they ended first, and nothing where nothing does",
          "[scene]") {
    const auto told = [](const Comparison& comparison) {
        std::vector<std::string> texts;
        for (const auto& sentence : differencesOf(comparison.sides, comparison.pairing))
            texts.push_back(sentence.plain());
        return texts;
    };
    const auto has = [](const std::vector<std::string>& texts, const std::string& wanted) {
        return std::ranges::find(texts, wanted) != texts.end();
    };
    const Comparison comparison(conformancePath("a"), conformancePath("d"), Together::clock);
    const auto differences = told(comparison);
    INFO(differences.front());
    CHECK(has(differences, "A had 0 tasks at once, B 4."));
    CHECK(std::ranges::any_of(differences, [](const std::string& each) {
        return each.find("They print different things; in line 1, A “") == 0;
    }));
    const Comparison same(conformancePath("b"), conformancePath("b"));
    CHECK(told(same) ==
          std::vector<std::string>{"They do the same, step by step.", "Both print the same."});
    const Comparison alike(conformancePath("c"), conformancePath("b"), Together::alike);
    const auto first = alike.pairing.toDifference(0, playback::Direction::forward);
    REQUIRE(first);
    CHECK(std::ranges::any_of(told(alike), [](const std::string& each) {
        return each.find("They do the same up to step ") == 0;
    }));
    CHECK(!has(told(alike), "Both print the same."));
}

TEST_CASE("sentences of what differs stand in place of the code, and fit", "[scene]") {
    const auto paths = allRecordings();
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const Comparison comparison(paths[i], paths[(i + 3) % paths.size()]);
        for (const auto size : {Size{1024, 560}, Size{1280, 628}, Size{1920, 1000}}) {
            CompareOptions options;
            options.position = comparison.pairing.last() / 2;
            const auto differences = differencesOf(comparison.sides, comparison.pairing);
            options.differences = &differences;
            const auto scene = composeCompare(comparison.sides, comparison.pairing, size, options);
            INFO(paths[i].filename() << " at " << size.width);
            CHECK(faultsOf(scene, 1) == std::vector<std::string>{});
            if (size.height > 600)
                for (const auto& each : differences)
                    CHECK(scene.find("difference:" + std::string(each.id)) != nullptr);
            CHECK(anyIn(scene, "difference:"));
            CHECK(!anyIn(scene, "left:code"));
            options.veil = true;
            CHECK(!anyIn(composeCompare(comparison.sides, comparison.pairing, size, options),
                         "difference:"));
        }
    }
}

TEST_CASE("in a low window five lanes are seen and no sentence is cut", "[scene]") {
    const auto paths = allRecordings();
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const Comparison comparison(paths[i], paths[(i + 1) % paths.size()]);
        const Size low{1280, 616};
        const auto areas = compareAreas(low, comparison.sides, {});
        double lanes = 0;
        double shown = 0;
        for (const std::size_t side : {0U, 1U}) {
            lanes += static_cast<double>(comparison.sides[side].recording.lanes.lanes.size());
            shown += std::floor((areas.timeline[side].height - (side == 0 ? 36 : 26)) / 24);
        }
        INFO(paths[i].filename());
        CHECK(shown >= std::min(5.0, lanes));
        CHECK(areas.stage[0].height >= 205);
        for (playback::Step at = 0; at <= comparison.pairing.last(); ++at) {
            const auto scene = comparison.at(at, low);
            for (const auto side : playback::kSides) {
                const std::string prefix = std::string(prefixOf(side)) + "caption";
                CHECK(captionOf(scene, prefix) ==
                      withoutBlanks(node(scene, prefix + ":whole").description));
            }
        }
    }
}

TEST_CASE("what a name or a sentence has no room for is in its description", "[scene]") {
    const Comparison comparison(conformancePath("a"), conformancePath("b"));
    auto sides = comparison.sides;
    sides[0].name = std::string(120, 'n') + ".py";
    CompareOptions options;
    options.position = 5;
    const auto scene = composeCompare(sides, comparison.pairing, {1024, 560}, options);
    const auto& name = node(scene, "left:head:name");
    CHECK(name.text.find("…") != std::string::npos);
    CHECK(name.description == sides[0].name);
    CHECK(scene.description.find(node(scene, "left:caption:whole").description) !=
          std::string::npos);
}

TEST_CASE("the back row reads both sides of a comparison, whatever the step", "[scene]") {
    constexpr double kCaption = 16;  // where the smallest text has kLeastText
    const auto paths = allRecordings();
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const Comparison comparison(paths[i], paths[(i + 1) % paths.size()]);
        const auto differences = differencesOf(comparison.sides, comparison.pairing);
        for (const auto size : {Size{853, 480}, Size{768, 480}, Size{640, 480}, Size{1147, 480}})
            for (playback::Step at = 0; at <= comparison.pairing.last(); at += 2) {
                CompareOptions options;
                options.position = at;
                options.lecture = true;
                options.leastCaption = kCaption;
                options.veil = true;
                const auto scene =
                    composeCompare(comparison.sides, comparison.pairing, size, options);
                INFO(paths[i].filename() << " at " << at << ", " << size.width);
                CHECK(faultsOf(scene) == std::vector<std::string>{});
                for (const auto& each : scene.nodes)
                    if (each.id.find(":caption/") != std::string::npos &&
                        !each.id.ends_with("label/text") && each.shape == Shape::text)
                        CHECK(each.fontSize >= kCaption);
                options.differences = &differences;
                CHECK(faultsOf(composeCompare(comparison.sides, comparison.pairing, size,
                                              options)) == std::vector<std::string>{});
                options.veil = false;
                CHECK(faultsOf(composeCompare(comparison.sides, comparison.pairing, size,
                                              options)) == std::vector<std::string>{});
            }
    }
}

TEST_CASE("a lecture that tells what differs goes on telling what happens", "[scene]") {
    const Comparison comparison(conformancePath("a"), conformancePath("c"));
    const auto differences = differencesOf(comparison.sides, comparison.pairing);
    CompareOptions options;
    options.lecture = true;
    options.veil = true;
    options.differences = &differences;
    options.leastCaption = 16;
    const auto at = [&](playback::Step position) {
        options.position = position;
        return composeCompare(comparison.sides, comparison.pairing, {853, 480}, options);
    };
    const auto first = "difference:" + std::string(differences.front().id);
    // Behind the veil, a line says when; all the rest stays where it is.
    const auto before = at(4);
    CHECK(node(before, "figures:veiled").text == "What differs is told at the end.");
    CHECK(!anyIn(before, first));
    CHECK(anyIn(before, "left:caption"));
    CHECK(anyIn(before, "right:playhead"));
    const auto after = at(comparison.pairing.last());
    CHECK(anyIn(after, first));
    CHECK(anyIn(after, "left:caption"));
    CHECK(anyIn(after, "right:caption"));
}

TEST_CASE("sides that went on alone have each a playhead of their own", "[scene]") {
    for (const auto together : {Together::alike, Together::clock}) {
        const Comparison comparison(conformancePath("d"), conformancePath("e"), together);
        CompareOptions options;
        options.position = 8;
        auto pair = comparison.pairing.at(8);
        pair.steps[1] = comparison.other->player.lastStep(Grain::moments);
        pair.moved = {false, true};
        options.apart = pair;
        const auto scene =
            composeCompare(comparison.sides, comparison.pairing, {1600, 1000}, options);
        const auto map = compareMap({1600, 1000}, comparison.sides, comparison.pairing, options);
        for (const auto side : playback::kSides) {
            const auto id = std::string(prefixOf(side)) + "playhead";
            const auto& rect = node(scene, id).rect;
            CHECK(rect.x + rect.width / 2 ==
                  Approx(map.xOf(placeOf(comparison.pairing, side, pair.of(side)))).margin(2));
        }
        CHECK(node(scene, "left:head:still").text == "stands still");
        CHECK(scene.description.find(" B: ") != std::string::npos);
    }
}

TEST_CASE("every node of a side has its prefix, and a sentence of both describes the picture",
          "[scene]") {
    const Comparison comparison(conformancePath("a"), conformancePath("c"));
    const auto scene = comparison.at(5);
    CHECK(sideOf("left:frame:1") == Side::left);
    CHECK(sideOf("right:lane:thread:1") == Side::right);
    CHECK(!sideOf("figure:steps"));
    for (const auto& each : scene.nodes)
        if (each.target) CHECK(sideOf(each.id).has_value());
    CHECK(scene.title == "a.jsonl beside c.jsonl");
    CHECK(scene.description.starts_with("A: "));
    CHECK(scene.description.find(" B: ") != std::string::npos);
}

TEST_CASE("beside what is alike no steps are counted", "[scene]") {
    const auto labels = [](Together together) {
        const Comparison comparison(conformancePath("c"), conformancePath("b"), together);
        return std::ranges::count_if(comparison.at(3).nodes, [](const Node& each) {
            return each.id.find("tick:") != std::string::npos && each.id.ends_with("/label");
        });
    };
    CHECK(labels(Together::steps) > 0);
    CHECK(labels(Together::clock) > 0);
    CHECK(labels(Together::alike) == 0);
}
