#include <QLabel>
#include <set>

#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/panels/events_panel.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/panels/variables_panel.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

const QString kTrace = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl";

/// There are others for what stands in the window's place: only one is open at a time.
bool paletteIsOpen(Desktop& desktop) {
    return std::ranges::any_of(desktop.window().findChildren<window::Palette*>(),
                               [](const window::Palette* palette) { return palette->isVisible(); });
}

}  // namespace

TEST_CASE("the arrows step, and Home and End go to the ends", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    CHECK(desktop.playhead().step() == 0);
    desktop.key("Right");
    desktop.key("Right");
    CHECK(desktop.playhead().step() == 2);
    desktop.key("Left");
    CHECK(desktop.playhead().step() == 1);
    desktop.key("End");
    CHECK(desktop.playhead().step() == desktop.playhead().lastStep());
    desktop.key("Prior");
    CHECK(desktop.playhead().step() ==
          desktop.playhead().lastStep() - desktop.playhead().lastStep() / 10);
}

TEST_CASE("the same frame is parked and picked up under one id, step by step", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    const auto& stage = desktop.part<window::Stage>();
    int parked = 0;
    int running = 0;
    while (desktop.playhead().step() < 12) {
        desktop.key("Right");
        const auto* frame = desktop.playhead().state().frame(trace::FrameId{3});
        if (frame == nullptr || frame->condition == playback::Condition::done) continue;
        CHECK(stage.scene().find("frame:3") != nullptr);
        parked += frame->condition == playback::Condition::parked ? 1 : 0;
        running += frame->condition == playback::Condition::running ? 1 : 0;
    }
    CHECK(parked > 0);
    CHECK(running > 0);
}

TEST_CASE("V draws the veil, and again takes it away", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    const auto& output = desktop.part<window::OutputPane>();
    CHECK(!output.text().isEmpty());
    desktop.key("v");
    CHECK(desktop.playhead().veiled());
    CHECK(output.text().isEmpty());
    desktop.key("End");
    CHECK(!output.text().isEmpty());
    desktop.key("Home");
    CHECK(output.text().isEmpty());
    desktop.key("v");
    CHECK(!desktop.playhead().veiled());
    CHECK(!output.text().isEmpty());
}

TEST_CASE("Shift and the arrows go from one moment of a frame to the next", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    desktop.playhead().select(trace::FrameId{2});
    desktop.key("shift+Right");
    const auto& player = desktop.playhead().player();
    const auto first = desktop.playhead().step();
    CHECK(player.trace().event(player.eventOf(desktop.playhead().grain(), first)).frame() ==
          trace::FrameId{2});
    desktop.key("shift+Right");
    CHECK(desktop.playhead().step() > first);
    desktop.key("shift+Left");
    CHECK(desktop.playhead().step() == first);
    desktop.playhead().select(std::nullopt);
}

TEST_CASE("a number that is typed is the step one jumps to", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("g");
    desktop.type("17");
    desktop.key("Return");
    CHECK(desktop.playhead().step() == 17);
    desktop.key("Right");
    CHECK(desktop.playhead().step() == 18);
}

TEST_CASE("W, S, A, D and F zoom and pan the timeline", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    const auto& timeline = desktop.part<window::TimelineView>();
    const auto whole = timeline.window();
    desktop.key("w");
    CHECK(timeline.window().to - timeline.window().from < whole.to - whole.from);
    const auto zoomed = timeline.window();
    desktop.key("d");
    desktop.key("a");
    CHECK(timeline.window().to - timeline.window().from == Approx(zoomed.to - zoomed.from));
    desktop.key("f");
    CHECK(timeline.window().from == whole.from);
    CHECK(timeline.window().to == whole.to);
}

TEST_CASE("Space plays, and Space pauses", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    desktop.key("space");
    CHECK(desktop.until([&] { return desktop.playhead().step() >= 2; }));
    desktop.key("space");
    const auto paused = desktop.playhead().step();
    desktop.key("Right");
    CHECK(desktop.playhead().step() == paused + 1);
}

TEST_CASE("E lets the way of the last exception glow, or says that there is none", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    desktop.key("Home");
    desktop.key("e");
    CHECK(desktop.part<window::MessageBar>().sentence().contains("No exception"));
    desktop.key("End");
    desktop.key("e");
    CHECK(desktop.playhead().path() != nullptr);
    desktop.key("e");
    CHECK(desktop.playhead().path() == nullptr);
}

TEST_CASE("the question mark shows all keys, and any key puts them away", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    auto& keys = desktop.part<window::KeyOverlay>();
    desktop.key("question");
    CHECK(keys.isVisible());
    desktop.key("Escape");
    CHECK(!keys.isVisible());
}

TEST_CASE("the palette finds a command by a part of its name and runs it", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    desktop.key("ctrl+k");
    CHECK(paletteIsOpen(desktop));
    desktop.type("to the end");
    desktop.key("Down");
    desktop.key("Return");
    CHECK(!paletteIsOpen(desktop));
    CHECK(desktop.playhead().step() == desktop.playhead().lastStep());
}

TEST_CASE("the view follows the step until a key pins one, and 0 lets it follow again",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    CHECK(desktop.window().views().following());
    desktop.key("1");
    CHECK(!desktop.window().views().following());
    CHECK(desktop.window().views().view() == scene::View::frames);
    desktop.key("Right");
    CHECK(!desktop.window().views().following());
    desktop.key("0");
    CHECK(desktop.window().views().following());
}

TEST_CASE("asked why, the window answers, goes to the cause, and comes back", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/d.jsonl");
    auto& playhead = desktop.playhead();
    playhead.goTo(35);  // the loop has just picked up a task
    const auto& messages = desktop.part<window::MessageBar>();
    const auto& stage = desktop.part<window::Stage>();
    desktop.key("y");
    CHECK(messages.sentence().contains("runs because its turn came"));
    // Room is made for it: it hides nothing of what it is about.
    CHECK(messages.isVisible());
    const auto* words = messages.findChild<QLabel*>();
    CHECK(words->height() >= words->heightForWidth(words->width()));
    const QRect place(stage.mapTo(&desktop.window(), QPoint()), stage.size());
    CHECK(!QRect(messages.mapTo(&desktop.window(), QPoint()), messages.size()).intersects(place));
    desktop.key("y");
    CHECK(playhead.step() < 35);
    CHECK(messages.sentence().contains("runs because its turn came"));
    desktop.key("y");
    CHECK(playhead.step() == 35);
    CHECK(messages.sentence().isEmpty());
    // An own step takes the answer away.
    desktop.key("y");
    desktop.key("Right");
    CHECK(messages.sentence().isEmpty());
}

TEST_CASE("a text searched for in the events leads to its moment with Enter", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    desktop.key("ctrl+f");
    desktop.type("caught");
    auto& panel = desktop.part<window::EventsPanel>();
    REQUIRE(desktop.until([&] { return !panel.rows().searching() && panel.rows().count() > 0; }));
    const auto wanted = panel.rows().at(0);
    desktop.key("Return");
    desktop.key("Return");
    CHECK(desktop.playhead().step() ==
          desktop.playhead().player().stepOf(desktop.playhead().grain(), wanted));
    desktop.key("ctrl+f");
    desktop.key("Escape");
    CHECK(panel.rows().filter().all());
    // The panel has the keyboard: its key puts it away.
    desktop.key("F3");
    CHECK(!panel.isVisible());
    desktop.key("Home");
    CHECK(desktop.playhead().step() == 0);
}

TEST_CASE("F2 shows what the frame's names hold, and the step's changes marked", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    desktop.key("F2");
    auto& variables = desktop.part<window::VariablesPanel>();
    CHECK(variables.isVisible());
    int changed = 0;
    while (desktop.playhead().step() < desktop.playhead().lastStep()) {
        desktop.playhead().forward();
        for (int i = 0; i < variables.topLevelItemCount(); ++i) {
            const auto* frame = variables.topLevelItem(i);
            for (int row = 0; row < frame->childCount(); ++row) {
                changed += frame->child(row)->text(0).endsWith("•") ? 1 : 0;
            }
        }
    }
    CHECK(changed > 0);
    desktop.key("F2");
    CHECK(!variables.isVisible());
}

TEST_CASE("lanes are filtered by name, and all wake-ups shown, by keys alone", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/crawl.jsonl");
    const auto& timeline = desktop.part<window::TimelineView>();
    const auto lanes = [&] {
        std::set<std::string> ids;
        for (const auto& node : timeline.scene().nodes)
            if (node.id.starts_with("lane:")) ids.insert(node.id.substr(0, node.id.find('/')));
        return ids;
    };
    const auto step = desktop.playhead().step();
    desktop.key("slash");
    desktop.type("worker b");
    CHECK(desktop.until([&] { return !lanes().contains("lane:task:2"); }));
    CHECK(lanes().contains("lane:task:3"));
    CHECK(desktop.playhead().step() == step);
    desktop.key("Escape");
    CHECK(desktop.until([&] { return lanes().contains("lane:task:2"); }));
    desktop.key("Right");
    CHECK(desktop.playhead().step() == step + 1);
    desktop.key("k");
    CHECK(timeline.allWakes());
    CHECK(desktop.until([&] {
        return std::ranges::count_if(timeline.scene().nodes, [](const scene::Node& node) {
                   return node.id.starts_with("wake:");
               }) > 3;
    }));
    desktop.key("k");
    CHECK_FALSE(timeline.allWakes());
}
