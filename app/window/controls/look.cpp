#include "app/window/controls/look.hpp"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

namespace flowglass::window {

int Look::px(double usual) const {
    return static_cast<int>(std::lround(usual * scale));
}

QString Look::sized(const QString& sheet) const {
    static const QRegularExpression kLength("(\\d+)px");
    QString result;
    qsizetype done = 0;
    for (auto it = kLength.globalMatch(sheet); it.hasNext();) {
        const auto length = it.next();
        const int usual = length.captured(1).toInt();
        result += sheet.mid(done, length.capturedStart() - done);
        result += QString::number(usual <= 2 ? usual : px(usual)) + "px";
        done = length.capturedEnd();
    }
    return result + sheet.mid(done);
}

double contrastOf(const QColor& ink, const QColor& ground) {
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double c) {
            return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
               0.0722 * linear(colour.blueF());
    };
    constexpr double kFlare = 0.05;
    const double one = luminance(ink) + kFlare;
    const double other = luminance(ground) + kFlare;
    return std::max(one, other) / std::min(one, other);
}

namespace {

/// `ink` as near to `ground` as leaves so much contrast between them.
QColor palest(const QColor& ink, const QColor& ground, double contrast) {
    constexpr int kShades = 100;
    QColor pale = ink;
    for (int i = 1; i <= kShades; ++i) {
        const auto mixed = [&](int from, int to) { return from + (to - from) * i / kShades; };
        const QColor next(mixed(ink.red(), ground.red()), mixed(ink.green(), ground.green()),
                          mixed(ink.blue(), ground.blue()));
        if (contrastOf(next, ground) < contrast) break;
        pale = next;
    }
    return pale;
}

}  // namespace

Look lookOf(const scene::Theme& theme, double scale) {
    const auto colour = [](std::optional<scene::Colour> c) {
        return c ? QColor(c->red, c->green, c->blue, c->alpha) : QColor();
    };
    const auto fill = [&](const char* style) { return colour(theme.look(style).fill); };
    const auto line = [&](const char* style) { return colour(theme.look(style).line); };
    const auto ink = [&](const char* style) { return colour(theme.look(style).ink); };
    return {
        .dark = theme.dark,
        .scale = scale,
        .backdrop = fill("canvas"),
        .panel = fill("panel"),
        .rule = line("rule"),
        .text = ink("text.ink"),
        .muted = ink("text.plain"),
        .faint = ink("text.faint"),
        .later =
            palest(ink("text.ink"), fill("panel"), &theme == &scene::contrastTheme() ? 7 : 4.5),
        .chip = fill("button"),
        .chosen = theme.dark ? QColor("#38414F") : QColor("#E3E9F3"),
        .strong = ink("text.ink"),
        .green = fill("state.running"),
        .greenBand = fill("code.just"),
        .blue = fill("code.next.mark"),
        .blueInk = ink("code.tag.text"),
        .blueBand = fill("code.next"),
        .red = fill("state.error"),
        .redBand = fill("code.failed"),
        .redInk = ink("text.error"),
        .amber = line("state.ready"),
        .amberInk = ink("text.ready"),
        .amberBand = fill("row.changed"),
        .keyword = ink("code.keyword"),
        .name = ink("code.name"),
        .number = ink("code.literal"),
        .string = ink("code.string"),
        .comment = ink("code.comment"),
        .selection = theme.dark ? QColor("#2C4470") : QColor("#CFDFFA"),
    };
}

namespace {

constexpr auto kSheet = R"(
* { font-family: Inter; font-size: 14px; color: @text; }
QMainWindow, QDialog { background: @backdrop; }
QDialog { border: 1px solid @rule; }
QToolTip { background: @panel; color: @text; border: 1px solid @rule; padding: 5px 7px;
           font-size: 13px; }
QMenu { background: @panel; border: 1px solid @rule; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: @chosen; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @rule; margin: 5px 8px; }
QSplitter::handle { background: @rule; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QToolButton, QPushButton { background: @chip; border: none; border-radius: 9px;
                           padding: 6px 12px; }
QToolButton:hover, QPushButton:hover { background: @chosen; }
QToolButton:checked, QPushButton:checked { background: @chosen; font-weight: 600; }
QToolButton:focus, QPushButton:focus { border: 2px solid @blue; padding: 4px 10px; }
QToolButton:disabled, QPushButton:disabled { color: @faint; }
QToolButton::menu-indicator { image: none; }
QToolButton[flat="true"] { background: transparent; color: @muted; font-weight: 500; }
QToolButton[flat="true"]:hover, QToolButton[flat="true"]:open { background: @chosen;
                                                               color: @text; }
QToolButton[flat="true"]:checked { background: @chosen; color: @text; font-weight: 600; }
QToolButton[run="true"] { background: @green; color: #FFFFFF; font-weight: 600;
                          border-radius: 12px; padding: 5px 16px; }
QToolButton[run="true"]:hover { background: @string; }
QToolButton[run="true"]:focus, QToolButton[stop="true"]:focus { border: 2px solid @text;
                                                                padding: 3px 14px; }
QToolButton[stop="true"] { background: @red; color: #FFFFFF; font-weight: 600;
                           border-radius: 12px; padding: 5px 16px; }
QToolButton[strong="true"] { background: @strong; }
QToolButton[strong="true"]:hover { background: @muted; }
QToolButton[square="true"] { padding: 0; }
QToolButton[square="true"]:focus { padding: 0; }
QToolButton[square="true"][strong="true"]:focus { padding: 2px; background-clip: content; }
QToolButton[segment="true"] { background: transparent; color: @muted; padding: 4px 10px;
                              font-size: 13px; border-radius: 7px; }
QToolButton[segment="true"]:hover { color: @text; background: @chip; }
QToolButton[segment="true"]:checked { background: @chosen; color: @text; font-weight: 600; }
QToolButton[segment="true"]:disabled { color: @faint; text-decoration: line-through; }
QToolButton[segment="true"]:focus { border: 2px solid @blue; padding: 2px 8px; }
QLabel[small="true"] { color: @muted; font-size: 13px; font-weight: 600; }
QLabel[title="true"] { font-size: 28px; font-weight: 700; }
QLabel[intro="true"] { font-size: 16px; }
QLabel[heading="true"] { color: @muted; font-size: 12px; font-weight: 700; }
QLineEdit[step="true"] { color: @muted; font-size: 13px; font-weight: 600; padding: 1px 4px;
                         border: 1px solid transparent; background: @chip; }
QLineEdit[step="true"]:focus { border: 2px solid @blue; padding: 0 3px; color: @text; }
QLineEdit { background: @panel; border: 1px solid @rule; border-radius: 7px; padding: 5px 9px;
            selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus { border: 2px solid @blue; padding: 4px 8px; }
QLineEdit[filter="true"] { background: transparent; font-size: 13px; padding: 1px 6px; }
QLineEdit[filter="true"]:focus { padding: 0 5px; }
QLineEdit:disabled { background: @backdrop; color: @faint; }
QComboBox { background: @chip; border: 2px solid transparent; border-radius: 7px;
            padding: 3px 8px; }
QComboBox:hover { background: @chosen; }
QComboBox:focus { border: 2px solid @blue; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/choices.svg); width: 11px; height: 11px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @rule;
    selection-background-color: @chosen; selection-color: @text; outline: none; }
QCheckBox { outline: none; border: 2px solid transparent; border-radius: 7px; padding: 3px 4px; spacing: 8px; }
QCheckBox:focus { border: 2px solid @blue; }
QCheckBox::indicator { width: 14px; height: 14px; border: 2px solid @faint; border-radius: 4px;
                       background: @panel; }
QCheckBox::indicator:checked { background: @blue; border: 2px solid @blue; }
QPlainTextEdit, QTextEdit, QListWidget { background: @panel; border: none;
    selection-background-color: @selection; selection-color: @text; }
QListWidget::item { padding: 6px 10px; border-radius: 6px; }
QListWidget::item:selected { background: @chosen; color: @text; }
QTreeWidget { background: @panel; outline: none; }
QDockWidget QTreeWidget, QDockWidget QListWidget, #eventList { border: 2px solid transparent; }
QDockWidget QTreeWidget:focus, QDockWidget QListWidget:focus, #eventList:focus {
    border: 2px solid @blue; }
QTreeWidget::item { padding: 3px 2px; }
QTreeWidget::item:selected { background: @chosen; color: @text; }
QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @muted; border: none; padding: 4px 8px;
                       border-bottom: 1px solid @rule; font-size: 13px; }
QMainWindow::separator { background: @rule; width: 5px; height: 5px; }
QTabBar { background: @panel; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 12px; font-size: 13px;
               border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @blue; font-weight: 600; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { border: 2px solid @blue; border-radius: 5px; padding: 4px 10px 6px 10px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @rule; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QLabel { background: transparent; }
)";

}  // namespace

QString sheetOf(const Look& look) {
    const QHash<QString, QColor> colours{
        {"text", look.text},     {"muted", look.muted},         {"faint", look.faint},
        {"panel", look.panel},   {"backdrop", look.backdrop},   {"rule", look.rule},
        {"chip", look.chip},     {"chosen", look.chosen},       {"strong", look.strong},
        {"green", look.green},   {"blue", look.blue},           {"red", look.red},
        {"string", look.string}, {"selection", look.selection},
    };
    QString sheet = kSheet;
    for (auto it = colours.begin(); it != colours.end(); ++it) {
        // A name that begins another ("text" in "textual") must not be replaced in it.
        sheet.replace(QRegularExpression("@" + it.key() + "\\b"), it.value().name());
    }
    return look.sized(sheet);
}

}  // namespace flowglass::window
