#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QPlainTextEdit>
#include <QToolButton>

#include "app/window/controls/message_bar.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/stage.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

/// A recording of the test's own, so that its notes have a place beside it.
QString ownTrace(Desktop& desktop, const QString& name) {
    QFile trace(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl");
    if (!trace.open(QIODevice::ReadOnly)) qFatal("no trace");
    return desktop.script(name, trace.readAll());
}

}  // namespace

TEST_CASE("a note is written at its moment, found by its key, and there again when reopened",
          "[window_x]") {
    auto& desktop = Desktop::get();
    const QString path = ownTrace(desktop, "noted.jsonl");
    desktop.open(path);
    desktop.key("Home");
    for (int i = 0; i < 3; ++i) desktop.key("Right");
    const auto moment = desktop.playhead().eventCount();
    desktop.key("n");
    desktop.type("ask who");
    desktop.key("Escape");
    auto& panel = desktop.part<window::BookmarksPanel>();
    CHECK(panel.bookmarks().note(moment) == "ask who");
    desktop.key("Home");
    desktop.key("shift+m");
    CHECK(desktop.playhead().step() == 3);
    REQUIRE(desktop.until([&] { return QFile::exists(path + ".notes"); }));
    desktop.open(ownTrace(desktop, "other.jsonl"));
    CHECK(panel.bookmarks().all().empty());
    desktop.open(path);
    CHECK(panel.bookmarks().note(moment) == "ask who");
    desktop.playhead().goTo(3);
    desktop.key("m");
    CHECK(panel.bookmarks().all().empty());
    CHECK(desktop.until([&] { return !QFile::exists(path + ".notes"); }));
    desktop.key("F6");
    desktop.key("F6");
}

TEST_CASE("a note stays with its moment, and pauses what plays", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(ownTrace(desktop, "playing.jsonl"));
    desktop.part<window::Stage>().setFocus();
    desktop.key("Home");
    desktop.key("space");
    desktop.key("n");
    auto& panel = desktop.part<window::BookmarksPanel>();
    const auto moment = desktop.playhead().eventCount();
    const auto step = desktop.playhead().step();
    REQUIRE(step < desktop.playhead().lastStep());
    desktop.type("a long ");
    const auto* play = desktop.part<window::Transport>().findChild<QToolButton*>("play");
    REQUIRE(play != nullptr);
    CHECK(play->accessibleName() == "Play");
    CHECK(desktop.playhead().step() == step);
    // Whatever else moves now: what is written on is one note.
    desktop.playhead().forward();
    desktop.type("note");
    CHECK(panel.bookmarks().all().size() == 1);
    CHECK(panel.bookmarks().note(moment) == "a long note");
    desktop.key("Escape");
    CHECK(panel.findChild<QPlainTextEdit*>()->toPlainText().isEmpty());
    panel.setBookmarks({});
    desktop.key("F6");
    desktop.key("F6");
}

TEST_CASE("in a panel's list the window's letters mean what they mean elsewhere", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(ownTrace(desktop, "letters.jsonl"));
    desktop.key("Home");
    auto& panel = desktop.part<window::BookmarksPanel>();
    for (const char* key : {"F2", "F4", "F6"}) {
        INFO(key);
        desktop.key(key);
        const auto* list = qobject_cast<QAbstractItemView*>(QApplication::focusWidget());
        REQUIRE(list != nullptr);
        desktop.key("m");
        CHECK(panel.bookmarks().all().size() == 1);
        desktop.key("m");
        CHECK(panel.bookmarks().all().empty());
        CHECK(list->hasFocus());
        // To another view the keyboard goes along.
        desktop.key("3");
        CHECK(desktop.window().views().view() == scene::View::scopes);
        desktop.key("0");
        desktop.key(key);
        desktop.key(key);
    }
    // In a tree the arrows fold; elsewhere they step.
    desktop.key("F6");
    desktop.key("Right");
    CHECK(desktop.playhead().step() == 1);
    desktop.key("n");
    CHECK(qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()) != nullptr);
    desktop.type("m3");
    CHECK(panel.bookmarks().note(desktop.playhead().eventCount()) == "m3");
    desktop.key("Escape");
    desktop.key("m");
    desktop.key("F6");
    desktop.key("F6");
}

TEST_CASE("notes that are refused stay as they are", "[window_x]") {
    auto& desktop = Desktop::get();
    const QString path = ownTrace(desktop, "hostile.jsonl");
    const QString notes = desktop.script("hostile.jsonl.notes", "[1, 2");
    desktop.open(path);
    auto& messages = desktop.part<window::MessageBar>();
    CHECK(messages.sentence().contains("notes cannot be read"));
    desktop.key("m");
    desktop.open(ownTrace(desktop, "other.jsonl"));
    QFile file(notes);
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll() == "[1, 2");
}

TEST_CASE("Alt and the arrows go back and forth through jumps", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(ownTrace(desktop, "other.jsonl"));
    desktop.part<window::Stage>().setFocus();
    desktop.key("Home");
    desktop.key("End");
    const auto last = desktop.playhead().lastStep();
    CHECK(desktop.playhead().step() == last);
    desktop.key("alt+Left");
    CHECK(desktop.playhead().step() == 0);
    desktop.key("alt+Right");
    CHECK(desktop.playhead().step() == last);
}
