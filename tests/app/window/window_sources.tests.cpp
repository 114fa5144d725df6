#include <QFile>
#include <QLabel>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>

#include "app/window/code/code_pane.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/panels/output_pane.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

constexpr auto kSquares =
    "#include <flowglass/flowglass.hpp>\n"
    "#include <iostream>\n"
    "\n"
    "flowglass::generator<int> squares(int limit) {\n"
    "    for (int n = 0; n < limit; ++n) {\n"
    "        co_yield n * n;\n"
    "    }\n"
    "}\n"
    "\n"
    "int main() {\n"
    "    flowglass::calling here;\n"
    "    for (int n : squares(3)) std::cout << n << '\\n';\n"
    "}\n";

window::CodeEditor& editor() {
    return *Desktop::get().part<window::CodePane>().editor();
}

window::Runner& runner() {
    return Desktop::get().window().desk().runner();
}

QString savedText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The text of the program's own source that travels in the trace.
QString recordedText(const QString& path) {
    const auto text = Desktop::get().playhead().snapshot().trace().source(path.toStdString());
    return text ? QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size())) : QString();
}

/// Puts the caret at the end of a line (from 1), as a click and the End key do.
void clickEndOf(int line) {
    auto& desktop = Desktop::get();
    editor().reveal(line);
    desktop.clickAt(*editor().viewport(), {300, editor().lineTop(line) + 10});
    desktop.key("End");
}

void backspace(int times) {
    for (int i = 0; i < times; ++i) Desktop::get().key("BackSpace");
}

window::Lesson lesson(const QString& id) {
    for (const window::Lesson& one : window::readLessons()) {
        if (one.id == id) return one;
    }
    qFatal("no such lesson");
}

}  // namespace

TEST_CASE("C++ source of one's own is built, recorded and shown", "[window_x]") {
    auto& desktop = Desktop::get();
    const QString path = desktop.script("squares.cpp", kSquares);
    desktop.openAndLetRun(path);
    REQUIRE(!desktop.playhead().empty());
    CHECK(desktop.part<window::OutputPane>().text() == "0\n1\n4\n");
    CHECK(recordedText(path) == kSquares);
    CHECK(desktop.part<window::CodePane>().currentFile() == path);
    CHECK(editor().text() == kSquares);
    CHECK(!desktop.part<window::MessageBar>().isVisible());
}

TEST_CASE("an edited C++ text is built and recorded as it stands, and the file keeps the old one",
          "[window_x]") {
    auto& desktop = Desktop::get();
    const QString path = desktop.script("edited.cpp", kSquares);
    desktop.openAndLetRun(path);
    const auto before = desktop.playhead().lastStep();
    clickEndOf(12);
    // … squares(3)) std::cout << n << '\n';
    for (int i = 0; i < 26; ++i) desktop.key("Left");
    backspace(1);
    desktop.type("5");
    REQUIRE(editor().text().contains("squares(5)"));
    desktop.key("ctrl+r");
    // The picture before stays until there is another.
    CHECK(runner().building());
    CHECK(desktop.playhead().lastStep() == before);
    REQUIRE(desktop.untilAtRest());
    CHECK(desktop.playhead().lastStep() > before);
    CHECK(desktop.part<window::OutputPane>().text() == "0\n1\n4\n9\n16\n");
    CHECK(recordedText(path) == editor().text());
    CHECK(desktop.part<window::CodePane>().currentFile() == path);
    CHECK(savedText(path) == kSquares);
    // The marks of the moment lie on the edited text.
    while (editor().marks().parked.empty() &&
           desktop.playhead().step() < desktop.playhead().lastStep()) {
        desktop.key("Right");
    }
    CHECK(editor().marks().parked.contains(6));
}

TEST_CASE("a lesson runs as it was built, and is built anew where it was edited", "[window_x]") {
    auto& desktop = Desktop::get();
    const auto pipeline = lesson("pipeline-cpp");
    desktop.window().desk().openLesson(pipeline);
    desktop.discard();
    CHECK(!runner().building());
    REQUIRE(desktop.untilAtRest());
    const QString before = desktop.part<window::OutputPane>().text();
    const QString text = editor().text();
    const int line = static_cast<int>(text.left(text.indexOf("\"oops\"")).count('\n')) + 1;
    clickEndOf(line);
    // … "9"}) {
    for (int i = 0; i < 4; ++i) desktop.key("Left");
    desktop.type(", \"1\"");
    INFO(editor().text(line - 1).toStdString());
    desktop.key("ctrl+r");
    CHECK(runner().building());
    REQUIRE(desktop.untilAtRest());
    CHECK(desktop.part<window::OutputPane>().text() == before + "total so far: 21\n");
    CHECK(savedText(pipeline.path) == text);
    // Back to the saved text, there is nothing to build.
    editor().setText(text);
    desktop.key("ctrl+r");
    CHECK(!runner().building());
    REQUIRE(desktop.untilAtRest());
    CHECK(desktop.part<window::OutputPane>().text() == before);
}

TEST_CASE("what does not compile is told at its line, and the picture before stays", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("wrong.cpp", kSquares));
    const auto before = desktop.playhead().lastStep();
    clickEndOf(6);
    backspace(1);
    clickEndOf(12);
    desktop.type(" undeclared();");
    desktop.key("ctrl+r");
    REQUIRE(desktop.untilAtRest());
    CHECK(desktop.playhead().lastStep() == before);
    const auto& bar = desktop.part<window::MessageBar>();
    CHECK(bar.isVisible());
    CHECK(bar.sentence().startsWith("wrong.cpp does not compile: line 6: expected ';'"));
    CHECK(bar.sentence().contains("(1 error more)"));

    const auto& problems = editor().problems();
    CHECK(problems.firstLine() == 6);
    CHECK(problems.textOf(6).contains("expected ';'"));
    CHECK(problems.textOf(12).contains("undeclared"));
    CHECK(problems.textOf(5).isEmpty());
    CHECK(editor().annotation(5).contains("expected ';'"));
    // The words have room of their own under the line.
    CHECK(editor().lineTop(7) - editor().lineTop(6) == 2 * editor().lineHeight());

    // A line more above moves what stands below; the line that is mended says nothing any more.
    clickEndOf(6);
    desktop.type(";");
    CHECK(desktop.until([&] { return problems.textOf(6).isEmpty(); }));
    desktop.key("Return");
    CHECK(problems.textOf(13).contains("undeclared"));
    CHECK(editor().annotation(5).isEmpty());
    CHECK(problems.firstLine() == 13);
    clickEndOf(13);
    backspace(14);
    desktop.key("ctrl+r");
    REQUIRE(desktop.untilAtRest());
    CHECK(problems.firstLine() == 0);
    CHECK(!bar.isVisible());
    CHECK(desktop.part<window::OutputPane>().text() == "0\n1\n4\n");
}

TEST_CASE("a warning is told at its line, and the program runs", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script(
        "warned.cpp",
        QByteArray(kSquares).replace("int main() {\n", "int main() {\n    int idle;\n")));
    CHECK(desktop.part<window::OutputPane>().text() == "0\n1\n4\n");
    CHECK(editor().problems().textOf(11).contains("unused variable"));
}

TEST_CASE("Stop ends the compiler, and Run builds again", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(
        desktop.script("stopped.cpp", QByteArray("#include <boost/asio.hpp>\n") + kSquares));
    REQUIRE(runner().building());
    desktop.key("ctrl+period");
    CHECK(!runner().building());
    CHECK(!runner().running());
    CHECK(desktop.playhead().empty());
    CHECK(desktop.part<window::MessageBar>().sentence().contains("compiler was ended"));
    desktop.key("ctrl+r");
    CHECK(runner().building());
    runner().abandon();
}

TEST_CASE("without a compiler one sentence says so, and what was open stays", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("uncompiled.cpp", kSquares));
    const auto before = desktop.playhead().lastStep();
    clickEndOf(13);
    desktop.type("  ");
    const QByteArray own = qgetenv("CXX");
    qputenv("CXX", "/nowhere/c++");
    desktop.key("ctrl+r");
    CHECK(!runner().building());
    CHECK(desktop.part<window::MessageBar>().sentence().contains("CXX names a C++ compiler"));
    CHECK(desktop.playhead().lastStep() == before);
    own.isNull() ? qunsetenv("CXX") : qputenv("CXX", own);
    desktop.key("ctrl+r");
    CHECK(runner().building());
    CHECK(desktop.untilAtRest());
}

TEST_CASE("the text of a recording is not said to run as it is edited", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl");
    const auto* note = desktop.window().findChild<QLabel*>("codeNote");
    REQUIRE(note != nullptr);
    CHECK(!note->isVisible());
    clickEndOf(2);
    desktop.type("#");
    CHECK(note->isVisible());
    CHECK(note->text().startsWith("This text belongs to the recording"));
}

TEST_CASE("nothing in the header is cut in a small window", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.openAndLetRun(desktop.script("a_name_of_some_length.cpp", kSquares));
    auto& header = desktop.part<window::HeaderBar>();
    const QSize before = desktop.window().size();
    for (const int width : {1024, 1280, 1600}) {
        desktop.window().resize(width, 720);
        REQUIRE(desktop.until([&] { return header.width() == width; }));
        INFO(width);
        // Qt lays out anew in a turn of its own.
        CHECK(desktop.until([&] {
            return std::ranges::all_of(header.findChildren<QToolButton*>(), [](const auto* button) {
                return !button->isVisible() || button->width() >= button->sizeHint().width();
            });
        }));
    }
    desktop.window().resize(before);
    CHECK(desktop.until([&] { return header.width() == before.width(); }));
}

TEST_CASE("a step in a file whose text is not there says so beneath the text that is",
          "[window_x]") {
    auto& desktop = Desktop::get();
    const QTemporaryDir folder;
    const auto write = [&](const QString& name, const QByteArray& text) {
        QFile file(folder.filePath(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text);
        return file.fileName();
    };
    write("here.py", "import gone\nprint(1)\n");
    desktop.open(write("t.jsonl", R"jsonl({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"here.py","line":1}
{"kind":"line","frame":1,"line":1}
{"kind":"call","frame":2,"function":"<module>","file":"/lib/gone.py","line":1,"by":1}
{"kind":"line","frame":2,"line":1}
{"kind":"return","frame":2,"line":1}
{"kind":"line","frame":1,"line":2}
{"kind":"return","frame":1,"line":2}
{"kind":"end","status":0}
)jsonl"));
    const auto* note = desktop.part<window::CodePane>().findChild<QLabel*>("codeNote");
    desktop.key("Home");
    // What calls it stands in the text that is there.
    desktop.key("Right");
    desktop.key("Right");
    CHECK(!note->isVisible());
    desktop.key("Right");
    CHECK(note->isVisible());
    CHECK(note->text().contains("gone.py"));
    desktop.key("End");
    CHECK(!note->isVisible());
}

TEST_CASE("a frame that is selected is shown in the code, and the next step again", "[window_x]") {
    auto& desktop = Desktop::get();
    QByteArray text = "def count():\n    yield 1\n    yield 2\n" + QByteArray(150, '\n');
    text += "for n in count():\n    print(n)\n";
    desktop.openAndLetRun(desktop.script("far_apart.py", text));
    auto& playhead = desktop.playhead();
    playhead.goTo(4);
    const auto inSight = [](int line) {
        const int top = editor().lineTop(line);
        return top >= 0 && top + editor().lineHeight() <= editor().viewport()->height();
    };
    const auto module = trace::FrameId{1};
    const int loop = 154;
    while (playhead.state().active == module) desktop.key("Right");
    CHECK(inSight(2));
    playhead.select(module, {});
    CHECK(inSight(loop));
    while (playhead.state().active == module || !playhead.state().active) desktop.key("Right");
    while (playhead.state().active != module) desktop.key("Right");
    while (playhead.state().active == module) desktop.key("Right");
    CHECK(playhead.selected() == module);
    CHECK(inSight(3));
    playhead.select({}, {});
}

TEST_CASE("a module that is edited beside the program is not taken for what ran, and is saved",
          "[window_x]") {
    auto& desktop = Desktop::get();
    const QString helper = desktop.script("aside.py", "def answer():\n    return 1\n");
    desktop.openAndLetRun(desktop.script("asks.py", "import aside\nprint(aside.answer())\n"));
    auto& tabs = *desktop.part<window::CodePane>().findChild<QTabBar*>();
    const auto* note = desktop.part<window::CodePane>().findChild<QLabel*>("codeNote");
    REQUIRE(tabs.count() == 2);
    tabs.setCurrentIndex(1);
    clickEndOf(2);
    desktop.type("2");
    CHECK(tabs.tabText(1) == "aside.py •");
    CHECK(note->text().contains("Ctrl+S saves"));
    desktop.key("ctrl+r");
    REQUIRE(desktop.untilAtRest());
    tabs.setCurrentIndex(1);
    CHECK(tabs.count() == 2);
    CHECK(editor().text().contains("return 12"));
    CHECK(recordedText(helper).contains("return 1\n"));
    CHECK(note->isVisible());
    CHECK(tabs.tabText(1) == "aside.py •");

    desktop.key("ctrl+s");
    CHECK(savedText(helper).contains("return 12"));
    CHECK(tabs.tabText(1) == "aside.py");
    CHECK(note->text().contains("Ctrl+R"));
    desktop.key("ctrl+r");
    REQUIRE(desktop.untilAtRest());
    tabs.setCurrentIndex(1);
    CHECK(recordedText(helper).contains("return 12"));
    CHECK(!note->isVisible());
}
