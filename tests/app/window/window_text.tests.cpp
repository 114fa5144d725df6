#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QToolButton>

#include "app/window/code/code_editor.hpp"
#include "app/window/code/code_pane.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/controls/preferences_dialog.hpp"
#include "app/window/main/workspace.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/caption_view.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "core/playback/moves/source_place.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

const QString kTrace = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/d.jsonl";

/// The window at 1280 × 720, and as it was afterwards.
class Low {
  public:
    Low() : m_before(desktop.window().size()) {
        desktop.open(kTrace);
        desktop.window().resize(1280, 720);
        desktop.key("Home");
        desktop.playhead().goTo(34);
    }
    ~Low() {
        desktop.key("ctrl+0");
        desktop.window().resize(m_before);
    }
    Desktop& desktop = Desktop::get();

  private:
    QSize m_before;
};

double captionPx(Desktop& desktop) {
    const auto& scene = desktop.part<window::CaptionView>().scene();
    const auto* words = scene.find("caption/0.0");
    return words == nullptr ? 0 : words->fontSize;
}

/// Buttons whose words have less room than they need.
QStringList cutButtons(Desktop& desktop) {
    QStringList cut;
    for (const auto* button : desktop.window().findChildren<QToolButton*>()) {
        if (!button->isVisible() || button->text().isEmpty()) continue;
        if (button->width() < button->sizeHint().width()) cut << button->text();
        const QPoint end = button->mapTo(&desktop.window(), QPoint(button->width(), 0));
        if (end.x() > desktop.window().width()) cut << button->text();
    }
    return cut;
}

}  // namespace

TEST_CASE("Ctrl and plus make everything larger, and Ctrl+0 as it was", "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    const double caption = captionPx(desktop);
    const int transport = desktop.part<window::Transport>().height();
    const int lanes = desktop.part<window::TimelineView>().wantedHeight(10'000);
    REQUIRE(caption > 0);
    desktop.key("ctrl+plus");
    CHECK(captionPx(desktop) > caption);
    CHECK(desktop.part<window::Transport>().height() > transport);
    CHECK(desktop.part<window::TimelineView>().wantedHeight(10'000) > lanes);
    desktop.key("ctrl+0");
    CHECK(captionPx(desktop) == caption);
    CHECK(desktop.part<window::Transport>().height() == transport);
}

TEST_CASE("no button's words are cut at any size of text, whichever part has its turn",
          "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    for (int larger = 0; larger < 8; ++larger) {
        for (int part = 0; part < window::Workspace::kParts; ++part) {
            INFO("size " << larger << " part " << part);
            CHECK(desktop.window().size() == QSize(1280, 720));
            // The parts are laid out in a turn or two of the event loop.
            CHECK(desktop.until([&] { return cutButtons(desktop).isEmpty(); }));
            CHECK(cutButtons(desktop).join(", ").toStdString() == "");
            CHECK(desktop.part<window::CaptionView>().isVisible());
            desktop.key("F8");
        }
        desktop.key("ctrl+plus");
    }
}

TEST_CASE("where text is large, the parts take turns, and each step is told beneath them",
          "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    auto& stage = desktop.part<window::Stage>();
    auto& code = desktop.part<window::CodePane>();
    CHECK(stage.isVisible());
    CHECK(code.isVisible());
    for (int i = 0; i < 5; ++i) desktop.key("ctrl+plus");
    CHECK(stage.isVisible());
    CHECK(!code.isVisible());
    desktop.key("F8");
    CHECK(!stage.isVisible());
    CHECK(code.isVisible());
    const auto step = desktop.playhead().step();
    desktop.key("Right");
    CHECK(desktop.playhead().step() == step + 1);
    desktop.key("1");
    CHECK(stage.isVisible());
    desktop.key("0");
    desktop.key("ctrl+0");
    CHECK(code.isVisible());
    CHECK(desktop.part<window::Transport>().isVisible());
}

TEST_CASE("at 300 % the number of a step is seen where G asks for it, in a long recording, too",
          "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    QByteArray lines;
    for (int i = 0; i < 12'000; ++i)
        lines += QString(R"({"t":%1,"kind":"mark","text":"m"})").arg(i).toUtf8() + "\n";
    desktop.open(desktop.script("marks.jsonl", lines));
    for (int i = 0; i < 8; ++i) desktop.key("ctrl+plus");
    auto* number = desktop.part<window::Transport>().findChild<QLineEdit*>();
    REQUIRE(number != nullptr);
    desktop.key("g");
    REQUIRE(desktop.until([&] { return number->isVisible() && number->hasFocus(); }));
    CHECK(desktop.until([&] {
        const auto left = number->mapTo(&desktop.window(), QPoint()).x();
        return left > 0 && left + number->width() <= desktop.window().width() &&
               number->width() >= number->fontMetrics().horizontalAdvance("12,000");
    }));
    CHECK(number->height() >= number->fontMetrics().height());
    desktop.type("9000");
    desktop.key("Return");
    CHECK(desktop.playhead().step() == 9000);
    CHECK(desktop.part<window::Transport>().findChild<QToolButton*>("forward")->isVisible());
    desktop.key("g");
    desktop.key("Escape");
    CHECK(desktop.part<window::Transport>().findChild<QToolButton*>("forward")->isVisible());
    CHECK(desktop.playhead().step() == 9000);
}

TEST_CASE("the signs of panels' titles and of messages are as large as text", "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    desktop.key("F3");
    const auto* dock = desktop.window().findChild<QDockWidget*>("panelEvents");
    REQUIRE(dock != nullptr);
    const auto* title = dock->titleBarWidget();
    REQUIRE(title != nullptr);
    auto* close = title->findChild<QToolButton*>("close");
    const auto* out = title->findChild<QToolButton*>("float");
    const int usual = close->iconSize().width();
    for (int i = 0; i < 5; ++i) desktop.key("ctrl+plus");
    CHECK(close->iconSize().width() == 2 * usual);
    CHECK(out->iconSize() == close->iconSize());
    CHECK(desktop.until([&] { return close->geometry().right() <= title->width(); }));
    CHECK(out->geometry().right() < close->x());
    CHECK(title->findChild<QLabel*>()->text() == "Events");
    for (const auto* button : desktop.part<window::MessageBar>().findChildren<QToolButton*>())
        if (button->accessibleName() == "Dismiss") CHECK(button->iconSize().width() >= 32);
    desktop.clickAt(*close, close->rect().center());
    CHECK(!dock->isVisible());
    desktop.part<window::Stage>().setFocus();
}

TEST_CASE("where not all keys are in sight, the sheet says that there are more, and shows them",
          "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    auto& keys = desktop.part<window::KeyOverlay>();
    desktop.window().resize(1600, 1000);
    desktop.key("question");
    REQUIRE(keys.isVisible());
    CHECK(keys.hint().toStdString() == "");
    desktop.key("Escape");
    desktop.window().resize(1280, 720);
    for (int i = 0; i < 8; ++i) desktop.key("ctrl+plus");
    desktop.key("question");
    CHECK(keys.hint().contains("more keys"));
    const auto foot = [&] {
        const QRect lowest(0, keys.height() - 120, keys.width(), 120);
        return keys.grab(lowest).toImage();
    };
    const auto before = foot();
    desktop.key("End");
    REQUIRE(keys.isVisible());
    CHECK(keys.hint().contains("back up"));
    CHECK(foot() != before);
    desktop.key("Home");
    CHECK(foot() == before);
    desktop.key("Escape");
    CHECK(!keys.isVisible());
}

TEST_CASE("at 300 % each part still shows what it is there for", "[window_x]") {
    Low low;
    auto& desktop = low.desktop;
    for (int i = 0; i < 8; ++i) desktop.key("ctrl+plus");
    auto& caption = desktop.part<window::CaptionView>();
    auto& code = desktop.part<window::CodePane>();
    const auto ends = [&](const QWidget& widget) {
        return widget.mapTo(&desktop.window(), QPoint(0, widget.height())).y();
    };
    // The part has all that the sentence leaves.
    CHECK(desktop.until([&] { return ends(caption) >= desktop.window().height() - 2; }));
    CHECK(caption.mapTo(&desktop.window(), QPoint()).y() <=
          ends(desktop.part<window::Stage>()) + 12);
    desktop.key("F8");
    REQUIRE(code.isVisible());
    const auto& editor = *code.editor();
    const auto line = playback::lineNext(desktop.playhead().player(), desktop.playhead().state());
    REQUIRE(line);
    const int row = static_cast<int>(line->line) - 1 - editor.firstVisibleLine();
    CHECK(row >= 0);
    CHECK(row < editor.viewport()->height() / editor.lineHeight());
    desktop.key("F8");
    desktop.key("F8");
    auto& timeline = desktop.part<window::TimelineView>();
    REQUIRE(timeline.isVisible());
    const auto lanes = [&] {
        return std::ranges::count_if(timeline.scene().nodes, [](const auto& node) {
            return node.id.starts_with("lane:") && node.id.find('/') == std::string::npos;
        });
    };
    CHECK(desktop.until([&] { return lanes() >= 2; }));
}

TEST_CASE("preferences are chosen by keys, and hold at once", "[window_x]") {
    auto& desktop = Desktop::get();
    desktop.open(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl");
    const auto& timeline = desktop.part<window::TimelineView>();
    const bool dark = timeline.theme().dark;
    desktop.key("ctrl+comma");
    auto* dialog = desktop.window().findChild<window::PreferencesDialog*>();
    REQUIRE(dialog != nullptr);
    CHECK(dialog->isVisible());
    // The theme is the first choice; from light one goes down, from dark up.
    desktop.key(dark ? "Up" : "Down");
    CHECK(timeline.theme().dark != dark);
    desktop.key(dark ? "Down" : "Up");
    CHECK(timeline.theme().dark == dark);
    desktop.key("alt+a");
    desktop.key("End");
    CHECK(desktop.until([&] { return timeline.axisKind() == scene::AxisKind::clock; }));
    desktop.key("Home");
    CHECK(desktop.until([&] { return timeline.axisKind() == scene::AxisKind::steps; }));
    desktop.key("Escape");
    CHECK(desktop.until(
        [&] { return desktop.window().findChild<window::PreferencesDialog*>() == nullptr; }));
}
