#include <QAccessible>
#include <algorithm>
#include <set>

#include "app/window/playing/playhead.hpp"
#include "app/window/stage/scene_accessible.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/stage/view_choice.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

namespace {

struct Shown {
    Shown() {
        playhead.open(tests::conformance("a"), false);
        stage.resize(900, 600);
        stage.QWidget::show();
    }
    [[nodiscard]] QAccessibleInterface& face() {
        return *QAccessible::queryAccessibleInterface(&stage);
    }
    window::Playhead playhead;
    window::ViewChoice views{playhead};
    window::Stage stage{playhead, views, scene::lightTheme()};
};

}  // namespace

TEST_CASE("what stands for a thing on the stage is a child of it, by name and place", "[window]") {
    tests::applicationWithoutScreen();
    window::installSceneAccessibility();
    Shown shown;
    std::size_t most = 0;
    for (playback::Step step = 1; step <= shown.playhead.lastStep(); ++step) {
        shown.playhead.goTo(step);
        std::multiset<std::string> described;
        for (const auto& node : shown.stage.scene().nodes) {
            if (!node.description.empty()) described.insert(node.description);
        }
        std::multiset<std::string> told;
        for (int i = 0; i < shown.face().childCount(); ++i) {
            auto* child = shown.face().child(i);
            REQUIRE(child != nullptr);
            CHECK(child->isValid());
            CHECK(shown.face().indexOfChild(child) == i);
            CHECK(child->parent() == &shown.face());
            CHECK(!child->rect().isEmpty());
            told.insert(child->text(QAccessible::Name).toStdString());
        }
        CHECK(told == described);
        most = std::max(most, told.size());
    }
    CHECK(most > 2);
}

TEST_CASE("a frame is the same child from step to step, and none once it has gone", "[window]") {
    tests::applicationWithoutScreen();
    window::installSceneAccessibility();
    Shown shown;
    shown.playhead.goTo(8);
    REQUIRE(shown.face().childCount() > 0);
    auto* first = shown.face().child(0);
    shown.playhead.goTo(9);
    CHECK(shown.face().child(0) == first);
    shown.playhead.close();
    CHECK(shown.face().childCount() == 0);
    CHECK(!first->isValid());
    CHECK(first->text(QAccessible::Name).isEmpty());
}

TEST_CASE("the step's sentence is what the stage says of itself", "[window]") {
    tests::applicationWithoutScreen();
    window::installSceneAccessibility();
    Shown shown;
    shown.playhead.goTo(5);
    CHECK(shown.face().text(QAccessible::Description).toStdString() ==
          shown.playhead.sentence().plain());
}
