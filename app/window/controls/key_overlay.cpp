#include "app/window/controls/key_overlay.hpp"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "app/window/controls/commands.hpp"

namespace flowglass::window {

namespace {

// At 100 %.
constexpr double kBreath = 10;  ///< between one line and the next
constexpr double kPadding = 30;
constexpr double kGap = 14;  ///< between keys and what they do
/// Wider ones are broken: in narrow columns, of which more have room, where all would not fit else.
constexpr std::array kTitles{262.0, 216.0};
constexpr double kBetween = 26;  ///< columns
constexpr double kEdge = 16;     ///< around the sheet
constexpr double kFoot = 34;     ///< where it says that there is more
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

KeyOverlay::Sheet KeyOverlay::laidOut(double scale, int columns, double title) const {
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
    const int columnWidth = sheet.keysWidth + px(kGap + title);
    int whole = 0;
    for (Line& line : sheet.lines) {
        const int high = line.heading ? QFontMetrics(headingFont(scale)).height()
                                      : std::max(keys.height(),
                                                 heightOf(line.title, titleFont(scale), px(title)));
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
        for (const double title : kTitles) {
            for (int columns = 1; columns <= kMostColumns; ++columns) {
                const Sheet sheet = laidOut(scale, columns, title);
                const bool wide = sheet.size.width() > width() - edge;
                const bool high = sheet.size.height() > height() - edge;
                if (wide && columns > 1) break;
                m_sheet = sheet;
                if (!wide && !high) return update();
            }
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

int KeyOverlay::scaled(double usual) const {
    return static_cast<int>(std::lround(usual * m_sheet.scale));
}

/// The sheet's place: never higher than the window.
QRect KeyOverlay::card() const {
    QRect card(QPoint(), m_sheet.size);
    card.setHeight(std::min(card.height(), height() - 2 * scaled(kEdge)));
    card.moveCenter(rect().center());
    return card;
}

/// How far the sheet can be scrolled.
int KeyOverlay::beyond() const {
    const int room = card().height();
    return m_sheet.size.height() <= room ? 0 : m_sheet.size.height() + scaled(kFoot) - room;
}

QString KeyOverlay::hint() const {
    const int most = beyond();
    if (most == 0) return {};
    if (m_scroll < most) return "↓  more keys: ↓, Page Down";
    return "↑  back up: ↑, Page Up";
}

void KeyOverlay::scrollBy(int pixels) {
    m_scroll = std::clamp(m_scroll + pixels, 0, beyond());
    update();
}

void KeyOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    QColor shade = m_look.dark ? QColor(0, 0, 0) : m_look.text;
    shade.setAlphaF(0.55F);
    painter.fillRect(rect(), shade);
    const QRect sheet = card();
    painter.setPen(m_look.rule);
    painter.setBrush(m_look.panel);
    painter.drawRoundedRect(sheet, scaled(14), scaled(14));
    if (beyond() > 0) {
        paintFoot(painter);
        painter.setClipRect(sheet.adjusted(0, 1, 0, -scaled(kFoot)));
    }
    for (const Line& line : m_sheet.lines) {
        const QRect place = line.place.translated(sheet.topLeft() - QPoint(0, m_scroll));
        if (line.heading) {
            painter.setFont(headingFont(m_sheet.scale));
            painter.setPen(m_look.muted);
            painter.drawText(place, Qt::AlignVCenter, line.title);
            continue;
        }
        painter.setFont(keysFont(m_sheet.scale));
        painter.setPen(m_look.blueInk);
        painter.drawText(place, Qt::AlignVCenter, line.keys);
        painter.setFont(titleFont(m_sheet.scale));
        painter.setPen(m_look.text);
        painter.drawText(place.adjusted(m_sheet.keysWidth + scaled(kGap), 0, 0, 0),
                         Qt::AlignVCenter | Qt::TextWordWrap, line.title);
    }
}

/// Where not every key is in sight: that there are more, and how far down one is.
void KeyOverlay::paintFoot(QPainter& painter) const {
    const QRect sheet = card();
    const QRect foot(sheet.left(), sheet.bottom() - scaled(kFoot), sheet.width(), scaled(kFoot));
    painter.setPen(m_look.rule);
    painter.drawLine(foot.topLeft(), foot.topRight());
    painter.setFont(headingFont(m_sheet.scale));
    painter.setPen(m_look.blueInk);
    painter.drawText(foot, Qt::AlignCenter, hint());
    const double room = foot.top() - sheet.top() - 2 * scaled(10);
    const double whole = room + beyond();
    const QRectF bar(sheet.right() - scaled(13), sheet.top() + scaled(10) + m_scroll * room / whole,
                     scaled(6), room * room / whole);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.muted);
    painter.drawRoundedRect(bar, scaled(3), scaled(3));
}

void KeyOverlay::keyPressEvent(QKeyEvent* event) {
    const int line = scaled(2 * 14);
    const int page = card().height() - scaled(kFoot) - line;
    switch (beyond() > 0 ? event->key() : 0) {
        case Qt::Key_Down:
            return scrollBy(line);
        case Qt::Key_Up:
            return scrollBy(-line);
        case Qt::Key_PageDown:
            return scrollBy(page);
        case Qt::Key_PageUp:
            return scrollBy(-page);
        case Qt::Key_End:
            return scrollBy(beyond());
        case Qt::Key_Home:
            return scrollBy(-beyond());
        default:
            putAway();
    }
}

bool KeyOverlay::handle(const QKeyEvent& event) {
    if (!isVisible()) return false;
    const std::unique_ptr<QKeyEvent> own(event.clone());
    keyPressEvent(own.get());
    return true;
}

void KeyOverlay::mousePressEvent(QMouseEvent*) {
    putAway();
}

void KeyOverlay::wheelEvent(QWheelEvent* event) {
    scrollBy(-event->angleDelta().y());
    event->accept();
}

void KeyOverlay::resizeEvent(QResizeEvent*) {
    if (!isVisible()) return;
    layOut();
    scrollBy(0);
}

}  // namespace flowglass::window
