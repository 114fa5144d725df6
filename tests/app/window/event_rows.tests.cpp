#include "app/window/panels/event_rows.hpp"

#include <QKeyEvent>

#include "app/window/panels/event_list.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;
using window::EventRows;
using window::Playhead;

namespace {

void untilFound(const EventRows& rows) {
    while (rows.searching()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
}

}  // namespace

TEST_CASE("without a filter every event is a row", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    EventRows rows(playhead);
    CHECK(rows.count() == 0);
    CHECK(!rows.rowOfNow());
    playhead.open(tests::conformance("a"), false);
    CHECK(rows.count() == playhead.player().trace().size());
    playhead.first();
    CHECK(!rows.rowOfNow());
    playhead.forward();
    CHECK(rows.rowOfNow() == playhead.eventCount() - 1);
    CHECK(rows.at(7) == 7);
}

TEST_CASE("a filter leaves exactly the events of its kind that hold its text", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    EventRows rows(playhead);
    playhead.open(tests::conformance("a"), false);
    const auto& trace = playhead.player().trace();
    std::size_t resumes = 0;
    for (trace::EventIndex at = 0; at < trace.size(); ++at)
        resumes += trace.kind(at) == trace::Kind::resume ? 1 : 0;
    rows.setFilter({trace::Kind::resume, {}});
    untilFound(rows);
    CHECK(rows.count() == resumes);
    rows.setFilter({trace::Kind::resume, "INNER"});
    untilFound(rows);
    CHECK(rows.count() > 0);
    CHECK(rows.count() < resumes);
    for (std::size_t row = 0; row < rows.count(); ++row) CHECK(rows.wordsAt(row).contains("inner"));
    rows.setFilter({{}, "no event says this"});
    untilFound(rows);
    CHECK(rows.count() == 0);
    rows.setFilter({});
    CHECK(rows.count() == trace.size());
}

TEST_CASE("under the veil only what has happened is a row", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    EventRows rows(playhead);
    playhead.open(tests::conformance("a"), false);
    playhead.setVeiled(true);
    playhead.goTo(3);
    CHECK(rows.count() == playhead.eventCount());
    rows.setFilter({trace::Kind::line, {}});
    untilFound(rows);
    for (std::size_t row = 0; row < rows.count(); ++row)
        CHECK(rows.at(row) < playhead.eventCount());
    const auto veiled = rows.count();
    playhead.setVeiled(false);
    CHECK(rows.count() > veiled);
}

TEST_CASE("a search goes on in what is recorded meanwhile", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    EventRows rows(playhead);
    const std::string begin =
        R"({"kind":"thread","name":"MainThread"})"
        "\n"
        R"({"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1})"
        "\n";
    const std::string more = R"({"kind":"mark","text":"here"})"
                             "\n";
    playhead.open(tests::snapshotFrom(begin + more), true);
    rows.setFilter({{}, "here"});
    untilFound(rows);
    CHECK(rows.count() == 1);
    playhead.grow(tests::snapshotFrom(begin + more + more));
    untilFound(rows);
    CHECK(rows.count() == 2);
}

TEST_CASE("Enter in the list of events asks for the chosen one", "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    EventRows rows(playhead);
    window::EventList list(rows);
    playhead.open(tests::conformance("a"), false);
    list.resize(400, 300);
    list.show();
    quint64 asked = 0;
    QObject::connect(&list, &window::EventList::goTo, [&](quint64 event) { asked = event; });
    list.choose(12);
    QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
    QCoreApplication::sendEvent(&list, &enter);
    CHECK(asked == 12);
    CHECK(list.accessibleDescription().contains(rows.wordsAt(12)));
    playhead.last();
    CHECK(list.chosen() == rows.count() - 1);
    CHECK(!list.rectOf(list.chosen()).isEmpty());
}
