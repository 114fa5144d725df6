#include <QPlainTextEdit>
#include <algorithm>

#include "app/window/code/code_editor.hpp"
#include "app/window/code/code_pane.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

const QString kTrace = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl";

}  // namespace

TEST_CASE("the playhead is dragged to where one lets go", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    const auto& timeline = desktop.part<window::TimelineView>();
    const int middle = timeline.height() / 2;
    desktop.clickAt(timeline, {timeline.width() / 2, middle});
    const auto clicked = desktop.playhead().step();
    const auto last = desktop.playhead().lastStep();
    CHECK(clicked > last / 4);
    CHECK(clicked < last * 3 / 4);
    const auto* playhead = timeline.scene().find("playhead");
    const int x = playhead != nullptr
                      ? static_cast<int>(playhead->rect.x + playhead->rect.width / 2)
                      : timeline.width() / 2;
    desktop.drag(timeline, {x, middle}, {timeline.width() - 40, middle});
    CHECK(desktop.playhead().step() > clicked + 3);
}

TEST_CASE("the wheel with Ctrl zooms at the pointer: what is under it stays", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    const auto& timeline = desktop.part<window::TimelineView>();
    desktop.key("f");
    const auto before = timeline.window();
    desktop.wheel(timeline, {timeline.width() - 60, timeline.height() / 2}, true, "ctrl");
    const auto after = timeline.window();
    CHECK(after.to - after.from < before.to - before.from);
    CHECK(after.from - before.from > before.to - after.to);
    desktop.key("f");
}

TEST_CASE("what the pointer is over on the stage is seen in the timeline and in the code",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("End");
    desktop.key("Left");
    auto& stage = desktop.part<window::Stage>();
    auto& timeline = desktop.part<window::TimelineView>();
    stage.setReducedMotion(true);
    const auto& nodes = stage.scene().nodes;
    const auto card = std::ranges::find_if(
        nodes, [](const auto& node) { return node.target && node.target->frame; });
    REQUIRE(card != nodes.end());
    const auto frame = card->target->frame;
    desktop.clickAt(stage,
                    {static_cast<int>(card->rect.x) + 8, static_cast<int>(card->rect.y) + 8});
    REQUIRE(desktop.until([&] { return desktop.playhead().hover().frame == frame; }));
    auto& editor = *desktop.part<window::CodePane>().editor();
    const auto lanes = timeline.grab().toImage();
    const auto code = editor.grab().toImage();
    desktop.clickAt(timeline, {4, timeline.height() - 4});
    REQUIRE(desktop.until([&] { return desktop.playhead().hover() == window::Hover{}; }));
    CHECK(timeline.grab().toImage() != lanes);
    CHECK(editor.grab().toImage() != code);
    desktop.playhead().setHover({frame, std::nullopt});
    CHECK(editor.grab().toImage() == code);
    desktop.playhead().setHover({});
    stage.setReducedMotion(false);
}

TEST_CASE("a click on output goes to the moment that printed it", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("End");
    const auto& output = desktop.part<window::OutputPane>();
    const auto* text = output.findChild<QPlainTextEdit*>();
    // More was printed than there is room for.
    desktop.wheel(*text->viewport(), {4, 6}, true);
    desktop.clickAt(*text->viewport(), {4, 6});
    const auto& player = desktop.playhead().player();
    const auto event =
        player.trace().event(player.eventOf(desktop.playhead().grain(), desktop.playhead().step()));
    CHECK(event.kind == trace::Kind::output);
    CHECK(event.index == desktop.playhead().snapshot().spoken[0].event);
}

TEST_CASE("a click on a frame selects it, and a click beside it lets it go", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.playhead().goTo(6);
    const auto& stage = desktop.part<window::Stage>();
    const auto& nodes = stage.scene().nodes;
    const auto found = std::ranges::find_if(
        nodes, [](const scene::Node& node) { return node.target && node.target->frame; });
    REQUIRE(found != nodes.end());
    const auto frame = found->target->frame;
    desktop.clickAt(stage, {static_cast<int>(found->rect.x + found->rect.width / 2),
                            static_cast<int>(found->rect.y + 12)});
    CHECK(desktop.playhead().selected() == frame);
    desktop.clickAt(stage, {3, stage.height() - 3});
    CHECK(!desktop.playhead().selected());
}

TEST_CASE("a click on a line's ticks goes to the next time it runs, with Shift to the last",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    desktop.key("Home");
    auto* editor = desktop.part<window::CodePane>().editor();
    REQUIRE(editor != nullptr);
    const auto& player = desktop.playhead().player();
    const auto lines = player.lines().linesOf("a.py");
    const auto line = *std::ranges::max_element(
        lines, {}, [&](auto each) { return player.lines().eventsOf("a.py", each)->size(); });
    const QPoint ticks{20, editor->lineTop(static_cast<int>(line)) + editor->lineHeight() / 2};
    desktop.clickAt(*editor->viewport(), ticks);
    const auto once = desktop.playhead().step();
    CHECK(once > 0);
    desktop.clickAt(*editor->viewport(), ticks);
    CHECK(desktop.playhead().step() > once);
    desktop.clickAt(*editor->viewport(), ticks, "shift");
    CHECK(desktop.playhead().step() == once);
}

TEST_CASE("a file that is no recording is told in a bar, and what was open stays", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(kTrace);
    const auto last = desktop.playhead().lastStep();
    const auto& bar = desktop.part<window::MessageBar>();
    for (const auto& bad : {desktop.script("empty.flow", ""), desktop.script("odd.flow", "hello"),
                            desktop.script("odd.jsonl", "{"), QString("/nowhere/at/all.flow"),
                            desktop.script("notes.txt", "notes"), QString("/tmp")}) {
        desktop.window().desk().openPath(bad);
        CHECK(desktop.until([&] { return bar.isVisible() && !bar.sentence().isEmpty(); }));
        CHECK(bar.sentence().endsWith('.'));
        CHECK(desktop.playhead().lastStep() == last);
        const_cast<window::MessageBar&>(bar).clear();
    }
}

TEST_CASE("a click on an exception lets its way glow, and the next one takes it away",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    desktop.key("3");
    desktop.playhead().goTo(15);
    const auto& stage = desktop.part<window::Stage>();
    const auto& timeline = desktop.part<window::TimelineView>();
    const auto clickToken = [&] {
        REQUIRE(desktop.until([&] { return stage.scene().find("token:exception:1") != nullptr; }));
        const auto& rect = stage.scene().find("token:exception:1")->rect;
        desktop.clickAt(stage, {static_cast<int>(rect.x + rect.width / 2),
                                static_cast<int>(rect.y + rect.height / 2)});
    };
    clickToken();
    REQUIRE(desktop.playhead().path() != nullptr);
    CHECK(desktop.until([&] {
        return timeline.scene().find("path:exception:1") != nullptr &&
               stage.scene().find("path:line:scope:1") != nullptr;
    }));
    clickToken();
    CHECK(desktop.playhead().path() == nullptr);
    CHECK(desktop.until([&] { return timeline.scene().find("path:exception:1") == nullptr; }));
    clickToken();
    REQUIRE(desktop.playhead().path() != nullptr);
    desktop.key("Escape");
    CHECK(desktop.playhead().path() == nullptr);
    desktop.key("0");
}

TEST_CASE("an answer hides nothing of the stage, and news goes with the next step", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    desktop.playhead().goTo(15);
    auto& messages = desktop.part<window::MessageBar>();
    auto& stage = desktop.part<window::Stage>();
    const auto covers = [&] {
        const QRect under(stage.mapToGlobal(QPoint()), stage.size());
        return QRect(messages.mapToGlobal(QPoint()), messages.size()).intersects(under);
    };
    stage.setFocus();
    desktop.key("y");
    REQUIRE(messages.isVisible());
    CHECK(!covers());
    const auto said = messages.sentence();
    desktop.key("F2");
    CHECK(messages.sentence() == said);
    CHECK(!covers());
    CHECK(messages.visibleRegion() == QRegion(messages.rect()));
    desktop.key("F2");
    messages.say(window::MessageBar::Tone::news, "Something is saved.");
    desktop.key("Right");
    CHECK(messages.sentence().isEmpty());
}
