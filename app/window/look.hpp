#pragma once

#include <QColor>
#include <QString>

#include "core/scene/theme.hpp"

namespace flowglass::window {

/// The colours of the window around the pictures: light or dark.
struct Look {
    bool dark = false;
    QColor backdrop;  ///< behind cards
    QColor panel;
    QColor rule;  ///< hairlines between panels
    QColor text;
    QColor muted;
    QColor faint;
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
};

/// The look that goes with a theme of the pictures.
[[nodiscard]] Look lookOf(const scene::Theme& theme);

/// The style sheet that gives Qt's own widgets this look.
[[nodiscard]] QString sheetOf(const Look& look);

}  // namespace flowglass::window
