#include "app/window/timeline/timeline_view.hpp"

#include <QApplication>
#include <QLineEdit>
#include <QMouseEvent>
#include <algorithm>

#include "app/window/playing/playhead.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

TEST_CASE("the filter says how many lanes there are, also where it is one", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::TimelineView timeline(playhead, scene::lightTheme());
    const auto* filter = timeline.findChild<QLineEdit*>();
    REQUIRE(filter != nullptr);
    playhead.open(tests::snapshotFrom(R"({"t":0,"kind":"thread","thread":1}
{"t":0,"kind":"call","frame":1,"function":"<module>"}
{"t":1,"kind":"line","frame":1,"line":1})"),
                  false);
    CHECK(filter->placeholderText().toStdString() == "Filter 1 lane");
    playhead.open(tests::conformance("a"), false);
    CHECK(filter->placeholderText().toStdString() == "Filter 4 lanes");
}

TEST_CASE("a double click on a lane goes there, selects it and asks why it runs or waits",
          "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::TimelineView timeline(playhead, scene::lightTheme());
    timeline.resize(1000, 300);
    playhead.open(tests::conformance("d"), false);
    playhead.goTo(playhead.lastStep());
    QApplication::processEvents();
    int asked = 0;
    QObject::connect(&timeline, &window::TimelineView::asked, [&] { ++asked; });
    const auto press = [&](QEvent::Type type, QPointF at) {
        QMouseEvent event(type, at, timeline.mapToGlobal(at), Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton,
                          Qt::NoModifier);
        QApplication::sendEvent(&timeline, &event);
    };
    const auto doubleClick = [&](QPointF at) {
        press(QEvent::MouseButtonPress, at);
        press(QEvent::MouseButtonRelease, at);
        press(QEvent::MouseButtonDblClick, at);
        press(QEvent::MouseButtonRelease, at);
    };
    const auto& nodes = timeline.scene().nodes;
    const auto slice = std::ranges::find_if(nodes, [](const scene::Node& node) {
        return node.id.find("/slice:") != std::string::npos && node.target && node.target->task &&
               node.rect.width > 8;
    });
    REQUIRE(slice != nodes.end());
    const auto task = slice->target->task;
    const auto before = playhead.step();
    doubleClick({slice->rect.x + slice->rect.width / 2, slice->rect.y + slice->rect.height / 2});
    CHECK(asked == 1);
    CHECK(playhead.selectedTask() == task);
    CHECK(playhead.step() != before);
    CHECK(playhead.why());
    // The ruler is nobody's.
    doubleClick({700, 12});
    CHECK(asked == 1);
}
