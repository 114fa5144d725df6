#include "app/paint/png_export.hpp"

#include <QGuiApplication>
#include <QImageWriter>
#include <QPainter>
#include <cmath>

#include "app/paint/scene_painter.hpp"

namespace flowglass::paint {

OffscreenPainting::OffscreenPainting() {
    if (QCoreApplication::instance() != nullptr) return;
    // Qt's remarks on a session that is not there (XDG_RUNTIME_DIR) are nothing to a picture.
    if (!qEnvironmentVariableIsSet("QT_LOGGING_RULES")) {
        qputenv("QT_LOGGING_RULES", "default.warning=false");
    }
    // Qt keeps references to both for as long as the application lives.
    static int argc = 3;
    static char name[] = "flowglass";
    static char option[] = "-platform";
    static char platform[] = "offscreen";
    static char* argv[] = {name, option, platform, nullptr};
    m_application = std::make_unique<QGuiApplication>(argc, argv);
}

OffscreenPainting::~OffscreenPainting() = default;

QImage renderImage(const scene::Scene& scene, const scene::Theme& theme, double scale) {
    QImage image(static_cast<int>(std::ceil(scene.size.width * scale)),
                 static_cast<int>(std::ceil(scene.size.height * scale)),
                 QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) return image;
    image.fill(toQColor(theme.background()));
    QPainter painter(&image);
    painter.scale(scale, scale);
    ScenePainter(theme).paint(painter, scene);
    return image;
}

base::Result<void> writePng(const scene::Scene& scene, const scene::Theme& theme,
                            const std::filesystem::path& path, double scale) {
    const QImage image = renderImage(scene, theme, scale);
    if (image.isNull()) {
        return base::Error{base::ErrorKind::unsupported,
                           "The picture is too large for a PNG; export it as SVG.", path.string()};
    }
    QImageWriter writer(QString::fromStdString(path.string()), "png");
    if (writer.write(image)) return {};
    return base::Error{base::ErrorKind::io,
                       "The picture cannot be written (" + writer.errorString().toStdString() +
                           "); choose another place.",
                       path.string()};
}

}  // namespace flowglass::paint
