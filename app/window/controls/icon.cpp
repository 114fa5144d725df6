#include "app/window/controls/icon.hpp"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

/// Resources of a static library must be asked for, from outside every namespace.
static void loadIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace flowglass::window {

QIcon programIcon() {
    loadIcons();
    return QIcon(":/icons/flowglass.svg");
}

QIcon icon(const QString& name, const QColor& colour) {
    loadIcons();
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArray svg = file.readAll();
    svg.replace("#000", colour.name().toUtf8());
    QSvgRenderer renderer(svg);
    QIcon result;
    for (const int size : {16, 20, 24, 32, 48, 64}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        result.addPixmap(pixmap);
    }
    return result;
}

}  // namespace flowglass::window
