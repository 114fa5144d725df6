#include "app/window/parked_tags.hpp"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <set>

#include "app/paint/pattern.hpp"

namespace flowglass::window {

namespace {

constexpr int kTagHeight = 21;
constexpr int kSwatch = 9;
constexpr int kInset = 10;
constexpr int kEdge = 10;
constexpr int kClear = 12;      // between the code and a tag
constexpr int kWidest = 210;    // names beyond are cut
constexpr int kNarrowest = 64;  // a name cut shorter says nothing

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

double wideOf(const QString& text) {
    return QFontMetricsF(tagFont()).horizontalAdvance(text) + 2.4 * kInset + kSwatch;
}

double roomOf(const CodeRow& row) {
    return row.rect.right() - kEdge - std::max(row.textEnd, row.rect.left()) - kClear;
}

/// At the free end of the row, as much of the label as there is room for.
PlacedTag placed(int line, const QString& label, const CodeRow& row, bool beside) {
    const double wide = std::min({wideOf(label), roomOf(row), double{kWidest}});
    const QString text = QFontMetricsF(tagFont()).elidedText(label, Qt::ElideRight,
                                                             wide - 2.4 * kInset - kSwatch + 0.5);
    const QRectF pill(row.rect.right() - kEdge - wide, row.rect.center().y() - kTagHeight / 2.0,
                      wide, kTagHeight);
    return {line, text, pill, beside};
}

}  // namespace

std::vector<PlacedTag> ParkedTags::place(const std::map<int, QStringList>& parked,
                                         const RowOf& rowOf) {
    std::vector<PlacedTag> tags;
    std::set<int> taken;
    for (const auto& [line, names] : parked) taken.insert(line);
    for (const auto& [line, names] : parked) {
        const QString label = labelOf(names);
        const double wanted = std::min(wideOf(label), double{kWidest});
        const CodeRow own = rowOf(line);
        if (roomOf(own) >= wanted) {
            tags.push_back(placed(line, label, own, false));
            continue;
        }
        const std::array<int, 2> neighbours{line + 1, line - 1};
        const auto* beside = std::ranges::find_if(neighbours, [&](int other) {
            return other > 0 && !taken.contains(other) && roomOf(rowOf(other)) >= wanted;
        });
        if (beside != neighbours.end()) {
            taken.insert(*beside);
            tags.push_back(placed(line, label, rowOf(*beside), true));
        } else if (roomOf(own) >= kNarrowest) {
            tags.push_back(placed(line, label, own, false));
        }
    }
    return tags;
}

int ParkedTags::widthFor(const QStringList& names) {
    double widest = 0;
    for (const QString& name : names) widest = std::max(widest, wideOf(name));
    return static_cast<int>(std::min(widest, double{kWidest})) + kEdge + kClear;
}

void ParkedTags::draw(QPainter& painter, const PlacedTag& tag, const CodeRow& row,
                      const Look& look) {
    const QRectF& pill = tag.pill;
    painter.setFont(tagFont());
    painter.setPen(QPen(look.blue, 1.2));
    painter.setBrush(look.panel);
    painter.drawRoundedRect(pill, kTagHeight / 2.0, kTagHeight / 2.0);
    // From its own line to a tag that found no room there.
    if (tag.beside) {
        const bool below = pill.top() > row.rect.top();
        const double x = pill.right() - kTagHeight / 2.0;
        painter.drawLine(QPointF(x, below ? pill.top() : pill.bottom()),
                         QPointF(x, below ? row.rect.bottom() - 5 : row.rect.top() + 5));
    }
    // The pattern of what is parked stands beside the name: text never lies on hatching.
    const QRectF swatch(pill.left() + kInset - 1, pill.center().y() - 5.5, kSwatch, 11);
    QPainterPath path;
    path.addRoundedRect(swatch, 2, 2);
    painter.fillPath(path, look.blueBand);
    painter.fillPath(path,
                     paint::makePattern(scene::Pattern::hatch, look.blue,
                                        static_cast<int>(painter.device()->devicePixelRatioF())));
    painter.setPen(QPen(look.blue, 0.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(look.blueInk);
    painter.drawText(QRectF(swatch.right() + 6, pill.top(), pill.width(), pill.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, tag.text);
}

}  // namespace flowglass::window
