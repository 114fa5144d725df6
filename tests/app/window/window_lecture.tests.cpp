#include <QCursor>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QScreen>

#include "app/lecture/idle_pointer.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/lecture/lecture_mode.hpp"
#include "app/window/stage/caption_view.hpp"
#include "app/window/stage/stage.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

const QString kTrace = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl";

/// A lecture on the first recording, from its start on; it ends with the test.
class Lecturing {
  public:
    Lecturing() {
        desktop.open(kTrace);
        desktop.key("Home");
        desktop.key("F11");
        REQUIRE(mode().active());
        REQUIRE(desktop.until([&] { return mode().window()->isActiveWindow(); }));
    }
    ~Lecturing() { mode().leave(); }
    [[nodiscard]] window::LectureMode& mode() { return desktop.window().lecture(); }
    [[nodiscard]] playback::Step step() { return desktop.playhead().step(); }

    Desktop& desktop = Desktop::get();
};

}  // namespace

TEST_CASE("a presenter's clicker steps through a lecture", "[window_x]") {
    Lecturing lecture;
    lecture.desktop.key("Next");
    lecture.desktop.key("Next");
    CHECK(lecture.step() == 2);
    lecture.desktop.key("Prior");
    CHECK(lecture.step() == 1);
    lecture.desktop.key("space");
    lecture.desktop.key("Right");
    CHECK(lecture.step() == 3);
    lecture.desktop.key("Left");
    CHECK(lecture.step() == 2);
}

TEST_CASE("a lecture covers the screen, and Escape or F11 leads back to what was there",
          "[window_x]") {
    auto& desktop = Desktop::get();
    const auto before = desktop.window().saveState();
    for (const auto* key : {"Escape", "F11"}) {
        Lecturing lecture;
        const auto geometry = desktop.window().geometry();
        CHECK(lecture.mode().window()->size() == desktop.window().screen()->size());
        desktop.key(key);
        CHECK(!lecture.mode().active());
        CHECK(desktop.window().isVisible());
        CHECK(desktop.window().geometry() == geometry);
        CHECK(desktop.window().saveState() == before);
        REQUIRE(desktop.until([&] { return desktop.window().isActiveWindow(); }));
        const auto step = lecture.step();
        desktop.key("Right");
        CHECK(lecture.step() == step + 1);
    }
}

TEST_CASE("a lecture is veiled, and the veil is afterwards as it was", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.playhead().setVeiled(false);
    {
        Lecturing lecture;
        CHECK(desktop.playhead().veiled());
        desktop.key("v");
        CHECK(!desktop.playhead().veiled());
        desktop.key("Escape");
    }
    CHECK(!desktop.playhead().veiled());
    desktop.playhead().setVeiled(true);
    { const Lecturing lecture; }
    CHECK(desktop.playhead().veiled());
    desktop.playhead().setVeiled(false);
}

TEST_CASE("B or a point blanks the screen, and the next key only brings the picture back",
          "[window_x]") {
    Lecturing lecture;
    for (const auto* key : {"b", "period"}) {
        lecture.desktop.key(key);
        CHECK(lecture.mode().window()->blank());
        lecture.desktop.key("Next");
        CHECK(!lecture.mode().window()->blank());
        CHECK(lecture.step() == 0);
    }
}

TEST_CASE("L lights a spot at the pointer, and again puts it out", "[window_x]") {
    Lecturing lecture;
    lecture.desktop.key("l");
    CHECK(lecture.mode().window()->spot());
    lecture.desktop.key("l");
    CHECK(!lecture.mode().window()->spot());
}

TEST_CASE("Ctrl and +, − and 0 scale everything of a lecture together", "[window_x]") {
    Lecturing lecture;
    auto& window = *lecture.mode().window();
    const auto* stage = window.findChild<window::Stage*>();
    const auto* caption = window.findChild<window::CaptionView*>();
    const auto sizes = [&] {
        lecture.desktop.key("Next");
        lecture.desktop.key("Prior");
        const auto text = [](const scene::Scene& scene) {
            for (const auto& node : scene.nodes)
                if (node.shape == scene::Shape::text) return node.fontSize;
            return 0.0;
        };
        return std::pair(text(stage->scene()), text(caption->scene()));
    };
    const auto usual = sizes();
    lecture.desktop.key("ctrl+plus");
    const auto larger = sizes();
    CHECK(larger.first > usual.first);
    CHECK(larger.second / usual.second == Approx(larger.first / usual.first));
    lecture.desktop.key("ctrl+minus");
    lecture.desktop.key("ctrl+minus");
    CHECK(sizes().first < usual.first);
    lecture.desktop.key("ctrl+0");
    CHECK(sizes() == usual);
}

TEST_CASE(
    "the sheet of keys and the palette are the lecture's where the presenter's window has the "
    "keyboard",
    "[window_x]") {
    Lecturing lecture;
    auto& desktop = lecture.desktop;
    desktop.key("n");
    REQUIRE(desktop.until([&] { return lecture.mode().presenter()->isActiveWindow(); }));
    auto& keys = *lecture.mode().window()->findChild<window::KeyOverlay*>();
    desktop.key("question");
    CHECK(keys.isVisible());
    desktop.key("Escape");
    CHECK(!keys.isVisible());
    REQUIRE(lecture.mode().active());
    desktop.key("ctrl+k");
    desktop.type("to the end");
    desktop.key("Return");
    CHECK(lecture.step() == desktop.playhead().lastStep());
}

TEST_CASE("the presenter's window tells what is shown and what comes next", "[window_x]") {
    Lecturing lecture;
    lecture.desktop.key("n");
    REQUIRE(lecture.mode().presenter() != nullptr);
    CHECK(lecture.mode().presenter()->isVisible());
    auto& playhead = lecture.desktop.playhead();
    const auto sentenceAt = [&](playback::Step step) {
        const auto& player = playhead.player();
        const auto state = player.stateAt(playhead.grain(), step);
        return QString::fromStdString(player.narrate(playhead.grain(), step, state).plain());
    };
    // Its keys are the lecture's.
    lecture.desktop.key("Next");
    CHECK(lecture.step() == 1);
    const auto said = lecture.mode().presenter()->text();
    CHECK(said.contains(sentenceAt(1)));
    CHECK(said.contains(sentenceAt(2)));
    CHECK(said.contains("Step 1 of " + QString::number(playhead.lastStep())));
    lecture.desktop.key("End");
    CHECK(lecture.mode().presenter()->text().contains("This is the end."));
    lecture.desktop.key("n");
    CHECK(!lecture.mode().presenter()->isVisible());
    // The keyboard is the audience's again.
    lecture.desktop.key("Home");
    CHECK(lecture.step() == 0);
}

TEST_CASE("a pointer at rest is hidden in a lecture, and comes back when it moves", "[window_x]") {
    Lecturing lecture;
    auto& window = *lecture.mode().window();
    auto* pointer = window.findChild<lecture::IdlePointer*>();
    REQUIRE(pointer != nullptr);
    pointer->hide();
    REQUIRE(QGuiApplication::overrideCursor() != nullptr);
    CHECK(QGuiApplication::overrideCursor()->shape() == Qt::BlankCursor);
    // Keys leave it where it is.
    lecture.desktop.key("Next");
    CHECK(pointer->hidden());
    lecture.desktop.drag(window, {30, 30}, {90, 60});
    CHECK(!pointer->hidden());
    CHECK(QGuiApplication::overrideCursor() == nullptr);
    pointer->hide();
    lecture.desktop.key("Escape");
    CHECK(lecture.desktop.until([] { return QGuiApplication::overrideCursor() == nullptr; }));
}

TEST_CASE("a lesson has its notes also when its file is opened by another path", "[window_x]") {
    auto& desktop = Desktop::get();
    for (const auto& lesson : window::readLessons()) {
        if (lesson.language != "python") continue;
        const QTemporaryDir folder;
        const QString path = folder.filePath("linked.py");
        REQUIRE(QFile::link(lesson.path, path));
        desktop.openAndLetRun(path);
        desktop.key("F11");
        REQUIRE(desktop.window().lecture().active());
        desktop.key("n");
        const auto notes = lesson.notes.isEmpty() ? lesson.sentence : lesson.notes;
        CHECK(desktop.until([&] {
            const auto* presenter = desktop.window().lecture().presenter();
            return presenter != nullptr && presenter->text().contains(notes);
        }));
        desktop.window().lecture().leave();
        return;
    }
    FAIL("there is no lesson in Python");
}
