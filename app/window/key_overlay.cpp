#include "app/window/key_overlay.hpp"

#include <QKeyEvent>
#include <QPainter>

#include "app/window/commands.hpp"

namespace flowglass::window {

namespace {

constexpr int kRow = 28;
constexpr int kPadding = 30;

QFont cutFont(int px, QFont::Weight weight) {
    QFont result("Inter");
    result.setPixelSize(px);
    result.setWeight(weight);
    return result;
}

}  // namespace

KeyOverlay::KeyOverlay(const Commands& commands, QWidget* parent)
    : QWidget(parent), m_commands(commands) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName("All keys");
    hide();
}

void KeyOverlay::toggle() {
    if (isVisible()) {
        hide();
        return;
    }
    setGeometry(parentWidget()->rect());
    raise();
    show();
    setFocus();
}

std::vector<std::vector<KeyOverlay::Line>> KeyOverlay::columns(int count) const {
    QStringList groups;
    for (const Command& command : m_commands.all()) {
        if (!command.keys.isEmpty() && !groups.contains(command.group)) {
            groups.append(command.group);
        }
    }
    std::vector<std::vector<Line>> blocks;
    std::size_t total = 0;
    for (const QString& group : groups) {
        std::vector<Line> block{{{}, group, true}};
        for (const Command& command : m_commands.all()) {
            if (command.group != group || command.keys.isEmpty()) continue;
            QStringList keys;
            for (const auto key : command.keys) keys.append(written(key));
            block.push_back({keys.join("  "), command.title, false});
        }
        total += block.size();
        blocks.push_back(std::move(block));
    }
    std::vector<std::vector<Line>> result(1);
    const std::size_t each = total / static_cast<std::size_t>(count) + 2;
    for (const auto& block : blocks) {
        const bool full = !result.back().empty() && result.back().size() + block.size() > each;
        if (full && result.size() < static_cast<std::size_t>(count)) result.emplace_back();
        result.back().insert(result.back().end(), block.begin(), block.end());
    }
    return result;
}

void KeyOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    QColor shade = m_look.dark ? QColor(0, 0, 0) : m_look.text;
    shade.setAlphaF(0.55F);
    painter.fillRect(rect(), shade);
    const auto sheets = columns(width() >= 1150 ? 3 : 2);
    std::size_t rows = 0;
    for (const auto& sheet : sheets) rows = std::max(rows, sheet.size());
    const int columnWidth =
        std::min(400, (width() - 80 - 2 * kPadding) / static_cast<int>(sheets.size()));
    const QSize size(columnWidth * static_cast<int>(sheets.size()) + 2 * kPadding,
                     static_cast<int>(rows) * kRow + 2 * kPadding);
    QRect card(QPoint(), size);
    card.moveCenter(rect().center());
    painter.setPen(m_look.rule);
    painter.setBrush(m_look.panel);
    painter.drawRoundedRect(card, 14, 14);
    int x = card.left() + kPadding;
    for (const auto& sheet : sheets) {
        int y = card.top() + kPadding;
        for (const Line& line : sheet) {
            if (line.heading) {
                painter.setFont(cutFont(13, QFont::Bold));
                painter.setPen(m_look.muted);
                painter.drawText(QRect(x, y, columnWidth, kRow), Qt::AlignVCenter, line.title);
            } else {
                painter.setFont(cutFont(13, QFont::DemiBold));
                painter.setPen(m_look.blueInk);
                painter.drawText(QRect(x, y, 118, kRow), Qt::AlignVCenter, line.keys);
                painter.setFont(cutFont(14, QFont::Normal));
                painter.setPen(m_look.text);
                painter.drawText(QRect(x + 124, y, columnWidth - 134, kRow), Qt::AlignVCenter,
                                 line.title);
            }
            y += kRow;
        }
        x += columnWidth;
    }
}

void KeyOverlay::keyPressEvent(QKeyEvent*) {
    hide();
}

void KeyOverlay::mousePressEvent(QMouseEvent*) {
    hide();
}

}  // namespace flowglass::window
