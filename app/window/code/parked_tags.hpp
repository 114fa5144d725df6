#pragma once

#include <QColor>
#include <QRectF>
#include <QStringList>
#include <functional>
#include <map>
#include <vector>

#include "app/window/controls/look.hpp"

class QPainter;

namespace flowglass::paint {
class PatternBrushes;
}

namespace flowglass::window {

/// Where a line of code lies in the view, and how much of it is text.
struct CodeRow {
    QRectF rect;
    double textEnd = 0;  ///< x behind its last character
};

/// One tag and the place found for it.
struct PlacedTag {
    int line = 0;
    QString text;
    QRectF pill;
    bool beside = false;  ///< it stands on a neighbouring line, for want of room on its own
};

/// Finds places for the names of parked frames at the right of their lines, so that no tag ever
/// lies over code: where a line is too long, its tag moves to a neighbour with room.
class ParkedTags {
  public:
    using RowOf = std::function<CodeRow(int line)>;

    /// The tags for the lines of `parked`; a line that has no place at all has none here.
    [[nodiscard]] static std::vector<PlacedTag> place(const std::map<int, QStringList>& parked,
                                                      const RowOf& rowOf, const Look& look);
    static void draw(QPainter& painter, const PlacedTag& tag, const CodeRow& row, const Look& look,
                     paint::PatternBrushes& patterns);
    /// What a tag with the longest of these names takes up.
    [[nodiscard]] static int widthFor(const QStringList& names, const Look& look);
};

}  // namespace flowglass::window
