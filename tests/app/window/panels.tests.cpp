#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>

#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/panels/events_panel.hpp"
#include "app/window/panels/variables_panel.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using window::Playhead;

namespace {

void show(QWidget& panel, QSize size) {
    panel.resize(size);
    panel.show();
    QCoreApplication::processEvents();
}

}  // namespace

TEST_CASE("in a narrow panel the kinds of events have a row of their own", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    window::EventsPanel panel(playhead);
    auto* kinds = panel.findChild<QComboBox*>();
    auto* search = panel.findChild<QLineEdit*>();
    show(panel, {600, 400});
    CHECK(kinds->y() < search->geometry().bottom());
    show(panel, {kinds->sizeHint().width() + 40, 400});
    CHECK(kinds->y() > search->geometry().bottom());
    CHECK(kinds->width() >= kinds->sizeHint().width());
}

TEST_CASE("what the chosen event says is read whole, however narrow the panel is", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    playhead.goTo(8);
    window::EventsPanel panel(playhead);
    auto* words = panel.findChild<QLabel*>("eventWords");
    show(panel, {160, 500});
    REQUIRE(words->isVisible());
    CHECK(words->text() == panel.rows().wordsAt(panel.list().chosen()));
    CHECK(words->height() >= words->heightForWidth(words->width()));
    show(panel, {2000, 500});
    CHECK(!words->isVisible());
}

TEST_CASE("a frame's heading among the variables takes the lines that it needs", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    playhead.goTo(8);
    window::VariablesPanel panel(playhead);
    const auto high = [&] { return panel.visualItemRect(panel.topLevelItem(0)).height(); };
    show(panel, {900, 400});
    const int line = high();
    show(panel, {140, 400});
    CHECK(high() >= line + panel.fontMetrics().lineSpacing());
    show(panel, {900, 400});
    CHECK(high() == line);
}

TEST_CASE("a note is written next to the bookmarks that it comes into", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    playhead.open(tests::conformance("a"), false);
    window::BookmarksPanel panel(playhead);
    panel.toggle();
    show(panel, {330, 900});
    const auto* list = panel.findChild<QListWidget*>();
    const auto* note = panel.findChild<QPlainTextEdit*>();
    const int first = list->y() + list->visualItemRect(list->item(0)).top();
    CHECK(first > note->geometry().bottom());
    CHECK(first - note->geometry().bottom() < 20);
}
