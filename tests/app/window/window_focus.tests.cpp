#include <QApplication>
#include <QDockWidget>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>

#include "app/window/code/code_editor.hpp"
#include "app/window/code/code_pane.hpp"
#include "app/window/compare/compare_bar.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/compare/compare_view.hpp"
#include "app/window/controls/header_bar.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/controls/preferences_dialog.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/gallery/lesson_card.hpp"
#include "app/window/lecture/control_strip.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "desktop.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using tests::Desktop;

namespace {

const QString kTrace = QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/d.jsonl";
const QStringList kPanels{"Variables", "Events", "Lints", "Bookmarks"};

using Widgets = QList<QWidget*>;

std::string nameOf(const QWidget* widget) {
    if (widget == nullptr) return "nothing";
    QString name = widget->accessibleName();
    if (name.isEmpty() && qobject_cast<const QAbstractButton*>(widget) != nullptr)
        name = static_cast<const QAbstractButton*>(widget)->text();
    return (QString(widget->metaObject()->className()) + " " + name).toStdString();
}

std::string namesOf(const Widgets& widgets) {
    std::string names;
    for (const auto* widget : widgets) names += nameOf(widget) + "\n";
    return names;
}

bool isIn(const QWidget* widget, const QWidget& part) {
    return widget == &part || part.isAncestorOf(widget);
}

/// Where a widget lies on the window, what is scrolled out of its area included.
QRect placeOf(const QWidget& widget) {
    return {widget.mapTo(widget.window(), QPoint()), widget.size()};
}

/// What keys should reach: asked of each widget alone, whatever leads from one to the next.
Widgets reachable(const QWidget& window) {
    Widgets found;
    for (auto* widget : window.findChildren<QWidget*>()) {
        const bool takes = (widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->focusProxy();
        if (!takes || widget->window() != &window) continue;
        if (!widget->isVisible() || !widget->isEnabled()) continue;
        bool scrolled = false;
        for (auto* around = widget->parentWidget(); around; around = around->parentWidget())
            scrolled = scrolled || qobject_cast<QScrollArea*>(around) != nullptr;
        if (scrolled || placeOf(*widget).intersects(window.rect())) found.append(widget);
    }
    return found;
}

/// Presses the key until it leads to where it led first.
Widgets walk(Desktop& desktop, const QString& key, const QString& keyInCode) {
    Widgets reached;
    for (int presses = 0; presses < 200; ++presses) {
        const bool inCode = qobject_cast<window::CodeEditor*>(QApplication::focusWidget());
        desktop.key(inCode ? keyInCode : key);
        auto* now = QApplication::focusWidget();
        if (!reached.isEmpty() && now == reached.front()) return reached;
        reached.append(now);
    }
    FAIL("the keyboard never comes back; it went through\n" << namesOf(reached));
    return reached;
}

Widgets there(Desktop& desktop) {
    return walk(desktop, "Tab", "ctrl+Tab");
}

Widgets back(Desktop& desktop) {
    return walk(desktop, "shift+Tab", "ctrl+shift+Tab");
}

Widgets sorted(Widgets widgets) {
    std::ranges::sort(widgets);
    return widgets;
}

/// That Tab goes from part to part in this order, and from top to bottom, or to the right, in each.
void checkOrder(const Widgets& reached, const std::vector<const QWidget*>& parts) {
    const auto partOf = [&](const QWidget* widget) {
        return std::ranges::find_if(parts, [&](auto* part) { return isIn(widget, *part); }) -
               parts.begin();
    };
    // The round begins at the top left of the first part.
    const auto* first = *std::ranges::min_element(reached, {}, [&](const auto* each) {
        return std::tuple(partOf(each), placeOf(*each).top() / 30, placeOf(*each).left());
    });
    Widgets order = reached;
    std::ranges::rotate(order, std::ranges::find(order, first));
    for (qsizetype i = 1; i < order.size(); ++i) {
        const auto* one = order[i - 1];
        const auto* next = order[i];
        INFO("from " << nameOf(one) << " to " << nameOf(next));
        CHECK(partOf(next) < static_cast<std::ptrdiff_t>(parts.size()));
        CHECK(partOf(one) <= partOf(next));
        const bool same = partOf(one) == partOf(next) && !isIn(next, *one);
        const QRect from = placeOf(*one);
        const QRect to = placeOf(*next);
        const bool onward = to.left() > from.left() || to.top() > from.center().y();
        CHECK((!same || onward));
    }
}

/// The window around a widget, as it is drawn.
QImage around(QWidget& window, const QWidget& widget) {
    // The ring of the output lies on the card around its text.
    constexpr int kReach = 10;
    const QRect place = placeOf(widget).adjusted(-kReach, -kReach, kReach, kReach);
    return window.grab(place.intersected(window.rect())).toImage();
}

bool differs(QRgb one, QRgb other) {
    constexpr int kSeen = 48;
    return std::abs(qRed(one) - qRed(other)) + std::abs(qGreen(one) - qGreen(other)) +
               std::abs(qBlue(one) - qBlue(other)) >
           kSeen;
}

/// How many pixels focus changes, of a widget that shows itself.
int changedByFocus(QWidget& widget) {
    auto& window = *widget.window();
    for (auto* area = widget.parentWidget(); area != nullptr; area = area->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(area)) scroll->ensureWidgetVisible(&widget);
    if (auto* focus = window.focusWidget()) focus->clearFocus();
    QApplication::processEvents();
    const QImage without = around(window, widget);
    widget.setFocus(Qt::TabFocusReason);
    QApplication::processEvents();
    const QImage with = around(window, widget);
    int changed = 0;
    for (int y = 0; y < std::min(with.height(), without.height()); ++y)
        for (int x = 0; x < std::min(with.width(), without.width()); ++x)
            changed += differs(with.pixel(x, y), without.pixel(x, y)) ? 1 : 0;
    return changed;
}

/// That focus draws a line around each, not only a text cursor into it.
void checkRings(const Widgets& widgets) {
    for (auto* widget : widgets) {
        INFO(nameOf(widget));
        // At least along two sides of what of it is in sight.
        const QRect seen = placeOf(*widget).intersected(widget->window()->rect());
        CHECK(changedByFocus(*widget) >= (seen.width() + seen.height()) * 3 / 4);
    }
}

/// Each theme in its turn, and the first again at the end.
template <class Check>
void inEachTheme(Desktop& desktop, Check check) {
    for (const QString theme : {"Theme: dark", "Theme: high contrast", "Theme: light"}) {
        INFO(theme.toStdString());
        const auto& all = desktop.window().commands().all();
        std::ranges::find(all, theme, &window::Command::title)->run();
        check();
    }
}

class Focused {
  public:
    Focused() : m_flash(QApplication::cursorFlashTime()) {
        QApplication::setCursorFlashTime(0);
        desktop.open(kTrace);
        desktop.playhead().goTo(34);
    }
    ~Focused() {
        for (auto* dock : docks()) dock->hide();
        QApplication::setCursorFlashTime(m_flash);
        desktop.key("Escape");
    }
    [[nodiscard]] QList<QDockWidget*> docks() const {
        QList<QDockWidget*> found;
        for (const QString& name : kPanels)
            found.append(desktop.window().findChild<QDockWidget*>("panel" + name));
        return found;
    }
    /// The panels' tabs; Qt keeps those it does not need at the moment, hidden.
    [[nodiscard]] const QTabBar* tabs() const {
        const auto all =
            desktop.window().findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly);
        const auto seen = std::ranges::find_if(all, [](auto* each) { return each->isVisible(); });
        REQUIRE(seen != all.end());
        return *seen;
    }
    /// One panel after another, each in front in its turn.
    void openPanels() {
        for (const char* key : {"F2", "F3", "F4", "F6"}) desktop.key(key);
    }
    Desktop& desktop = Desktop::get();

  private:
    int m_flash;
};

}  // namespace

TEST_CASE("Tab goes through all of the workspace as the eye does, and Shift+Tab back",
          "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    focused.openPanels();
    desktop.part<window::MessageBar>().say(window::MessageBar::Tone::error, "A sentence.",
                                           {{"An answer", [] {}}});
    desktop.part<window::Stage>().setFocus();
    const auto reached = there(desktop);
    INFO(namesOf(reached));
    CHECK(namesOf(sorted(reached)) == namesOf(sorted(reachable(desktop.window()))));
    checkOrder(reached,
               {&desktop.part<window::HeaderBar>(), &desktop.part<window::MessageBar>(),
                &desktop.part<window::CodePane>(), &desktop.part<window::Stage>(),
                &desktop.part<window::OutputPane>(), &desktop.part<window::Transport>(),
                &desktop.part<window::ControlStrip>(), &desktop.part<window::TimelineView>(),
                focused.tabs(), focused.docks().back()});
    auto reversed = back(desktop);
    CHECK(sorted(reversed) == sorted(reached));
    std::ranges::reverse(reversed);
    std::ranges::rotate(reversed, std::ranges::find(reversed, reached.front()));
    CHECK(namesOf(reversed) == namesOf(reached));
    desktop.part<window::MessageBar>().clear();
}

TEST_CASE("whatever has the keyboard in the workspace shows it, in every theme", "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    inEachTheme(desktop, [&] {
        desktop.part<window::MessageBar>().say(window::MessageBar::Tone::error, "A sentence.",
                                               {{"An answer", [] {}}});
        for (const char* key : {"F2", "F3", "F4", "F6"}) {
            desktop.key(key);
            auto all = reachable(desktop.window());
            // All but the panels is the same each time.
            if (QString(key) != "F2") {
                all.removeIf([&](QWidget* widget) {
                    return std::ranges::none_of(
                        focused.docks(), [&](const auto* dock) { return isIn(widget, *dock); });
                });
            }
            CHECK(!all.isEmpty());
            checkRings(all);
        }
    });
    desktop.part<window::MessageBar>().clear();
}

TEST_CASE("Tab goes through the lessons, and each shows that it has the keyboard", "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    desktop.key("ctrl+l");
    auto& gallery = desktop.part<window::Gallery>();
    REQUIRE(gallery.isVisible());
    const auto reached = there(desktop);
    CHECK(namesOf(sorted(reached)) == namesOf(sorted(reachable(desktop.window()))));
    CHECK(reached.size() > 10);
    checkOrder(reached, {&desktop.part<window::HeaderBar>(), &gallery});
    // What Tab leads to is in sight.
    auto* last = gallery.findChildren<window::LessonCard*>().back();
    last->setFocus();
    desktop.key("Tab");
    desktop.key("shift+Tab");
    CHECK(last->hasFocus());
    CHECK(!last->visibleRegion().isEmpty());
    inEachTheme(desktop, [&] { checkRings(reachable(desktop.window())); });
}

TEST_CASE("Tab goes through a comparison, and each part of it shows the keyboard", "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    desktop.window().compareWith(QString(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/a.jsonl");
    REQUIRE(desktop.until([&] { return desktop.window().comparing(); }));
    const auto reached = there(desktop);
    CHECK(namesOf(sorted(reached)) == namesOf(sorted(reachable(desktop.window()))));
    checkOrder(reached, {&desktop.part<window::HeaderBar>(), &desktop.part<window::CompareBar>(),
                         &desktop.part<window::CompareView>()});
    inEachTheme(desktop, [&] { checkRings(reachable(desktop.window())); });
    desktop.window().compare().page().setFocus();
    desktop.key("Escape");
    CHECK(!desktop.window().comparing());
}

TEST_CASE("Tab goes through the preferences, and each shows that it has the keyboard",
          "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    desktop.key("ctrl+comma");
    auto& dialog = desktop.part<window::PreferencesDialog>();
    const auto reached = there(desktop);
    CHECK(namesOf(sorted(reached)) == namesOf(sorted(reachable(dialog))));
    checkOrder(reached, {&dialog});
    inEachTheme(desktop, [&] { checkRings(reachable(dialog)); });
    desktop.key("Escape");
    CHECK(desktop.until(
        [&] { return desktop.window().findChild<window::PreferencesDialog*>() == nullptr; }));
    desktop.takeKeyboard();
}

TEST_CASE("in the code Tab indents, and Ctrl+Tab and Escape lead out of it", "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    auto& code = desktop.part<window::CodePane>();
    auto& stage = desktop.part<window::Stage>();
    stage.setFocus();
    desktop.key("shift+Tab");
    REQUIRE(code.editor()->hasFocus());
    // Who came by keys is told how to leave.
    const auto note = [&] { return code.findChild<QLabel*>("codeNote"); };
    CHECK(note()->isVisible());
    CHECK(note()->text().contains("Ctrl+Tab"));
    const auto before = code.mainText();
    desktop.key("Tab");
    CHECK(code.editor()->hasFocus());
    CHECK(code.mainText() != before);
    desktop.key("ctrl+z");
    CHECK(code.mainText() == before);
    desktop.key("ctrl+Tab");
    CHECK(stage.hasFocus());
    CHECK(!note()->isVisible());
    desktop.key("ctrl+shift+Tab");
    CHECK(code.editor()->hasFocus());
    desktop.key("Escape");
    CHECK(stage.hasFocus());
}

TEST_CASE("Escape leads back to stepping from a button, a number and a list", "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    auto& stage = desktop.part<window::Stage>();
    desktop.key("g");
    CHECK(!stage.hasFocus());
    desktop.key("Escape");
    CHECK(stage.hasFocus());
    desktop.part<window::Transport>().findChild<QToolButton*>("play")->setFocus();
    desktop.key("Escape");
    CHECK(stage.hasFocus());
    desktop.key("F2");
    CHECK(!stage.hasFocus());
    desktop.key("Escape");
    CHECK(stage.hasFocus());
}

TEST_CASE("Tab moves on in the list of commands, and puts the sheet of keys away", "[window_x]") {
    Focused focused;
    auto& desktop = focused.desktop;
    desktop.part<window::Stage>().setFocus();
    desktop.key("ctrl+k");
    const auto palettes = desktop.window().findChildren<window::Palette*>();
    const auto open = std::ranges::find_if(palettes, &window::Palette::isVisible);
    REQUIRE(open != palettes.end());
    checkRings(reachable(**open));
    auto* list = (*open)->findChild<QListWidget*>();
    (*open)->findChild<QLineEdit*>()->setFocus();
    desktop.key("Tab");
    CHECK(list->currentRow() == 1);
    desktop.key("shift+Tab");
    CHECK(list->currentRow() == 0);
    desktop.key("Escape");
    CHECK(!(*open)->isVisible());
    desktop.part<window::Stage>().setFocus();
    auto& keys = desktop.part<window::KeyOverlay>();
    desktop.key("question");
    REQUIRE(keys.isVisible());
    desktop.key("Tab");
    CHECK(!keys.isVisible());
    CHECK(desktop.part<window::Stage>().hasFocus());
}
