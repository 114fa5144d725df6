#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <algorithm>

#include "app/window/code/code_pane.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/main/workspace.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/stage/stage_room.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "core/python/launch/interpreter.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

const QString kTrace = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl";

/// The window with the output beneath the picture, and so again afterwards.
class WithOutput {
  public:
    WithOutput() : m_before(desktop.window().size()), m_state(room().state()) {
        desktop.open(kTrace);
        desktop.key("Home");
    }
    ~WithOutput() {
        room().restore(m_state);
        desktop.window().resize(m_before);
        desktop.key("Escape");
    }
    [[nodiscard]] window::StageRoom& room() { return desktop.part<window::StageRoom>(); }
    [[nodiscard]] window::OutputPane& output() { return desktop.part<window::OutputPane>(); }
    [[nodiscard]] QDockWidget& dock() {
        return *desktop.window().findChild<QDockWidget*>("panelOutput");
    }
    [[nodiscard]] QRect place(const QWidget& widget) {
        return {widget.mapTo(&desktop.window(), QPoint()), widget.size()};
    }
    [[nodiscard]] QRect stage() { return place(desktop.part<window::Stage>()); }
    Desktop& desktop = Desktop::get();

  private:
    QSize m_before;
    QByteArray m_state;
};

/// What Qt warns of meanwhile.
class Complaints {
  public:
    Complaints() : m_before(qInstallMessageHandler(&Complaints::note)) { s_all.clear(); }
    ~Complaints() { qInstallMessageHandler(m_before); }
    Complaints(const Complaints&) = delete;
    Complaints& operator=(const Complaints&) = delete;
    [[nodiscard]] const QStringList& all() const { return s_all; }

  private:
    static void note(QtMsgType type, const QMessageLogContext&, const QString& words) {
        if (type == QtWarningMsg) s_all << words;
    }
    static inline QStringList s_all;
    QtMessageHandler m_before;
};

bool canRecord() {
    const auto interpreter = python::probe("python3");
    const auto folder = python::recorderFolder();
    if (interpreter && folder && python::checkRecorded(*interpreter, *folder)) return true;
    WARN("python3 cannot be recorded here: the test is skipped");
    return false;
}

}  // namespace

TEST_CASE("the output stands beneath the picture at first, as wide as that and three lines high",
          "[window_x]") {
    WithOutput with;
    CHECK(!with.dock().isFloating());
    const QRect card = with.place(with.dock());
    const QRect stage = with.stage();
    CHECK(card.left() == stage.left());
    CHECK(card.width() == stage.width());
    CHECK(card.top() > stage.bottom());
    CHECK(card.height() == with.output().wantedHeight(3));
    with.desktop.window().resize(1280, 720);
    CHECK(with.desktop.until(
        [&] { return with.place(with.dock()).height() == with.output().wantedHeight(2); }));
}

TEST_CASE("F7 gives the keyboard to the output, closes it and opens it again", "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    const int high = with.stage().height();
    desktop.key("F7");
    CHECK(with.output().textHasFocus());
    desktop.key("F7");
    CHECK(!with.output().isVisible());
    CHECK(desktop.part<window::Stage>().hasFocus());
    CHECK(with.stage().height() > high);
    desktop.key("Right");
    CHECK(desktop.playhead().step() == 1);
    desktop.key("F7");
    CHECK(with.output().isVisible());
    CHECK(with.output().textHasFocus());
    CHECK(desktop.until([&] { return with.stage().height() == high; }));
    desktop.key("Escape");
    CHECK(desktop.part<window::Stage>().hasFocus());
    CHECK(with.output().isVisible());
}

TEST_CASE("Shift+F7 takes the output round the picture, and back beneath it", "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    const QRect before = with.place(with.dock());
    desktop.key("shift+F7");
    CHECK(with.place(with.dock()).right() < with.stage().left());
    CHECK(with.place(with.output()).height() > 200);
    desktop.key("shift+F7");
    CHECK(with.place(with.dock()).bottom() < with.stage().top());
    desktop.key("shift+F7");
    CHECK(with.place(with.dock()).left() > with.stage().right());
    desktop.key("shift+F7");
    CHECK(desktop.until([&] { return with.place(with.dock()) == before; }));
}

TEST_CASE("an output that is moved keeps the keyboard", "[window_x]") {
    WithOutput with;
    with.desktop.key("F7");
    REQUIRE(with.output().textHasFocus());
    for (int side = 0; side < 4; ++side) {
        with.desktop.key("shift+F7");
        CHECK(with.output().textHasFocus());
    }
}

TEST_CASE("an output dragged larger keeps its height when the window changes", "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    const int before = with.dock().height();
    const QPoint edge(with.room().width() / 2, with.stage().height() + 3);
    desktop.drag(with.room(), edge, edge - QPoint(0, 80));
    CHECK(with.dock().height() == before + 80);
    desktop.window().resize(1500, 900);
    CHECK(desktop.until([&] { return with.dock().height() == before + 80; }));
}

TEST_CASE("where the output stood is found again in the next run", "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    const auto stands = [&](window::StageRoom& room) {
        const auto* dock = room.findChild<QDockWidget*>("panelOutput");
        return std::tuple(room.dockWidgetArea(const_cast<QDockWidget*>(dock)), dock->isFloating(),
                          room.outputOpen());
    };
    // The settings are those of the window that closes last.
    const auto next = [&] {
        QSettings("Flowglass", "Flowglass").setValue("output", with.room().state());
        QSettings("Flowglass", "Flowglass").sync();
        window::MainWindow other;
        return stands(*other.findChild<window::StageRoom*>());
    };
    CHECK(next() == std::tuple(Qt::BottomDockWidgetArea, false, true));
    desktop.key("shift+F7");
    CHECK(next() == std::tuple(Qt::LeftDockWidgetArea, false, true));
    desktop.key("F7");
    desktop.key("F7");
    CHECK(next() == std::tuple(Qt::LeftDockWidgetArea, false, false));
    QSettings("Flowglass", "Flowglass").remove("output");
}

TEST_CASE("the output can be a tab among the panels, is one again in the next run, and goes back",
          "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    const auto run = [&](const QString& title) {
        const auto& all = desktop.window().commands().all();
        std::ranges::find(all, title, &window::Command::title)->run();
    };
    const QRect before = with.place(with.dock());
    desktop.key("F2");
    auto* variables = desktop.window().findChild<QDockWidget*>("panelVariables");
    run("The output among the other panels, or back");
    CHECK(desktop.window().tabifiedDockWidgets(variables).contains(&with.dock()));
    CHECK(desktop.until([&] { return with.place(with.dock()).left() > with.stage().right(); }));
    CHECK(desktop.until([&] { return with.stage().bottom() >= before.bottom() - 20; }));
    CHECK(with.output().isVisible());
    desktop.key("F7");
    CHECK(with.output().textHasFocus());
    QSettings settings("Flowglass", "Flowglass");
    settings.setValue("output", with.room().state());
    settings.setValue("panels", desktop.window().saveState());
    settings.sync();
    {
        window::MainWindow other;
        auto* dock = other.findChild<QDockWidget*>("panelOutput");
        CHECK(other.dockWidgetArea(dock) == Qt::RightDockWidgetArea);
        CHECK(dock->isHidden());  // beside the lessons
        other.desk().openPath(kTrace);
        CHECK(desktop.until([&] { return !dock->isHidden(); }));
        CHECK(!other.tabifiedDockWidgets(dock).isEmpty());
    }
    settings.remove("output");
    settings.remove("panels");
    // Where parts take turns it is one of them, and then a tab again.
    const Complaints complaints;
    const QSize large = desktop.window().size();
    desktop.window().resize(1280, 720);
    for (int i = 0; i < 5; ++i) desktop.key("ctrl+plus");
    CHECK(!desktop.window().tabifiedDockWidgets(variables).contains(&with.dock()));
    CHECK(!with.output().isVisible());
    desktop.key("ctrl+0");
    desktop.window().resize(large);
    CHECK(desktop.until(
        [&] { return desktop.window().dockWidgetArea(&with.dock()) == Qt::RightDockWidgetArea; }));
    CHECK(complaints.all().join("\n").toStdString() == "");
    run("The output among the other panels, or back");
    variables->hide();
    CHECK(desktop.until([&] { return with.place(with.dock()) == before; }));
}

TEST_CASE("where parts take turns the output is one of them, and later stands where it stood",
          "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    desktop.window().resize(1280, 720);
    desktop.key("shift+F7");
    // Only a turn later has it the width that it keeps.
    desktop.key("Escape");
    const QRect before = with.place(with.dock());
    for (int i = 0; i < 5; ++i) desktop.key("ctrl+plus");
    CHECK(desktop.part<window::Stage>().isVisible());
    CHECK(!with.output().isVisible());
    desktop.key("F7");
    CHECK(!desktop.part<window::Stage>().isVisible());
    CHECK(with.output().isVisible());
    CHECK(with.dock().width() > desktop.window().width() - 20);
    desktop.key("F7");
    CHECK(desktop.part<window::Stage>().isVisible());
    desktop.key("ctrl+0");
    CHECK(desktop.until([&] { return with.place(with.dock()) == before; }));
    CHECK(with.output().isVisible());
}

TEST_CASE("beside the lessons there is no output, not even in a window of its own", "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    with.room().floatOutput();
    CHECK(with.dock().isVisible());
    CHECK(with.dock().isWindow());
    desktop.window().activateWindow();
    desktop.part<window::Stage>().setFocus();
    desktop.key("ctrl+l");
    REQUIRE(desktop.part<window::Gallery>().isVisible());
    CHECK(!with.dock().isVisible());
    desktop.open(kTrace);
    CHECK(desktop.until([&] { return with.dock().isVisible() && with.dock().isWindow(); }));
    with.room().floatOutput();
    CHECK(!with.dock().isWindow());
    CHECK(with.dock().isVisible());
}

TEST_CASE("at 1280 by 720 the picture is high enough, whatever panels are open", "[window_x]") {
    WithOutput with;
    auto& desktop = with.desktop;
    desktop.window().resize(1280, 720);
    for (const char* key : {"F2", "F3", "F4", "F6"}) desktop.key(key);
    for (int side = 0; side < 4; ++side) {
        INFO(side);
        CHECK(desktop.until([&] { return with.stage().height() >= 226; }));
        CHECK(with.stage().width() >= 300);
        CHECK(desktop.part<window::TimelineView>().height() >= 120);
        CHECK(with.output().width() >= 150);
        desktop.key("shift+F7");
    }
    for (const char* name : {"Variables", "Events", "Lints", "Bookmarks"})
        desktop.window().findChild<QDockWidget*>("panel" + QString(name))->hide();
}

TEST_CASE("a program that asks for a line opens the output, once it does", "[window_x]") {
    if (!canRecord() || !QFile::exists("/proc/self/syscall")) return;
    WithOutput with;
    auto& desktop = with.desktop;
    desktop.key("F7");
    desktop.key("F7");
    REQUIRE(!with.output().isVisible());
    desktop.openAndLetRun(desktop.script("silent.py", "print('nothing to ask')\n"));
    CHECK(!with.output().isVisible());
    desktop.open(desktop.script("asking.py", "name = input()\nprint('hello', name)\n"));
    REQUIRE(desktop.until([&] { return with.output().isVisible(); }));
    CHECK(with.output().inputLine().isVisible());
    desktop.type("Ada");
    desktop.key("Return");
    CHECK(desktop.until([&] { return with.output().text().contains("hello Ada"); }));
    REQUIRE(desktop.untilAtRest());
}

TEST_CASE("whoever is asked for a line types it at once, and then steps again", "[window_x]") {
    if (!canRecord() || !QFile::exists("/proc/self/syscall")) return;
    WithOutput with;
    auto& desktop = with.desktop;
    auto& input = with.output().inputLine();
    auto& stage = desktop.part<window::Stage>();
    const auto caption = [&] { return desktop.playhead().sentence().plain(); };
    desktop.open(
        desktop.script("twice.py",
                       "name = input('who? ')\nages = input('old? ')\n"
                       "import time\ntime.sleep(3)\nprint(name, ages)\ninput('last? ')\n"));
    REQUIRE(desktop.until([&] { return input.hasFocus(); }));
    // The first of the recording may come after the question.
    CHECK(desktop.until([&] { return caption().find("waits for a line") != std::string::npos; }));
    desktop.type("Ada");
    desktop.key("Return");
    // It asks again: the keyboard has stayed.
    desktop.type("3");
    desktop.key("Return");
    CHECK(desktop.until([&] { return stage.hasFocus(); }));
    CHECK(caption().find("waits for a line") == std::string::npos);
    REQUIRE(desktop.until([&] { return input.hasFocus(); }));
    CHECK(desktop.until([&] { return with.output().text().contains("Ada 3"); }));
    desktop.key("Escape");
    CHECK(stage.hasFocus());
    desktop.window().desk().stop();
    REQUIRE(desktop.untilAtRest());
}

TEST_CASE("who writes something else is not torn away by a program that asks", "[window_x]") {
    if (!canRecord() || !QFile::exists("/proc/self/syscall")) return;
    WithOutput with;
    auto& desktop = with.desktop;
    desktop.open(desktop.script("later.py", "import time\ntime.sleep(2)\ninput()\n"));
    desktop.key("ctrl+k");
    desktop.type("theme");
    REQUIRE(desktop.until([&] {
        return desktop.playhead().sentence().plain().find("waits for") != std::string::npos;
    }));
    CHECK(!with.output().inputLine().hasFocus());
    desktop.key("Escape");
    desktop.window().desk().stop();
    REQUIRE(desktop.untilAtRest());
}
