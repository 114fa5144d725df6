#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QScreen>
#include <algorithm>
#include <cstdlib>

#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

/// Of 255: what smooth edges differ by where only a part of a picture was painted again.
constexpr int kRounding = 3;

bool alike(const QImage& a, const QImage& b) {
    if (a.size() != b.size()) return false;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb one = a.pixel(x, y);
            const QRgb other = b.pixel(x, y);
            if (std::max({std::abs(qRed(one) - qRed(other)), std::abs(qGreen(one) - qGreen(other)),
                          std::abs(qBlue(one) - qBlue(other))}) > kRounding)
                return false;
        }
    }
    return true;
}

/// Whether the X server's screen shows the view as it looks when all of it is painted.
bool isOnScreen(window::SceneView& view) {
    const auto& top = *view.window();
    const auto at = view.mapTo(&top, QPoint(0, 0));
    const auto shown = top.screen()
                           ->grabWindow(top.winId(), at.x(), at.y(), view.width(), view.height())
                           .toImage();
    return alike(shown, view.grab().toImage());
}

}  // namespace

TEST_CASE("the screen shows each step as if it were painted anew", "[window_x]") {
    auto& desktop = Desktop::get();
    QFile recorded(QString(FLOWGLASS_SOURCE_DIR) + "/tests/core/scene/data/three_workers.jsonl");
    REQUIRE(recorded.open(QIODevice::ReadOnly));
    // Bookmarks are saved beside it.
    desktop.open(desktop.script("seen.jsonl", recorded.readAll()));
    auto& stage = desktop.part<window::Stage>();
    auto& timeline = desktop.part<window::TimelineView>();
    // Where a motion ends, all of the stage is painted.
    stage.setReducedMotion(true);
    const auto isTrue = [&] {
        return desktop.until([&] { return isOnScreen(stage) && isOnScreen(timeline); });
    };
    for (const auto* key : {"Home", "Right", "Right", "Right", "m", "Right", "Left", "End", "Left",
                            "Tab", "Right", "f", "Home"}) {
        desktop.key(key);
        INFO(key);
        CHECK(isTrue());
    }
    desktop.key("End");
    // What is selected has a line around it, which goes with it.
    const auto frame = std::ranges::find_if(
        stage.scene().nodes, [](const auto& node) { return node.target && node.target->frame; });
    REQUIRE(frame != stage.scene().nodes.end());
    desktop.clickAt(stage,
                    {static_cast<int>(frame->rect.x) + 8, static_cast<int>(frame->rect.y) + 8});
    CHECK(isTrue());
    for (const auto* key : {"Left", "Left", "Home", "Escape"}) {
        desktop.key(key);
        INFO(key);
        CHECK(isTrue());
    }
    desktop.wheel(timeline, {timeline.width() / 2, timeline.height() / 2}, true, "ctrl");
    CHECK(isTrue());
    desktop.key("f");
    CHECK(isTrue());
    stage.setReducedMotion(false);
}

TEST_CASE("the picture that is copied has the view that was chosen", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/c.jsonl");
    desktop.playhead().goTo(15);
    const auto copied = [&](const QString& view) {
        desktop.key(view);
        desktop.key("ctrl+shift+c");
        return QApplication::clipboard()->image();
    };
    const auto frames = copied("1");
    const auto scopes = copied("3");
    REQUIRE(!frames.isNull());
    CHECK(frames != scopes);
    desktop.key("0");
}
