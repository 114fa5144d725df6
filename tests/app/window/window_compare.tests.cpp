#include <QPushButton>
#include <QScreen>
#include <QToolButton>
#include <set>

#include "app/window/compare/compare_bar.hpp"
#include "app/window/compare/compare_view.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/lecture/lecture_mode.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/stage/stage.hpp"
#include "comparing.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using playback::Side;
using tests::Comparing;
using tests::conformance;
using tests::Desktop;

TEST_CASE("C sets a recording beside the one that lies open, and Escape leads back to that",
          "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    CHECK(two.comparison().title() == "a.jsonl beside b.jsonl");
    CHECK(desktop.window().windowTitle().startsWith("a.jsonl beside b.jsonl"));
    CHECK(two.view().accessibleDescription().startsWith("A: "));
    CHECK(two.view().accessibleDescription().contains(" B: "));
    CHECK(two.view().scene().find("left:head:name") != nullptr);
    CHECK(two.view().scene().find("right:head:name") != nullptr);
    desktop.key("Right");
    desktop.key("Right");
    CHECK(desktop.playhead().step() == 0);
    desktop.key("Escape");
    CHECK(!desktop.window().comparing());
    CHECK(desktop.window().windowTitle().startsWith("a.jsonl —"));
    CHECK(desktop.part<window::Stage>().isVisible());
    desktop.key("Right");
    CHECK(desktop.playhead().step() == 1);
    // It is still there, as it was left.
    two.beside("once more");
    CHECK(two.at(Side::left) == 2);
}

TEST_CASE("two recordings step together, and each alone, by keys", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    desktop.key("Right");
    desktop.key("Next");
    desktop.key("Left");
    CHECK(two.at(Side::left) == 1);
    CHECK(two.at(Side::right) == 1);
    desktop.key("b");
    desktop.key("b");
    CHECK(two.at(Side::left) == 1);
    CHECK(two.at(Side::right) == 3);
    desktop.key("shift+b");
    desktop.key("a");
    CHECK(two.at(Side::left) == 2);
    CHECK(two.at(Side::right) == 2);
    CHECK(two.comparison().apart());
    desktop.key("j");
    CHECK(!two.comparison().apart());
    desktop.key("End");
    CHECK(two.comparison().atEnd());
    desktop.key("alt+Left");
    CHECK(two.at(Side::left) == 2);
}

TEST_CASE("D tells in sentences what differs, X exchanges the sides", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const auto told = [&] {
        return std::ranges::count_if(two.view().scene().nodes, [](const auto& node) {
            return node.id.starts_with("difference:") && !node.description.empty();
        });
    };
    CHECK(told() == 0);
    desktop.key("d");
    CHECK(told() > 1);
    desktop.key("x");
    CHECK(two.comparison().title() == "b.jsonl beside a.jsonl");
    desktop.key("d");
    CHECK(told() == 0);
    desktop.key("n");
    CHECK(two.comparison().position() > 0);
}

TEST_CASE("the bar's buttons are reached by Tab, and step", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    auto* bar = two.mode().page().findChild<window::CompareBar*>();
    REQUIRE(bar != nullptr);
    for (auto* button : bar->findChildren<QToolButton*>()) {
        if (button->accessibleName() != "B alone one step on") continue;
        desktop.clickAt(*button, button->rect().center());
        CHECK(two.at(Side::right) == 1);
        CHECK(two.at(Side::left) == 0);
        button->setFocus(Qt::TabFocusReason);
        desktop.key("space");
        CHECK(two.at(Side::right) == 2);
    }
    CHECK(two.comparison().apart());
    two.view().setFocus();
}

TEST_CASE("a drag over the timelines takes both along", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const auto size = two.view().size();
    const auto areas =
        scene::compareAreas({static_cast<double>(size.width()), static_cast<double>(size.height())},
                            two.comparison().sides(), {});
    const auto row = static_cast<int>(areas.timeline[1].y + areas.timeline[1].height / 2);
    desktop.drag(two.view(), {size.width() / 2, row}, {size.width() - 30, row});
    CHECK(two.comparison().position() > two.comparison().pairing().last() * 3 / 4);
    desktop.key("alt+Left");
    CHECK(two.comparison().position() < two.comparison().pairing().last());
}

TEST_CASE("the run before an edit stands beside the run after it", "[window_x]") {
    auto& desktop = Desktop::get();
    const auto script = desktop.script("edited.py", "print('one')\n");
    desktop.openAndLetRun(script);
    desktop.key("ctrl+r");
    REQUIRE(desktop.untilAtRest());
    desktop.key("c");
    desktop.type("the run before");
    desktop.key("Return");
    REQUIRE(desktop.until([&] { return desktop.window().comparing(); }));
    CHECK(desktop.window().compare().page().comparison().title() ==
          "edited.py, before beside edited.py, now");
    desktop.key("Escape");
    CHECK(!desktop.window().comparing());
}

TEST_CASE("a script that is put beside a recording runs first; what cannot be run is said",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(conformance("a"));
    desktop.window().compareWith(desktop.script("other.py", "for n in range(3):\n    print(n)\n"));
    REQUIRE(desktop.until([&] { return desktop.window().comparing(); }));
    CHECK(desktop.window().windowTitle().startsWith("a.jsonl beside other.py"));
    // Run and its output are the other's: what lies open is as it was.
    desktop.key("Escape");
    CHECK(!desktop.part<window::OutputPane>().text().contains("2\n"));
    desktop.window().compareWith(desktop.script("words.txt", "no program"));
    auto& messages = desktop.part<window::MessageBar>();
    CHECK(messages.sentence().contains("neither"));
    desktop.window().compareWith("/nowhere/gone.py");
    CHECK(messages.sentence().contains("no such file"));
    for (const auto& [name, text] :
         {std::pair<QString, QByteArray>{"broken.flow", "FLOW"}, {"text.jsonl", "nonsense\n"}}) {
        messages.clear();
        desktop.window().compareWith(desktop.script(name, text));
        CHECK(desktop.until([&] { return !messages.sentence().isEmpty(); }));
    }
    CHECK(!desktop.window().comparing());
}

TEST_CASE("M changes the steps of both sides", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    desktop.key("Right");
    desktop.key("m");
    CHECK(two.comparison().grain() == playback::Grain::lines);
    desktop.key("m");
    CHECK(two.comparison().grain() == playback::Grain::events);
    const auto left = two.at(Side::left);
    const auto right = two.at(Side::right);
    desktop.key("Right");
    CHECK(two.at(Side::left) == left + 1);
    CHECK(two.at(Side::right) == right + 1);
    desktop.key("m");
    CHECK(two.comparison().grain() == playback::Grain::moments);
}

TEST_CASE("Y asks about A and Shift+Y about B: the answer, the cause, and back", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    auto& messages = desktop.part<window::MessageBar>();
    for (const auto& [side, key, whose] :
         {std::tuple{Side::left, "y", "A: "}, {Side::right, "shift+y", "B: "}}) {
        desktop.key("Home");
        for (int step = 0; step < 8; ++step) desktop.key("Right");
        const auto here = two.at(side);
        const auto reason = two.comparison().why(side);
        REQUIRE(reason);
        desktop.key(key);
        CHECK(messages.sentence() == whose + QString::fromStdString(reason->sentence.plain()));
        if (two.comparison().showsStepOf(side, reason->cause)) continue;
        desktop.key(key);
        CHECK(two.comparison().showsStepOf(side, reason->cause));
        desktop.key(key);
        CHECK(two.at(side) == here);
        CHECK(messages.sentence().isEmpty());
    }
    // What is said about a side goes with it.
    desktop.key("y");
    CHECK(messages.sentence().startsWith("A: "));
    desktop.key("Escape");
    CHECK(!desktop.window().comparing());
    CHECK(messages.sentence().isEmpty());
}

TEST_CASE("where nothing to compare with has what was typed, that is said", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(conformance("a"));
    desktop.key("c");
    auto& list = desktop.window().compare().list();
    REQUIRE(list.isVisible());
    CHECK(list.nothing().isEmpty());
    desktop.type("qqqq");
    CHECK(list.nothing().contains("“qqqq”"));
    // Enter leaves one where one can type on.
    desktop.key("Return");
    CHECK(list.isVisible());
    for (int i = 0; i < 4; ++i) desktop.key("BackSpace");
    CHECK(list.nothing().isEmpty());
    desktop.key("Escape");
}

TEST_CASE("F11 shows both on the whole screen, and a clicker steps them", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    auto& lecture = two.mode().lecture();
    for (const auto* leave : {"Escape", "F11"}) {
        desktop.key("Home");
        desktop.key("F11");
        REQUIRE(lecture.active());
        CHECK(!desktop.window().lecture().active());
        REQUIRE(desktop.until([&] { return lecture.window().isActiveWindow(); }));
        CHECK(lecture.window().size() == desktop.window().screen()->size());
        CHECK(lecture.view().size() == lecture.window().size());
        desktop.key("Next");
        desktop.key("Next");
        desktop.key("Prior");
        CHECK(two.at(Side::left) == 1);
        CHECK(two.at(Side::right) == 1);
        desktop.key("b");
        CHECK(lecture.window().blank());
        desktop.key("Next");
        CHECK(!lecture.window().blank());
        CHECK(two.at(Side::left) == 1);
        desktop.key("ctrl+b");
        CHECK(two.at(Side::right) == 2);
        CHECK(two.at(Side::left) == 1);
        desktop.key("j");
        desktop.key(leave);
        CHECK(!lecture.active());
        CHECK(desktop.window().comparing());
        REQUIRE(desktop.until([&] { return desktop.window().isActiveWindow(); }));
    }
    CHECK(!two.view().veiled());
}

TEST_CASE("P tells who compares in a lecture what is shown and what comes next", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    auto& lecture = two.mode().lecture();
    desktop.key("Home");
    desktop.key("F11");
    REQUIRE(desktop.until([&] { return lecture.window().isActiveWindow(); }));
    desktop.key("p");
    REQUIRE(lecture.presenter() != nullptr);
    REQUIRE(desktop.until([&] { return lecture.presenter()->isActiveWindow(); }));
    auto& comparison = two.mode().page().comparison();
    const auto told = [&](playback::Step position) {
        const auto words = comparison.told({position, {}});
        CHECK(words.contains("A: "));
        return words;
    };
    // Its keys are the lecture's.
    desktop.key("Next");
    CHECK(comparison.position() == 1);
    CHECK(lecture.presenter()->text().contains(told(1)));
    CHECK(lecture.presenter()->text().contains(told(2)));
    desktop.key("ctrl+b");
    CHECK(lecture.presenter()->text().contains("B: "));
    CHECK(!lecture.presenter()->text().section('\n', 1, 1).contains("A: "));
    desktop.key("j");
    desktop.key("End");
    CHECK(lecture.presenter()->text().contains("This is the end."));
    desktop.key("Escape");
    CHECK(lecture.presenter() == nullptr);
    REQUIRE(desktop.until([&] { return desktop.window().isActiveWindow(); }));
}

TEST_CASE("the back row reads a comparison: sentences and values are large enough", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    desktop.key("F11");
    auto& lecture = two.mode().lecture();
    REQUIRE(desktop.until([&] { return lecture.window().isActiveWindow(); }));
    desktop.key("ctrl+0");
    const double height = lecture.window().height();
    for (int step = 0; step < 6; ++step) {
        desktop.key("Next");
        for (const auto& node : lecture.view().scene().nodes) {
            if (node.shape != scene::Shape::text) continue;
            INFO(node.id << " " << node.text);
            CHECK(node.fontSize >= height * lecture::kTextShare - 0.01);
            const bool sentence = node.id.find(":caption/") != std::string::npos;
            if (sentence && !node.id.ends_with("label/text"))
                CHECK(node.fontSize >= height * lecture::kCaptionShare - 0.01);
        }
    }
    const auto* head = lecture.view().scene().find("right:head:name");
    REQUIRE(head != nullptr);
    desktop.key("Escape");
}

TEST_CASE("what is to stand beside the other says that it runs, whatever else was said",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(conformance("a"));
    auto& messages = desktop.part<window::MessageBar>();
    desktop.window().compareWith(desktop.script("waits.py", "input()\n"));
    const auto says = [&] { return messages.sentence().contains("waits.py runs"); };
    REQUIRE(desktop.until(says));
    // As the other one does when its own recording has ended.
    messages.clear();
    CHECK(desktop.until(says));
    auto* stop = messages.findChild<QPushButton*>();
    REQUIRE(stop != nullptr);
    stop->click();
    CHECK(desktop.until([&] { return !says() && desktop.window().comparing(); }));
    if (desktop.window().comparing()) desktop.key("Escape");
}

TEST_CASE("commands of the window are found by name beside those of the comparison", "[window_x]") {
    Comparing two;
    auto& desktop = two.desktop;
    const auto& theme = two.view().theme();
    REQUIRE(&theme != &scene::darkTheme());
    desktop.key("ctrl+k");
    desktop.type("theme: dark");
    desktop.key("Return");
    CHECK(&two.view().theme() == &scene::darkTheme());
    CHECK(desktop.window().comparing());
    desktop.key("ctrl+k");
    desktop.type("theme: light");
    desktop.key("Return");
    CHECK(&two.view().theme() == &theme);
}
