#include "app/window/gallery.hpp"
#include "app/window/lesson_card.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

TEST_CASE("the arrows go from lesson to lesson, and Enter opens the one", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.key("ctrl+l");
    auto& gallery = desktop.part<window::Gallery>();
    REQUIRE(gallery.isVisible());
    const auto card = [&] { return qobject_cast<window::LessonCard*>(gallery.focusWidget()); };
    desktop.key("Down");
    const auto* first = card();
    REQUIRE(first != nullptr);
    CHECK(first->hasFocus());
    desktop.key("Right");
    const auto* second = card();
    CHECK(second->pos().y() == first->pos().y());
    CHECK(second->pos().x() > first->pos().x());
    desktop.key("Left");
    CHECK(card() == first);
    // At the end of a row it stays.
    desktop.key("Left");
    CHECK(card() == first);
    desktop.key("Down");
    const auto* below = card();
    CHECK(below->pos().x() == first->pos().x());
    CHECK(below->pos().y() > first->pos().y());
    CHECK(!below->visibleRegion().isEmpty());
    desktop.key("Up");
    CHECK(card() == first);
    QString opened;
    const auto seen = QObject::connect(&desktop.window().desk(), &window::Desk::opened,
                                       [&](const QString& path) { opened = path; });
    desktop.key("Return");
    CHECK(desktop.until([&] { return opened == first->lesson().path; }));
    QObject::disconnect(seen);
    REQUIRE(desktop.untilAtRest());
    CHECK(!gallery.isVisible());
}
