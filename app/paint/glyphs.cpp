#include "app/paint/glyphs.hpp"

#include <QGlyphRun>
#include <QHash>
#include <QRawFont>
#include <map>

#include "core/scene/drawing/metrics.hpp"

namespace flowglass::paint {

namespace {

using scene::Font;

/// One font at one size, and what is known of its characters.
struct Cut {
    QRawFont raw;
    QHash<uint, quint32> glyphs;   ///< 0: the font has none
    QHash<uint, double> advances;  ///< at 1 px
};

Cut& cutFor(Font font, int size) {
    // A font's glyph images depend on its size; a picture has a handful of them.
    static std::map<std::pair<Font, int>, Cut> cuts;
    const auto key = std::pair(font, size);
    auto found = cuts.find(key);
    if (found == cuts.end()) {
        found = cuts.emplace(key, Cut{QRawFont::fromFont(fontOf(font, size)), {}, {}}).first;
    }
    return found->second;
}

quint32 glyphOf(Cut& cut, uint code) {
    const auto found = cut.glyphs.constFind(code);
    if (found != cut.glyphs.constEnd()) return *found;
    const auto text = QString::fromUcs4(reinterpret_cast<const char32_t*>(&code), 1);
    const auto indexes = cut.raw.glyphIndexesForString(text);
    const quint32 glyph = indexes.isEmpty() ? 0 : indexes.front();
    cut.glyphs.insert(code, glyph);
    return glyph;
}

double advanceOf(Cut& cut, Font font, uint code) {
    const auto found = cut.advances.constFind(code);
    if (found != cut.advances.constEnd()) return *found;
    const auto text = QString::fromUcs4(reinterpret_cast<const char32_t*>(&code), 1).toUtf8();
    constexpr double kSize = 1000;
    const double advance =
        scene::measure({text.constData(), static_cast<size_t>(text.size())}, font, kSize) / kSize;
    cut.advances.insert(code, advance);
    return advance;
}

void flush(QPainter& painter, const Cut& cut, QPointF at, QList<quint32>& glyphs,
           QList<QPointF>& positions) {
    if (glyphs.isEmpty()) return;
    QGlyphRun run;
    run.setRawFont(cut.raw);
    run.setGlyphIndexes(glyphs);
    run.setPositions(positions);
    painter.drawGlyphRun(at, run);
    glyphs.clear();
    positions.clear();
}

}  // namespace

QFont fontOf(Font font, int size) {
    const auto cut = scene::cutOf(font);
    QFont result(QString::fromUtf8(cut.family.data(), static_cast<qsizetype>(cut.family.size())));
    result.setWeight(static_cast<QFont::Weight>(cut.weight));
    result.setHintingPreference(QFont::PreferNoHinting);
    result.setStyleHint(font == Font::mono || font == Font::monoBold ? QFont::Monospace
                                                                     : QFont::SansSerif);
    result.setKerning(false);
    result.setPixelSize(std::max(1, size));
    return result;
}

void drawText(QPainter& painter, QPointF at, std::string_view text, Font font, double size) {
    // Qt has whole pixels only; the rest is left to the painter.
    const int wholeSize = std::max(1, static_cast<int>(size));
    const double factor = size / wholeSize;
    Cut& cut = cutFor(font, wholeSize);
    painter.save();
    painter.translate(at);
    painter.scale(factor, factor);
    QList<quint32> glyphs;
    QList<QPointF> positions;
    double x = 0;
    const auto codes = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUcs4();
    for (const uint code : codes) {
        const quint32 glyph = glyphOf(cut, code);
        if (glyph != 0) {
            glyphs.append(glyph);
            positions.append(QPointF(x, 0));
        } else {
            flush(painter, cut, {}, glyphs, positions);
            painter.setFont(fontOf(font, wholeSize));
            painter.drawText(QPointF(x, 0),
                             QString::fromUcs4(reinterpret_cast<const char32_t*>(&code), 1));
        }
        x += advanceOf(cut, font, code) * wholeSize;
    }
    flush(painter, cut, {}, glyphs, positions);
    painter.restore();
}

}  // namespace flowglass::paint
