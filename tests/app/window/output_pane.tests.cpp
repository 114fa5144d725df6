#include "app/window/panels/output_pane.hpp"

#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QThread>

#include "app/window/playing/playhead.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

namespace {

constexpr int kLines = 1000;

/// A program that prints its numbers, a line an event.
std::shared_ptr<const window::Snapshot> talkative(const std::string& more = {}) {
    std::string lines = R"({"kind":"thread","name":"MainThread"})"
                        "\n"
                        R"({"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1})"
                        "\n";
    for (int i = 0; i < kLines; ++i)
        lines += R"({"kind":"output","stream":"stdout","text":"line )" + std::to_string(i) + more +
                 R"(\n","frame":1})"
                 "\n";
    return tests::snapshotFrom(lines);
}

QString allOfIt() {
    QString text;
    for (int i = 0; i < kLines; ++i) text += QString("line %1\n").arg(i);
    return text;
}

/// Lets the event loop turn until all of it is there, or that has taken far too long.
void letFill(const window::OutputPane& pane) {
    for (int turn = 0; turn < 2000 && pane.text() != allOfIt(); ++turn) {
        QThread::msleep(5);
        QCoreApplication::processEvents();
    }
}

void clickOnTopLine(QPlainTextEdit& text) {
    const QPointF at(2, 2);
    QMouseEvent release(QEvent::MouseButtonRelease, at, text.viewport()->mapToGlobal(at),
                        Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(text.viewport(), &release);
}

}  // namespace

TEST_CASE("after a jump the last line is there at once, and all before it soon", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::OutputPane pane(playhead);
    pane.resize(600, 200);
    pane.show();
    playhead.open(talkative(), false);
    playhead.last();
    CHECK(pane.text().endsWith("line 999\n"));
    letFill(pane);
    CHECK(pane.text() == allOfIt());

    // A click still goes to the moment that printed what is clicked.
    auto& text = *pane.findChild<QPlainTextEdit*>();
    text.verticalScrollBar()->setValue(0);
    clickOnTopLine(text);
    CHECK(playhead.eventCount() == 3);
    CHECK(playhead.player().trace().event(2).text(trace::Field::text) == "line 0\n");
}

TEST_CASE("what is in sight stays where it is as more is put before it", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::OutputPane pane(playhead);
    pane.resize(600, 200);
    pane.show();
    playhead.open(talkative(), false);
    playhead.last();
    auto& text = *pane.findChild<QPlainTextEdit*>();
    const auto top = [&] { return text.cursorForPosition({2, 2}).block().text(); };
    QCoreApplication::processEvents();
    const QString before = top();
    CHECK(before != "line 0");
    letFill(pane);
    CHECK(pane.text() == allOfIt());
    CHECK(top() == before);
}

TEST_CASE("the line that was printed last is in sight, also where lines are wrapped", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::OutputPane pane(playhead);
    pane.resize(600, 120);
    pane.show();
    playhead.open(talkative(" " + std::string(150, 'x')), false);
    auto& text = *pane.findChild<QPlainTextEdit*>();
    for (const auto step :
         {playhead.lastStep(), playhead.lastStep() / 2, playhead.lastStep() - 3}) {
        playhead.goTo(step);
        for (int turn = 0; turn < 20; ++turn) {
            QCoreApplication::processEvents();
            QThread::msleep(5);
        }
        QTextCursor last = text.document()->find(QString("line %1 ").arg(step - 2));
        REQUIRE(!last.isNull());
        last.movePosition(QTextCursor::EndOfBlock);
        INFO(step);
        CHECK(text.viewport()->rect().contains(text.cursorRect(last).center()));
    }
}
