#include "app/window/stage/picture.hpp"

#include <QFileInfo>
#include <QSaveFile>

#include "app/paint/png_export.hpp"
#include "app/window/playing/playhead.hpp"
#include "core/scene/drawing/svg.hpp"

namespace flowglass::window {

scene::Scene pictureOf(const Playhead& playhead, scene::PageOptions shown) {
    const Snapshot& snapshot = playhead.snapshot();
    shown.grain = playhead.grain();
    shown.step = playhead.step();
    shown.veil = playhead.veiled();
    shown.path = playhead.path();
    return scene::composePage(
        {*snapshot.player, *snapshot.stage, *snapshot.timeline, *snapshot.lanes}, kPictureSize,
        shown);
}

base::Result<void> writePicture(const scene::Scene& scene, const scene::Theme& theme,
                                const QString& path) {
    if (QFileInfo(path).suffix().toLower() == "png") {
        return paint::writePng(scene, theme, path.toStdString());
    }
    const std::string svg = scene::toSvg(scene, theme);
    QSaveFile file(path);
    const auto size = static_cast<qint64>(svg.size());
    if (file.open(QIODevice::WriteOnly) && file.write(svg.data(), size) == size && file.commit()) {
        return {};
    }
    return base::Error{base::ErrorKind::io,
                       "The picture cannot be written (" + file.errorString().toStdString() +
                           "); choose another place.",
                       path.toStdString()};
}

}  // namespace flowglass::window
