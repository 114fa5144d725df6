#include <sys/stat.h>

#include <QFile>
#include <QPushButton>
#include <QToolButton>

#include "app/window/controls/message_bar.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/gallery/lesson_card.hpp"
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

TEST_CASE("the lessons get their pictures, also where something was opened before", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl");
    desktop.key("ctrl+l");
    const auto& cards = desktop.part<window::Gallery>().cards();
    REQUIRE(!cards.empty());
    CHECK(desktop.until([&] { return cards.front()->hasPreview(); }));
}

TEST_CASE("from the lessons there is a way back to what lies open", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl");
    desktop.playhead().goTo(9);
    auto& gallery = desktop.part<window::Gallery>();
    for (const char* key : {"Escape", "alt+Left"}) {
        desktop.key("ctrl+l");
        REQUIRE(gallery.isVisible());
        desktop.key(key);
        CHECK(!gallery.isVisible());
        CHECK(desktop.playhead().step() == 9);
    }
    desktop.key("ctrl+l");
    for (auto* button : gallery.findChildren<QToolButton*>())
        if (button->text() == "Back to a.jsonl") desktop.clickAt(*button, button->rect().center());
    CHECK(!gallery.isVisible());
}

TEST_CASE("a recording that takes its time is said to be opened, and another one goes before it",
          "[window_x]") {
    auto& desktop = Desktop::get();
    auto& messages = desktop.part<window::MessageBar>();
    auto& gallery = desktop.part<window::Gallery>();
    auto& desk = desktop.window().desk();
    const QTemporaryDir folder;
    // Reading one lasts until somebody has written into it.
    const auto slow = [&](const QString& name) {
        const QString path = folder.filePath(name);
        REQUIRE(::mkfifo(path.toUtf8().constData(), 0600) == 0);
        return path;
    };
    const auto feed = [](const QString& path) {
        QFile file(path);
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write("{\"kind\":\"thread\",\"name\":\"slow\"}\n{\"kind\":\"end\",\"status\":0}\n");
    };
    const QString quick = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl";

    desktop.key("ctrl+l");
    REQUIRE(gallery.isVisible());
    const QString given = slow("given_up.jsonl");
    desk.openPath(given);
    CHECK(!gallery.isVisible());
    REQUIRE(desktop.until([&] { return messages.sentence().startsWith("given_up.jsonl is"); }));
    auto* stop = messages.findChild<QPushButton*>();
    REQUIRE(stop != nullptr);
    desktop.clickAt(*stop, stop->rect().center());
    CHECK(gallery.isVisible());
    CHECK(messages.sentence().isEmpty());
    feed(given);

    const QString late = slow("late.jsonl");
    desk.openPath(late);
    desktop.open(quick);
    feed(late);

    const QString last = slow("last.jsonl");
    QStringList opened;
    const auto seen = QObject::connect(&desk, &window::Desk::opened,
                                       [&](const QString& path) { opened << path; });
    desk.openPath(last);
    feed(last);
    CHECK(desktop.until([&] { return desk.path() == last; }));
    CHECK(opened == QStringList{last});
    QObject::disconnect(seen);
}
