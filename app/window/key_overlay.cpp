#include "app/window/key_overlay.hpp"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/window/commands.hpp"

namespace flowglass::window {

namespace {

// At 100 %.
constexpr double kBreath = 10;  ///< between one line and the next
constexpr double kPadding = 30;
constexpr double kGap = 14;      ///< between keys and what they do
constexpr double kTitle = 262;   ///< wider ones are broken
constexpr double kBetween = 26;  ///< columns
constexpr double kEdge = 16;     ///< around the sheet
constexpr double kScaleStep = 0.05;
constexpr int kMostColumns = 4;

QFont cutFont(double px, QFont::Weight weight) {
    QFont result("Inter");
    result.setPixelSize(static_cast<int>(std::lround(px)));
    result.setWeight(weight);
    return result;
}

QFont keysFont(double scale) {
    return cutFont(13 * scale, QFont::DemiBold);
}

QFont titleFont(double scale) {
    return cutFont(14 * scale, QFont::Normal);
}

QFont headingFont(double scale) {
    return cutFont(13 * scale, QFont::Bold);
}

int heightOf(const QString& text, const QFont& font, int width) {
    return QFontMetrics(font).boundingRect(0, 0, width, 10'000, Qt::TextWordWrap, text).height();
}

}  // namespace

KeyOverlay::KeyOverlay(const Commands& commands, QWidget* parent)
    : QWidget(parent), m_commands(commands) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName("All keys");
    hide();
}

void KeyOverlay::setLook(const Look& look) {
    m_look = look;
    update();
}

void KeyOverlay::setScales(double least, double wanted) {
    m_least = least;
    m_wanted = std::max(least, wanted);
    if (isVisible()) layOut();
}

void KeyOverlay::toggle() {
    if (isVisible()) return putAway();
    m_before = window()->focusWidget();
    m_scroll = 0;
    setGeometry(parentWidget()->rect());
    layOut();
    QStringList words;
    for (const Line& line : m_sheet.lines) {
        words.append(line.heading ? line.title : line.keys + ": " + line.title);
    }
    setAccessibleDescription(words.join(". "));
    raise();
    show();
    setFocus();
}

std::vector<std::vector<KeyOverlay::Line>> KeyOverlay::blocks() const {
    QStringList groups;
    for (const Command& command : m_commands.all()) {
        if (!command.keys.isEmpty() && !groups.contains(command.group)) {
            groups.append(command.group);
        }
    }
    std::vector<std::vector<Line>> blocks;
    for (const QString& group : groups) {
        std::vector<Line> block{{{}, group, true}};
        for (const Command& command : m_commands.all()) {
            if (command.group != group || command.keys.isEmpty()) continue;
            QStringList keys;
            for (const auto key : command.keys) keys.append(written(key));
            block.push_back({keys.join("  "), command.title, false});
        }
        blocks.push_back(std::move(block));
    }
    return blocks;
}

KeyOverlay::Sheet KeyOverlay::laidOut(double scale, int columns) const {
    const auto px = [scale](double usual) { return static_cast<int>(std::lround(usual * scale)); };
    Sheet sheet;
    sheet.scale = scale;
    const QFontMetrics keys(keysFont(scale));
    for (const auto& block : blocks()) {
        for (const Line& line : block) {
            sheet.keysWidth = std::max(sheet.keysWidth, keys.horizontalAdvance(line.keys));
            sheet.lines.push_back(line);
        }
    }
    const int columnWidth = sheet.keysWidth + px(kGap + kTitle);
    int whole = 0;
    for (Line& line : sheet.lines) {
        const int high =
            line.heading
                ? QFontMetrics(headingFont(scale)).height()
                : std::max(keys.height(), heightOf(line.title, titleFont(scale), px(kTitle)));
        line.place = QRect(0, 0, columnWidth, high + px(kBreath));
        whole += line.place.height();
    }
    // The lowest columns that take everything in.
    QSize used;
    for (int most = whole / columns; used.isEmpty() || used.width() > columns; most += px(4)) {
        used = flow(sheet.lines, most, columnWidth + px(kBetween), {px(kPadding), px(kPadding)});
    }
    sheet.size = {used.width() * (columnWidth + px(kBetween)) + px(2 * kPadding - kBetween),
                  used.height() + px(2 * kPadding - kBreath)};
    return sheet;
}

/// Puts the lines into columns of at most that height; how many there are, and how high they get.
QSize KeyOverlay::flow(std::vector<Line>& lines, int most, int pitch, QPoint origin) {
    int column = 0;
    int y = 0;
    int highest = 0;
    for (auto next = lines.begin(); next != lines.end();) {
        Line& line = *next++;
        const int high = line.place.height();
        // A heading never ends a column.
        const int under = line.heading && next != lines.end() ? next->place.height() : 0;
        if (y > 0 && y + high + under > most) {
            ++column;
            y = 0;
        }
        line.place.moveTo(origin + QPoint(column * pitch, y));
        y += high;
        highest = std::max(highest, y);
    }
    return {column + 1, highest};
}

/// The largest sheet that fits; where none does, the least one that is not too wide.
void KeyOverlay::layOut() {
    for (double scale = m_wanted;; scale = std::max(m_least, scale - kScaleStep)) {
        const int edge = static_cast<int>(2 * kEdge * scale);
        for (int columns = 1; columns <= kMostColumns; ++columns) {
            const Sheet sheet = laidOut(scale, columns);
            const bool wide = sheet.size.width() > width() - edge;
            const bool high = sheet.size.height() > height() - edge;
            if (wide && columns > 1) break;
            m_sheet = sheet;
            if (!wide && !high) return update();
        }
        if (scale <= m_least) return update();
    }
}

/// The keyboard goes back to where it was.
void KeyOverlay::putAway() {
    if (m_before != nullptr) m_before->setFocus();
    hide();
}

/// Tab is a key like any other here.
bool KeyOverlay::focusNextPrevChild(bool) {
    putAway();
    return true;
}

void KeyOverlay::scrollBy(int pixels) {
    const int edge = static_cast<int>(kEdge * m_sheet.scale);
    const int most = std::max(0, m_sheet.size.height() + 2 * edge - height());
    m_scroll = std::clamp(m_scroll + pixels, 0, most);
    update();
}

void KeyOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    QColor shade = m_look.dark ? QColor(0, 0, 0) : m_look.text;
    shade.setAlphaF(0.55F);
    painter.fillRect(rect(), shade);
    const double scale = m_sheet.scale;
    QRect card(QPoint(), m_sheet.size);
    card.moveCenter(rect().center());
    card.moveTop(std::max(card.top(), static_cast<int>(kEdge * scale)) - m_scroll);
    painter.setPen(m_look.rule);
    painter.setBrush(m_look.panel);
    painter.drawRoundedRect(card, 14 * scale, 14 * scale);
    const auto gap = static_cast<int>(kGap * scale);
    for (const Line& line : m_sheet.lines) {
        const QRect place = line.place.translated(card.topLeft());
        if (line.heading) {
            painter.setFont(headingFont(scale));
            painter.setPen(m_look.muted);
            painter.drawText(place, Qt::AlignVCenter, line.title);
            continue;
        }
        painter.setFont(keysFont(scale));
        painter.setPen(m_look.blueInk);
        painter.drawText(place, Qt::AlignVCenter, line.keys);
        painter.setFont(titleFont(scale));
        painter.setPen(m_look.text);
        painter.drawText(place.adjusted(m_sheet.keysWidth + gap, 0, 0, 0),
                         Qt::AlignVCenter | Qt::TextWordWrap, line.title);
    }
}

void KeyOverlay::keyPressEvent(QKeyEvent* event) {
    const int line = static_cast<int>(2 * 14 * m_sheet.scale);
    const bool scrolls = m_sheet.size.height() > height();
    switch (scrolls ? event->key() : 0) {
        case Qt::Key_Down:
            return scrollBy(line);
        case Qt::Key_Up:
            return scrollBy(-line);
        case Qt::Key_PageDown:
            return scrollBy(height() - line);
        case Qt::Key_PageUp:
            return scrollBy(line - height());
        default:
            putAway();
    }
}

void KeyOverlay::mousePressEvent(QMouseEvent*) {
    putAway();
}

void KeyOverlay::wheelEvent(QWheelEvent* event) {
    scrollBy(-event->angleDelta().y());
    event->accept();
}

void KeyOverlay::resizeEvent(QResizeEvent*) {
    if (isVisible()) layOut();
}

}  // namespace flowglass::window
