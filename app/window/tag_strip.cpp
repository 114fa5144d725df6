#include "app/window/tag_strip.hpp"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>

#include "app/paint/pattern.hpp"
#include "app/window/code_editor.hpp"

namespace flowglass::window {

namespace {

constexpr int kTagHeight = 21;
constexpr int kSwatch = 9;
constexpr int kInset = 10;
constexpr int kEdge = 10;

QFont tagFont() {
    QFont font("Inter");
    font.setPixelSize(12);
    font.setWeight(QFont::DemiBold);
    return font;
}

/// "evens", "evens ×3", "evens, odds".
QString labelOf(const QStringList& names) {
    QStringList parts;
    for (const QString& name : names) {
        if (std::ranges::any_of(parts, [&](const QString& p) { return p.startsWith(name + " ×"); }))
            continue;
        const auto count = names.count(name);
        const QString part = count > 1 ? QString("%1 ×%2").arg(name).arg(count) : name;
        if (!parts.contains(part)) parts.append(part);
    }
    return parts.join(", ");
}

}  // namespace

TagStrip::TagStrip(CodeEditor* editor) : QWidget(editor), m_editor(editor) {
    hide();
}

void TagStrip::setLook(const Look& look) {
    m_look = look;
    update();
}

void TagStrip::setShown(bool shown) {
    m_shown = shown;
    update();
}

void TagStrip::setErrorLine(int line) {
    m_errorLine = line;
    update();
}

int TagStrip::widthFor(const QStringList& names) const {
    const QFontMetrics metrics(tagFont());
    int widest = 0;
    for (const QString& name : names) widest = std::max(widest, metrics.horizontalAdvance(name));
    constexpr int kWidest = 170;
    return std::min(kWidest, widest + 3 * kInset + kSwatch + kEdge);
}

void TagStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(rect(), m_look.panel);
    const CodeMarks& marks = m_editor->marks();
    const int height = m_editor->lineHeight();
    const auto row = [&](int line) { return QRect(0, m_editor->lineTop(line), width(), height); };
    if (m_shown) {
        if (marks.lineNext > 0) painter.fillRect(row(marks.lineNext), m_look.blueBand);
        if (marks.lineRun > 0) {
            painter.fillRect(row(marks.lineRun), marks.failed ? m_look.redBand : m_look.greenBand);
        }
    }
    if (m_errorLine > 0) painter.fillRect(row(m_errorLine), m_look.redBand);
    if (!m_shown) return;
    for (const auto& [line, names] : marks.parked) {
        if (row(line).intersects(rect())) drawTag(painter, names, row(line));
    }
}

void TagStrip::drawTag(QPainter& painter, const QStringList& names, const QRectF& line) {
    painter.setFont(tagFont());
    const QFontMetricsF metrics(painter.font());
    const double room = width() - kEdge - 3 * kInset - kSwatch + 6;
    const QString text = metrics.elidedText(labelOf(names), Qt::ElideRight, room);
    const double wide = metrics.horizontalAdvance(text) + 2.4 * kInset + kSwatch;
    const QRectF pill(width() - kEdge - wide, line.center().y() - kTagHeight / 2.0, wide,
                      kTagHeight);
    painter.setPen(QPen(m_look.blue, 1.2));
    painter.setBrush(m_look.panel);
    painter.drawRoundedRect(pill, kTagHeight / 2.0, kTagHeight / 2.0);
    // The pattern of what is parked stands beside the name: text never lies on hatching.
    const QRectF swatch(pill.left() + kInset - 1, pill.center().y() - 5.5, kSwatch, 11);
    QPainterPath path;
    path.addRoundedRect(swatch, 2, 2);
    painter.fillPath(path, m_look.blueBand);
    painter.fillPath(path, paint::makePattern(scene::Pattern::hatch, m_look.blue,
                                              static_cast<int>(devicePixelRatioF())));
    painter.setPen(QPen(m_look.blue, 0.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(m_look.blueInk);
    painter.drawText(QRectF(swatch.right() + 6, pill.top(), pill.width(), pill.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, text);
}

void TagStrip::wheelEvent(QWheelEvent* event) {
    // The strip is part of the code: it scrolls with it.
    QCoreApplication::sendEvent(m_editor->verticalScrollBar(), event);
}

}  // namespace flowglass::window
