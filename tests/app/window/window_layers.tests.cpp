#include <QFile>

#include "app/window/code/code_pane.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/stage/stage.hpp"
#include "core/playback/moves/topic.hpp"
#include "core/scene/decorators/decorators.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using playback::Side;
using tests::Desktop;

namespace {

const QByteArray kProgram =
    "def mark(name):\n"
    "    def decorate(function):\n"
    "        def wrapper():\n"
    "            return name + function()\n"
    "        return wrapper\n"
    "    return decorate\n"
    "\n"
    "@mark('a')\n"
    "@mark('b')\n"
    "def core():\n"
    "    return 'c'\n"
    "\n"
    "print(core())\n";

/// The program, at its end, in the view of decorators.
class Layers {
  public:
    Layers() {
        desktop.openAndLetRun(desktop.script("layers.py", kProgram));
        desktop.part<window::Stage>().setFocus();
        desktop.key("End");
        desktop.key("2");
    }
    ~Layers() {
        if (desktop.window().comparing()) desktop.key("Escape");
        desktop.key("0");
    }
    /// The middle of the row of a layer, counted from the function outwards.
    [[nodiscard]] QPoint row(std::uint32_t layer) {
        for (const auto& node : desktop.part<window::Stage>().scene().nodes) {
            const auto place = node.target ? scene::layerOf(*node.target) : std::nullopt;
            if (place && place->layer == layer && node.id.starts_with("line:"))
                return {static_cast<int>(node.rect.x + node.rect.width / 2),
                        static_cast<int>(node.rect.y + node.rect.height / 2)};
        }
        FAIL("no such layer is drawn");
        return {};
    }
    [[nodiscard]] QString text() { return desktop.part<window::CodePane>().mainText(); }
    [[nodiscard]] std::string printed(Side side) {
        std::string all;
        const auto& trace =
            desktop.window().compare().page().comparison().pairing().player(side).trace();
        trace.each(0, trace.size(), [&](const trace::Event& event) {
            if (event.kind == trace::Kind::output) all += event.text(trace::Field::text);
        });
        return all;
    }

    Desktop& desktop = Desktop::get();
};

}  // namespace

TEST_CASE("a decorator is dragged to another's place: both orders ran, and Z puts it back",
          "[window_x]") {
    Layers layers;
    auto& desktop = layers.desktop;
    desktop.drag(desktop.part<window::Stage>(), layers.row(1), layers.row(2));
    REQUIRE(desktop.until([&] { return desktop.window().comparing(); }));
    CHECK(layers.text().contains("@mark('b')\n@mark('a')\ndef core"));
    CHECK(layers.printed(Side::left) == "abc\n");
    CHECK(layers.printed(Side::right) == "bac\n");
    // Both orders are in sight at once.
    const auto& comparison = desktop.window().compare().page().comparison();
    for (const auto side : playback::kSides) {
        const auto state = comparison.stateOf(side);
        REQUIRE(!state.chains.empty());
        CHECK(state.chains.begin()->second->bound);
        CHECK(playback::topicOf(comparison.pairing().player(side), comparison.grain(),
                                comparison.pair().of(side), state) == playback::Topic::decorators);
    }
    const auto title = comparison.title();
    CHECK(title == "layers.py, as it was beside layers.py, @mark('b') moved outside @mark('a')");
    desktop.key("z");
    CHECK(!desktop.window().comparing());
    CHECK(layers.text() == kProgram);
    REQUIRE(desktop.untilAtRest());
    CHECK(desktop.part<window::OutputPane>().text().contains("abc"));
    // On the disk nothing has changed.
    QFile file(desktop.window().desk().path());
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll() == kProgram);
    desktop.key("z");
    CHECK(desktop.part<window::MessageBar>().sentence().contains("No decorator was moved"));
}

TEST_CASE("R lists the moves by name, and a drag that ends elsewhere moves nothing", "[window_x]") {
    Layers layers;
    auto& desktop = layers.desktop;
    auto& stage = desktop.part<window::Stage>();
    desktop.drag(stage, layers.row(1), {stage.width() - 4, stage.height() - 4});
    desktop.drag(stage, layers.row(2), layers.row(2) + QPoint(10, 4));
    CHECK(layers.text() == kProgram);
    CHECK(!desktop.window().comparing());
    desktop.key("r");
    desktop.type("@mark('a') goes inside");
    desktop.key("Return");
    REQUIRE(desktop.until([&] { return desktop.window().comparing(); }));
    CHECK(layers.printed(Side::right) == "bac\n");
    desktop.key("Escape");
    // The text was changed by hand since: it is not overwritten.
    auto& code = desktop.part<window::CodePane>();
    code.replaceMainText(layers.text() + "# more\n");
    desktop.part<window::Stage>().setFocus();
    desktop.key("z");
    CHECK(layers.text().contains("# more"));
    CHECK(desktop.part<window::MessageBar>().sentence().contains("changed since"));
    // As it is in the file, so that nothing is to be saved.
    code.replaceMainText(kProgram);
    CHECK(code.unsaved().empty());
}

TEST_CASE("where nothing can run again, no decorator is moved, and the reason is said",
          "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/b.jsonl");
    desktop.part<window::Stage>().setFocus();
    desktop.key("r");
    CHECK(desktop.part<window::MessageBar>().sentence().contains("recording alone"));
    desktop.openAndLetRun(desktop.script("plain.py", "print(1)\n"));
    desktop.part<window::Stage>().setFocus();
    desktop.key("r");
    CHECK(desktop.part<window::MessageBar>().sentence().contains("No function here has two"));
}
