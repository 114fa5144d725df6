#pragma once

#include "app/window/compare/compare_mode.hpp"
#include "app/window/compare/compare_view.hpp"
#include "app/window/controls/palette.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

namespace flowglass::tests {

inline QString conformance(const QString& name) {
    return QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/" + name + ".jsonl";
}

/// Recording a with b beside it, found by keys alone; it is left with the test.
class Comparing {
  public:
    Comparing() {
        desktop.open(conformance("b"));
        desktop.open(conformance("a"));
        desktop.key("Home");
        beside("b.jsonl");
        desktop.key("t");
        while (comparison().pairing().together() != playback::Together::steps) desktop.key("t");
        desktop.key("Home");
    }
    ~Comparing() {
        if (desktop.window().comparing()) desktop.key("Escape");
    }
    void beside(const QString& name) {
        desktop.key("c");
        REQUIRE(mode().list().isVisible());
        desktop.type(name);
        desktop.key("Return");
        REQUIRE(desktop.until([&] { return desktop.window().comparing(); }));
    }
    [[nodiscard]] window::CompareMode& mode() { return desktop.window().compare(); }
    [[nodiscard]] window::Comparison& comparison() { return mode().page().comparison(); }
    [[nodiscard]] window::CompareView& view() { return mode().page().view(); }
    [[nodiscard]] playback::Step at(playback::Side side) { return comparison().pair().of(side); }

    Desktop& desktop = Desktop::get();
};

}  // namespace flowglass::tests
