#include <algorithm>

#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

constexpr int kMany = 40;

/// A recording of more generators than there is room for: made one after the other, then each
/// resumed once.
QByteArray manyLanes() {
    QByteArray text =
        R"({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"many.py","line":1}
)";
    for (int i = 0; i < kMany; ++i)
        text += QString(R"({"kind":"create","frame":%1,"function":"g%2","file":"many.py","line":1,)"
                        R"("by":1,"args":{},"flavor":"generator"})"
                        "\n")
                    .arg(i + 2)
                    .arg(i)
                    .toUtf8();
    for (int i = 0; i < kMany; ++i)
        text += QString(R"({"kind":"resume","frame":%1,"line":1,"how":"next","by":1,"via":"next"}
{"kind":"suspend","frame":%1,"line":1,"how":"yield","value":{"text":"1"}}
)")
                    .arg(i + 2)
                    .toUtf8();
    return text;
}

bool showsLaneOf(const window::TimelineView& timeline, trace::FrameId frame) {
    const std::string id = "lane:generator:" + std::to_string(frame.value);
    return std::ranges::any_of(timeline.scene().nodes,
                               [&](const auto& node) { return node.id == id; });
}

}  // namespace

TEST_CASE("the lane in play is in sight at each step, and scrolling away is left alone",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(desktop.script("many.jsonl", manyLanes()));
    auto& timeline = desktop.part<window::TimelineView>();
    auto& playhead = desktop.playhead();
    desktop.part<window::Stage>().setFocus();
    desktop.key("Home");
    CHECK(showsLaneOf(timeline, {2}));
    CHECK(!showsLaneOf(timeline, {kMany + 1}));
    int parked = 0;
    while (playhead.step() < playhead.lastStep()) {
        desktop.key("Right");
        const auto event = playhead.player().trace().event(playhead.eventCount() - 1);
        if (event.kind != trace::Kind::resume) continue;
        ++parked;
        INFO("step " << playhead.step());
        CHECK(showsLaneOf(timeline, *event.frame()));
    }
    CHECK(parked == kMany);
    // Who looks elsewhere looks there, as long as the same lane is in play.
    desktop.key("Left");
    CHECK(!showsLaneOf(timeline, {2}));
    for (int i = 0; i < 60; ++i)
        desktop.wheel(timeline, {timeline.width() / 2, timeline.height() / 2}, true);
    CHECK(showsLaneOf(timeline, {2}));
    desktop.key("v");
    desktop.key("v");
    CHECK(showsLaneOf(timeline, {2}));
}
