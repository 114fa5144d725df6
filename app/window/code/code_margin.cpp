// The margin of the code editor: what it draws, and what it has to tell.
#include "app/window/code/code_margin.hpp"

#include <QPainter>
#include <algorithm>

#include "app/window/code/code_editor.hpp"
#include "app/window/controls/grouped.hpp"

namespace flowglass::window {

using namespace code_margin;

void CodeEditor::drawMargin(QPainter& painter) {
    painter.fillRect(QRect(0, 0, m_marginWidth + textGap(), viewport()->height()), m_look.panel);
    QFont font("JetBrains Mono");
    font.setPixelSize(m_look.px(kNumberPx));
    painter.setFont(font);
    const int height = lineHeight();
    const int numberRight = m_marginWidth - m_look.px(2 * kGap + kTickWidth);
    const int first = static_cast<int>(
        SendScintilla(SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(firstVisibleLine())));
    for (int line = first + 1; line <= lines() && lineTop(line) < viewport()->height(); ++line) {
        const QRect row(0, lineTop(line), m_marginWidth + textGap(), height);
        const QColor band = bandOf(line);
        if (band.isValid()) painter.fillRect(row, band);
        // Words under a line lie on its problem's colour in the margin too.
        painter.fillRect(
            row.translated(0, height).adjusted(0, 0, 0, height * (wordsUnder(line) - 1)),
            m_problems.bandOf(line));
        painter.setPen(band.isValid() ? m_look.muted : m_look.faint);
        painter.drawText(QRect(0, row.top(), numberRight, height),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        drawSign(painter, line, row.top());
        if (m_marksShown) {
            drawTicks(painter, line,
                      QRectF(numberRight + m_look.px(kGap), row.top() + m_look.px(7),
                             m_look.px(kTickWidth), height - m_look.px(14)));
        }
    }
}

void CodeEditor::drawSign(QPainter& painter, int line, int top) {
    const double middle = top + lineHeight() / 2.0;
    const double scale = m_look.scale;
    painter.setPen(Qt::NoPen);
    const bool run = m_marksShown && line == m_marks.lineRun;
    const bool next = m_marksShown && line == m_marks.lineNext;
    if (run) {
        painter.setBrush(m_marks.failed ? m_look.red : m_look.green);
        painter.drawEllipse(QPointF(scale * kSignWidth / 2.0, middle), 4 * scale, 4 * scale);
    }
    if (next) {
        painter.setBrush(m_look.blue);
        painter.drawPolygon(QPolygonF{QPointF(4 * scale, middle - 7 * scale),
                                      QPointF(18 * scale, middle),
                                      QPointF(4 * scale, middle + 7 * scale)});
    }
    const bool near = m_marksShown && line == m_marks.lineNear;
    if (near && m_marks.past) {
        painter.setPen(QPen(m_look.muted, 1.6 * scale));
        painter.setBrush(m_look.panel);
        painter.drawEllipse(QPointF(scale * kSignWidth / 2.0, middle), 4 * scale, 4 * scale);
    } else if (near) {
        painter.fillRect(QRectF(0, top, 4 * scale, lineHeight()), m_look.muted);
    } else if (!run && !next) {
        m_problems.drawSign(painter, line, QRectF(0, top, m_look.px(kSignWidth), lineHeight()));
    }
}

void CodeEditor::drawTicks(QPainter& painter, int line, const QRectF& strip) {
    const auto found = m_ticks.runs.find(line);
    if (found == m_ticks.runs.end()) return;
    painter.fillRect(QRectF(strip.left(), strip.bottom() - 1, strip.width(), 1), m_look.rule);
    const bool under = line == m_hoverLine;
    double drawn = -10;
    for (const double at : found->second) {
        const bool past = at < m_now;
        if (!past && m_veiled) break;
        const double x = strip.left() + at * (strip.width() - 2);
        // Ticks that would touch are one tick.
        if (x - drawn < m_look.scale) continue;
        drawn = x;
        QColor colour = past ? m_look.green : m_look.faint;
        if (!past && !under) colour.setAlphaF(0.55F);
        painter.fillRect(QRectF(x, strip.top(), 1.6 * m_look.scale, strip.height() - 1), colour);
    }
}

/// What a line's margin has to tell.
QString CodeEditor::wordsFor(int line) const {
    if (const QString problem = m_problems.textOf(line); !problem.isEmpty()) return problem;
    const auto found = m_ticks.counts.find(line);
    if (!m_marksShown || found == m_ticks.counts.end() || m_veiled) return {};
    const QString often = found->second == 1 ? QString("once") : grouped(found->second) + " times";
    return QString("Line %1 ran %2. Click: the next time it runs. Shift+click: the time before.")
        .arg(line)
        .arg(often);
}

}  // namespace flowglass::window
