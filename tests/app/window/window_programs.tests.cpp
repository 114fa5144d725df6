#include <QApplication>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMimeData>

#include "app/window/code/code_pane.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/run/unsaved_question.hpp"
#include "app/window/stage/stage.hpp"
#include "core/python/launch/interpreter.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

/// Without a build of the recorder there is no program to record.
bool canRecord() {
    const auto interpreter = python::probe("python3");
    const auto folder = python::recorderFolder();
    if (interpreter && folder && python::checkRecorded(*interpreter, *folder)) return true;
    WARN("python3 cannot be recorded here: these tests are skipped");
    return false;
}

constexpr auto kSums =
    "def squares(limit):\n"
    "    for n in range(limit):\n"
    "        yield n * n\n"
    "\n"
    "for square in squares(3):\n"
    "    print(square)\n";

}  // namespace

TEST_CASE("a script runs, and its picture opens at its first generator", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("sums.py", kSums));
    CHECK(desktop.playhead().lastStep() > 8);
    CHECK(desktop.playhead().step() ==
          desktop.playhead().player().opening(playback::Grain::moments));
    CHECK(desktop.part<window::OutputPane>().text() == "0\n1\n4\n");
}

TEST_CASE("a run begins where somebody was in the run before, as near as can be told",
          "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    const auto& playhead = desktop.playhead();
    desktop.openAndLetRun(desktop.script("again.py", kSums));
    const auto opening = playhead.step();
    const auto run = [&] {
        desktop.key("ctrl+r");
        REQUIRE(desktop.untilAtRest());
    };
    run();
    CHECK(playhead.step() == opening);
    const auto there = playhead.lastStep() - 3;
    desktop.playhead().goTo(there);
    const auto sentence = playhead.sentence().plain();
    run();
    CHECK(playhead.step() == there);
    CHECK(playhead.sentence().plain() == sentence);
    // Under other line numbers, and after more steps, the same line has run as often.
    auto* editor = desktop.part<window::CodePane>().editor();
    editor->insertAt("for item in (0, 1):\n    print(item)\n", 0, 0);
    run();
    CHECK(playhead.step() != there);
    const auto moved = QString::fromStdString(sentence).replace("line 3", "line 5").toStdString();
    REQUIRE(moved != sentence);
    CHECK(playhead.sentence().plain() == moved);
    // Nobody has moved since.
    run();
    CHECK(playhead.sentence().plain() == moved);
}

TEST_CASE("a file dropped on the code is opened, not written into it", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("under.py", kSums));
    auto& code = desktop.part<window::CodePane>();
    QMimeData file;
    file.setUrls({QUrl::fromLocalFile(desktop.script("dropped.py", "print(1)\n"))});
    file.setText("dropped.py");
    auto* under = code.editor()->viewport();
    QDragEnterEvent enter({9, 9}, Qt::CopyAction, &file, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(under, &enter);
    QDropEvent drop({9, 9}, Qt::CopyAction, &file, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(under, &drop);
    CHECK(desktop.until([&] { return desktop.window().windowTitle().startsWith("dropped.py"); }));
    CHECK(desktop.until([&] { return !desktop.window().desk().runner().running(); }));
    CHECK(code.editor()->text() == "print(1)\n");
}

TEST_CASE("a number changed in the code runs as it stands, and the file keeps the old one",
          "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    const QString path = desktop.script("edited.py", kSums);
    desktop.openAndLetRun(path);
    const auto before = desktop.playhead().lastStep();
    auto& code = desktop.part<window::CodePane>();
    auto* editor = code.editor();
    desktop.clickAt(*editor->viewport(), {300, editor->lineTop(5) + 10});
    desktop.key("End");
    desktop.key("Left");
    desktop.key("Left");
    desktop.key("BackSpace");
    desktop.type("5");
    CHECK(code.edited());
    CHECK(code.mainText().contains("squares(5)"));
    desktop.key("ctrl+r");
    REQUIRE(desktop.until([&] {
        return !desktop.window().desk().runner().running() && !desktop.playhead().empty() &&
               !desktop.playhead().live();
    }));
    CHECK(desktop.playhead().lastStep() > before);
    CHECK(desktop.part<window::OutputPane>().text() == "0\n1\n4\n9\n16\n");
    CHECK(code.mainText().contains("squares(5)"));
    QFile saved(path);
    REQUIRE(saved.open(QIODevice::ReadOnly));
    CHECK(saved.readAll() == kSums);
}

TEST_CASE("the window asks before it closes over text that is not saved", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("kept.py", kSums));
    auto* editor = desktop.part<window::CodePane>().editor();
    desktop.clickAt(*editor->viewport(), {300, editor->lineTop(5) + 10});
    desktop.key("End");
    desktop.type(" # a note");
    desktop.key("ctrl+q");
    CHECK(desktop.window().isVisible());
    auto* question = desktop.window().findChild<window::UnsavedQuestion*>();
    REQUIRE(question != nullptr);
    CHECK(question->text() == "kept.py was edited here and is not saved.");
    question->reject();
    desktop.takeKeyboard();
    CHECK(desktop.window().isVisible());
    CHECK(editor->text().contains("# a note"));
}

TEST_CASE("what is typed reaches a program that asks", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.open(desktop.script("ask.py", "name = input('name? ')\nprint('hello', name)\n"));
    auto& output = desktop.part<window::OutputPane>();
    REQUIRE(desktop.until([&] { return output.text().contains("name?"); }));
    CHECK(output.inputLine().isVisible());
    desktop.clickAt(output.inputLine(), {30, output.inputLine().height() / 2});
    desktop.type("Ada");
    desktop.key("Return");
    CHECK(desktop.until([&] { return !desktop.window().desk().runner().running(); }));
    CHECK(desktop.until([&] { return output.text().contains("hello Ada"); }));
    CHECK(!output.inputLine().isVisible());
    // The keyboard is back where keys step.
    CHECK(desktop.until([&] { return desktop.part<window::Stage>().hasFocus(); }));
}

TEST_CASE("what is printed little by little is all there, each line with its moment",
          "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("slow.py",
                                         "import time\nfor word in 'a', 'b', 'c', 'd':\n"
                                         "    print(word)\n    time.sleep(0.15)\n"));
    const auto& output = desktop.part<window::OutputPane>();
    CHECK(desktop.until([&] { return output.text() == "a\nb\nc\nd\n"; }));
    CHECK(desktop.playhead().snapshot().spoken.size() >= 4);
}

TEST_CASE("a program that never ends is stopped, and what was recorded stays", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.open(desktop.script("endless.py",
                                "def naturals():\n    n = 0\n    while True:\n        yield n\n"
                                "        n += 1\n\nfor n in naturals():\n    pass\n"));
    REQUIRE(desktop.until([&] { return desktop.playhead().lastStep() > 100; }));
    CHECK(desktop.window().desk().runner().running());
    desktop.key("ctrl+period");
    REQUIRE(desktop.until([&] { return !desktop.window().desk().runner().running(); }));
    CHECK(desktop.playhead().lastStep() > 100);
    CHECK(desktop.part<window::MessageBar>().sentence().contains("kept"));
}

TEST_CASE("a program deaf to SIGINT is killed all the same", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.open(desktop.script("deaf.py",
                                "import signal, time\nsignal.signal(signal.SIGINT, "
                                "signal.SIG_IGN)\nprint('deaf')\nwhile True:\n    "
                                "time.sleep(0.01)\n"));
    auto& output = desktop.part<window::OutputPane>();
    REQUIRE(desktop.until([&] { return output.text().contains("deaf"); }));
    desktop.key("ctrl+period");
    CHECK(desktop.until([&] { return !desktop.window().desk().runner().running(); }));
    CHECK(output.text().contains("deaf"));
}

TEST_CASE("a long recording is held until one says whether to go on", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    auto& runner = desktop.window().desk().runner();
    runner.setQuestionAt(2000);
    desktop.open(desktop.script("long.py",
                                "def naturals():\n    n = 0\n    while True:\n        yield n\n"
                                "        n += 1\n\nfor n in naturals():\n    pass\n"));
    auto& bar = desktop.part<window::MessageBar>();
    REQUIRE(desktop.until([&] { return bar.asking(); }));
    CHECK(runner.running());
    desktop.key("ctrl+period");
    CHECK(desktop.until([&] { return !runner.running(); }));
    CHECK(desktop.playhead().lastStep() > 100);
    runner.setQuestionAt(1'000'000);
}

TEST_CASE("a syntax error is told in a bar and marked in the code", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("bad.py", "x = 1\ndef f(:\n    pass\n"));
    const auto& bar = desktop.part<window::MessageBar>();
    REQUIRE(desktop.until([&] { return bar.isVisible(); }));
    CHECK(bar.sentence().contains("Line 2"));
    CHECK(bar.sentence().contains("SyntaxError"));
}

TEST_CASE("a run that does not begin leaves the one before on the stage", "[window_x]") {
    if (!canRecord()) return;
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("again.py", kSums));
    const auto last = desktop.playhead().lastStep();
    auto& code = desktop.part<window::CodePane>();
    code.editor()->setFocus();
    code.replaceMainText(QString("def f(:\n") + kSums);
    CHECK(code.edited());
    desktop.key("ctrl+r");
    const auto& bar = desktop.part<window::MessageBar>();
    REQUIRE(desktop.until([&] { return bar.isVisible(); }));
    CHECK(bar.sentence().contains("Line 1"));
    CHECK(desktop.playhead().lastStep() == last);
    CHECK(code.editor()->problems().firstLine() == 1);
    CHECK(code.editor()->hasFocus());
    // Nothing is left to save when the text is as it was.
    code.replaceMainText(kSums);
    CHECK(!code.edited());
    desktop.key("ctrl+r");
    REQUIRE(desktop.until([&] { return !bar.isVisible(); }));
    CHECK(desktop.playhead().lastStep() == last);
}
