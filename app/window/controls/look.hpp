#pragma once

#include <QColor>
#include <QString>

#include "core/scene/drawing/theme.hpp"

namespace flowglass::window {

/// The colours of the window around the pictures: light or dark.
struct Look {
    bool dark = false;
    double scale = 1;  ///< how large text is, and all that holds it; 1 is as usual
    QColor backdrop;   ///< behind cards
    QColor panel;
    QColor rule;  ///< hairlines between panels
    QColor text;
    QColor muted;
    QColor faint;
    QColor later;   ///< of what is still to come: as pale as can be read
    QColor chip;    ///< a button at rest
    QColor chosen;  ///< a button that is on, or under the pointer
    QColor strong;  ///< the play button; its sign is drawn in `panel`
    QColor green;
    QColor greenBand;
    QColor blue;
    QColor blueInk;
    QColor blueBand;
    QColor red;
    QColor redBand;
    QColor redInk;
    QColor amber;
    QColor amberInk;
    QColor amberBand;
    QColor keyword;
    QColor name;
    QColor number;
    QColor string;
    QColor comment;
    QColor selection;

    /// What `usual` px are at this size of text.
    [[nodiscard]] int px(double usual) const;
    /// A style sheet with every length at this size of text; hairlines stay hairlines.
    [[nodiscard]] QString sized(const QString& sheet) const;
};

/// How far two colours stand apart as ink and ground: 1 to 21, as WCAG counts it.
[[nodiscard]] double contrastOf(const QColor& ink, const QColor& ground);

/// The look that goes with a theme of the pictures, with text of that size.
[[nodiscard]] Look lookOf(const scene::Theme& theme, double scale = 1);

/// The style sheet that gives Qt's own widgets this look.
[[nodiscard]] QString sheetOf(const Look& look);

}  // namespace flowglass::window
