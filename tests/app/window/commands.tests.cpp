#include "app/window/controls/commands.hpp"

#include <QKeyEvent>

#include "tests/catch.hpp"

using namespace flowglass::window;

namespace {

QKeyEvent pressOf(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    return {QEvent::KeyPress, key, modifiers};
}

}  // namespace

TEST_CASE("a key runs its command, and no other", "[window]") {
    int steps = 0;
    int jumps = 0;
    Commands commands;
    commands.add({"Step", "G", {Qt::Key_Right}, [&] { ++steps; }});
    commands.add({"Jump", "G", {Qt::SHIFT | Qt::Key_Right}, [&] { ++jumps; }});
    CHECK(commands.handle(pressOf(Qt::Key_Right)));
    CHECK(steps == 1);
    CHECK(commands.handle(pressOf(Qt::Key_Right, Qt::ShiftModifier)));
    CHECK(jumps == 1);
    CHECK(!commands.handle(pressOf(Qt::Key_Left)));
    CHECK(steps == 1);
}

TEST_CASE("a sign that needs Shift on the keyboard is itself", "[window]") {
    int asked = 0;
    Commands commands;
    commands.add({"Keys", "G", {Qt::Key_Question}, [&] { ++asked; }});
    CHECK(commands.handle(pressOf(Qt::Key_Question, Qt::ShiftModifier)));
    CHECK(commands.handle(pressOf(Qt::Key_Question)));
    CHECK(asked == 2);
}

TEST_CASE("the keypad's keys count as the others", "[window]") {
    int ends = 0;
    Commands commands;
    commands.add({"End", "G", {Qt::Key_End}, [&] { ++ends; }});
    CHECK(commands.handle(pressOf(Qt::Key_End, Qt::KeypadModifier)));
    CHECK(ends == 1);
}

TEST_CASE("commands that work while typing are left to shortcuts", "[window]") {
    Commands commands;
    commands.add({"Run", "G", {Qt::CTRL | Qt::Key_R}, [] {}, true});
    CHECK(!commands.handle(pressOf(Qt::Key_R, Qt::ControlModifier)));
}
