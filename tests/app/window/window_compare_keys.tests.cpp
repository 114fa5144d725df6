#include <QToolButton>
#include <algorithm>

#include "app/window/compare/compare_bar.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/main/desk.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "comparing.hpp"

using namespace flowglass;
using tests::Comparing;

TEST_CASE("behind the veil D says that what differs comes at the end", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    desktop.key("v");
    desktop.key("d");
    CHECK(desktop.part<window::MessageBar>().sentence().contains("at the end"));
    CHECK(two.view().scene().find("left:code") != nullptr);
    desktop.key("v");
    CHECK(two.view().scene().find("left:code") == nullptr);
    desktop.key("d");
}

TEST_CASE("news covers neither names nor steps of what is compared", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const auto& bar = desktop.part<window::MessageBar>();
    for (int i = 0; i < 200 && !bar.isVisible(); ++i) desktop.key("n");
    REQUIRE(bar.isVisible());
    const auto* head = two.view().scene().find("left:head");
    REQUIRE(head != nullptr);
    const int bottom =
        two.view().mapTo(&desktop.window(), QPoint()).y() + static_cast<int>(head->rect.bottom());
    CHECK(bar.mapTo(&desktop.window(), QPoint()).y() > bottom);
    CHECK(bar.mapTo(&desktop.window(), QPoint(0, bar.height())).y() <= desktop.window().height());
    desktop.key("Home");
}

TEST_CASE("what is about the one program that lies open does nothing beside another",
          "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const auto& bookmarks = desktop.part<window::BookmarksPanel>().bookmarks();
    const auto before = bookmarks.all().size();
    desktop.key("ctrl+b");
    CHECK(bookmarks.all().size() == before);
    desktop.key("ctrl+r");
    CHECK(!desktop.window().findChild<window::Desk*>()->runner().running());
    const auto& page = two.mode().page().commands().all();
    const auto offered = [&](const QString& title) {
        return std::ranges::count(page, title, &window::Command::title);
    };
    for (const char* title : {"Larger text", "Theme: dark", "Lecture mode", "Commands by name",
                              "Stop the program", "Copy the picture"}) {
        INFO(title);
        CHECK(offered(title) == 1);
    }
    CHECK(offered("Run and record") == 0);
}

TEST_CASE("no word of the bar is cut where one side goes alone in a small window", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const QSize before = desktop.window().size();
    desktop.window().resize(1280, 720);
    desktop.key("a");
    desktop.key("a");
    REQUIRE(two.comparison().apart());
    const auto cut = [&] {
        QStringList words;
        for (const auto* button : two.mode().page().bar().findChildren<QToolButton*>())
            if (button->isVisible() && button->width() < button->minimumSizeHint().width())
                words << button->text();
        return words.join(", ").toStdString();
    };
    CHECK(desktop.until([&] { return cut().empty(); }));
    CHECK(cut() == "");
    desktop.key("j");
    CHECK(cut() == "");
    desktop.window().resize(before);
}

TEST_CASE("text of 300 % reaches a comparison, whose parts take turns then", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const QSize before = desktop.window().size();
    desktop.window().resize(1280, 720);
    const auto captionPx = [&] {
        const auto* words = two.view().scene().find("left:caption/0.0");
        return words == nullptr ? 0 : words->fontSize;
    };
    const double usual = captionPx();
    for (int i = 0; i < 8; ++i) desktop.key("ctrl+plus");
    CHECK(desktop.until([&] { return captionPx() > usual * 1.6; }));
    CHECK(two.view().scene().find("right:playhead") == nullptr);
    for (const auto* button : two.mode().page().bar().findChildren<QToolButton*>()) {
        if (!button->isVisible()) continue;
        INFO(button->accessibleName().toStdString());
        CHECK(button->mapTo(&desktop.window(), QPoint(button->width(), 0)).x() <= 1280);
        CHECK(button->width() >= button->minimumSizeHint().width());
    }
    desktop.key("F8");
    CHECK(two.view().scene().find("right:playhead") != nullptr);
    desktop.key("Right");
    CHECK(two.comparison().position() == 1);
    desktop.key("ctrl+0");
    CHECK(desktop.until([&] { return captionPx() == usual; }));
    CHECK(desktop.part<window::HeaderBar>().isVisible());
    desktop.window().resize(before);
}
