#include "core/scene/drawing/motion.hpp"

#include "core/scene/drawing/sketch.hpp"
#include "core/scene/frames/frames.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/states.hpp"

using namespace flowglass;
using namespace flowglass::scene;
using namespace flowglass::tests;

namespace {

Scene boxAt(double x, const char* id) {
    Sketch sketch({100, 100});
    sketch.box(id, "card", {x, 10, 20, 20});
    return sketch.take();
}

Scene stage(std::string_view wanted) {
    for (const auto& [name, state] : gallery())
        if (name == wanted) return composeFrames(state, {}, {1100, 590});
    return {};
}

}  // namespace

TEST_CASE("a motion ends exactly in the second scene", "[scene]") {
    const auto to = stage("prefix_sums");
    for (const double progress : {1.0, 2.0}) {
        const auto end = inBetween(stage("pulling"), to, progress);
        REQUIRE(end.nodes.size() == to.nodes.size());
        for (std::size_t i = 0; i < to.nodes.size(); ++i) {
            CHECK(end.nodes[i].id == to.nodes[i].id);
            CHECK(end.nodes[i].rect.x == to.nodes[i].rect.x);
            CHECK(end.nodes[i].opacity == to.nodes[i].opacity);
        }
    }
}

TEST_CASE("what has the same id moves, from its first place on", "[scene]") {
    const auto from = boxAt(0, "frame:1");
    const auto to = boxAt(60, "frame:1");
    CHECK(inBetween(from, to, 0).find("frame:1")->rect.x == 0);
    double last = 0;
    for (double progress = 0; progress <= 1; progress += 0.05) {
        const auto scene = inBetween(from, to, progress);
        REQUIRE(scene.nodes.size() == 1);
        const double x = scene.nodes.front().rect.x;
        CHECK(x >= last);
        CHECK(x <= 60);
        last = x;
    }
}

TEST_CASE("what is new fades in, and what is gone fades out", "[scene]") {
    const auto from = boxAt(0, "frame:1");
    const auto to = boxAt(60, "frame:2");
    const auto begin = inBetween(from, to, 0);
    CHECK(begin.find("frame:1")->opacity == 1);
    CHECK(begin.find("frame:2")->opacity == 0);
    const auto late = inBetween(from, to, 0.95);
    CHECK(late.find("frame:1")->opacity == 0);
    CHECK(late.find("frame:2")->opacity == 1);
}

TEST_CASE("a token sets out where its link begins and comes to rest in its place", "[scene]") {
    const auto from = stage("pulling");
    const auto to = stage("prefix_sums");
    const auto& token = *to.find("token:yield");
    const auto start = to.find(token.travelsAlong)->points.front();
    const auto centre = [](const Node& node) {
        return Point{node.rect.x + node.rect.width / 2, node.rect.y + node.rect.height / 2};
    };
    const auto first = centre(*inBetween(from, to, 0).find("token:yield"));
    CHECK(first.x == Approx(start.x).margin(4));
    CHECK(first.y == Approx(start.y).margin(4));
    const auto last = centre(*inBetween(from, to, 0.999).find("token:yield"));
    CHECK(last.x == Approx(centre(token).x).margin(1));
    // What is written on it goes with it.
    const auto half = inBetween(from, to, 0.6);
    const auto token6 = centre(*half.find("token:yield"));
    const auto text6 = centre(*half.find("token:yield/text"));
    CHECK(token6.x == Approx(text6.x).margin(2));
}

TEST_CASE("a frame that is parked moves from the stack to its slot", "[scene]") {
    const auto from = stage("pulling");
    const auto to = stage("prefix_sums");
    const auto half = inBetween(from, to, 0.35);
    const double x = half.find("frame:3")->rect.x;
    CHECK(x > from.find("frame:3")->rect.x);
    CHECK(x < to.find("frame:3")->rect.x);
}

TEST_CASE("there is motion exactly where something differs", "[scene]") {
    CHECK(!hasMotion(boxAt(1, "a"), boxAt(1, "a")));
    CHECK(hasMotion(boxAt(1, "a"), boxAt(2, "a")));
    CHECK(hasMotion(boxAt(1, "a"), boxAt(1, "b")));
    CHECK(hasMotion(boxAt(1, "a"), Scene{}));
}
