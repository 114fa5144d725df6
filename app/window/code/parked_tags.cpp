#include "app/window/code/parked_tags.hpp"

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

QFont tagFont(const Look& look) {
    QFont font("Inter");
    font.setPixelSize(look.px(12));
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
        const QString part = count > 1 ? QString("%1 ×%2").arg(name, QString::number(count)) : name;
        if (!parts.contains(part)) parts.append(part);
    }
    return parts.join(", ");
}

/// What stands round the name in a tag.
double aroundName(const Look& look) {
    return (2.4 * kInset + kSwatch) * look.scale;
}

double wideOf(const QString& text, const Look& look) {
    const double wide = QFontMetricsF(tagFont(look)).horizontalAdvance(text) + aroundName(look);
    return std::min(wide, kWidest * look.scale);
}

double roomOf(const CodeRow& row, const Look& look) {
    return row.rect.right() - std::max(row.textEnd, row.rect.left()) -
           (kEdge + kClear) * look.scale;
}

/// At the free end of the row, as much of the label as there is room for.
PlacedTag placed(int line, const QString& label, const CodeRow& row, bool beside,
                 const Look& look) {
    const double wide = std::min(wideOf(label, look), roomOf(row, look));
    const QString text = QFontMetricsF(tagFont(look))
                             .elidedText(label, Qt::ElideRight, wide - aroundName(look) + 0.5);
    const double high = kTagHeight * look.scale;
    const QRectF pill(row.rect.right() - kEdge * look.scale - wide,
                      row.rect.center().y() - high / 2, wide, high);
    return {line, text, pill, beside};
}

}  // namespace

std::vector<PlacedTag> ParkedTags::place(const std::map<int, QStringList>& parked,
                                         const RowOf& rowOf, const Look& look) {
    std::vector<PlacedTag> tags;
    std::set<int> taken;
    for (const auto& [line, names] : parked) taken.insert(line);
    for (const auto& [line, names] : parked) {
        const QString label = labelOf(names);
        const double wanted = wideOf(label, look);
        const CodeRow own = rowOf(line);
        if (roomOf(own, look) >= wanted) {
            tags.push_back(placed(line, label, own, false, look));
            continue;
        }
        const std::array<int, 2> neighbours{line + 1, line - 1};
        const auto* beside = std::ranges::find_if(neighbours, [&](int other) {
            return other > 0 && !taken.contains(other) && roomOf(rowOf(other), look) >= wanted;
        });
        if (beside != neighbours.end()) {
            taken.insert(*beside);
            tags.push_back(placed(line, label, rowOf(*beside), true, look));
        } else if (roomOf(own, look) >= kNarrowest * look.scale) {
            tags.push_back(placed(line, label, own, false, look));
        }
    }
    return tags;
}

int ParkedTags::widthFor(const QStringList& names, const Look& look) {
    double widest = 0;
    for (const QString& name : names) widest = std::max(widest, wideOf(name, look));
    return static_cast<int>(widest) + look.px(kEdge + kClear);
}

void ParkedTags::draw(QPainter& painter, const PlacedTag& tag, const CodeRow& row, const Look& look,
                      paint::PatternBrushes& patterns) {
    const QRectF& pill = tag.pill;
    painter.setFont(tagFont(look));
    painter.setPen(QPen(look.blue, 1.2));
    painter.setBrush(look.panel);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    // From its own line to a tag that found no room there.
    if (tag.beside) {
        const bool below = pill.top() > row.rect.top();
        const double x = pill.right() - pill.height() / 2;
        painter.drawLine(QPointF(x, below ? pill.top() : pill.bottom()),
                         QPointF(x, below ? row.rect.bottom() - 5 : row.rect.top() + 5));
    }
    // The pattern of what is parked stands beside the name: text never lies on hatching.
    const double scale = look.scale;
    const QRectF swatch(pill.left() + (kInset - 1) * scale, pill.center().y() - 5.5 * scale,
                        kSwatch * scale, 11 * scale);
    QPainterPath path;
    path.addRoundedRect(swatch, 2, 2);
    painter.fillPath(path, look.blueBand);
    painter.fillPath(
        path, patterns.at(scene::Pattern::hatch, look.blue, painter.device()->devicePixelRatioF()));
    painter.setPen(QPen(look.blue, 0.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(look.blueInk);
    painter.drawText(QRectF(swatch.right() + 6 * scale, pill.top(), pill.width(), pill.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, tag.text);
}

}  // namespace flowglass::window
