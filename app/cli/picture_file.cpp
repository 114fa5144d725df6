#include "app/cli/picture_file.hpp"

#include <filesystem>

#include "app/cli/output.hpp"
#include "app/paint/png_export.hpp"
#include "core/base/join.hpp"
#include "core/scene/drawing/svg.hpp"

namespace flowglass::cli {

namespace {

base::Error noSuchFormat(const std::string& output, const std::string& extension) {
    for (const std::string_view planned : {".pdf", ".gif", ".mp4", ".html"}) {
        if (extension == planned) {
            return {base::ErrorKind::unsupported,
                    base::joined({"Pictures as ", planned,
                                  " are still to come; name the output .svg or .png."}),
                    output};
        }
    }
    return {base::ErrorKind::usage, "The output's name has to end in .svg or .png.", output};
}

base::Result<const scene::Theme*> themeNamed(const std::optional<std::string>& name) {
    if (!name) return &scene::lightTheme();
    if (const auto* theme = scene::themeNamed(*name)) return theme;
    return base::Error{
        base::ErrorKind::usage,
        base::joined({"There is no theme '", *name, "'; use light, dark or contrast."}),
        {}};
}

}  // namespace

base::Result<PictureFile> PictureFile::named(const std::string& output,
                                             const std::optional<std::string>& theme) {
    const auto colours = themeNamed(theme);
    if (!colours) return colours.error();
    const std::string extension = std::filesystem::path(output).extension().string();
    const bool isPng = extension == ".png";
    if (!isPng && output != "-" && extension != ".svg") return noSuchFormat(output, extension);
    return PictureFile(output, isPng, **colours);
}

base::Result<void> PictureFile::write(const scene::Scene& scene, const std::string& path) const {
    if (!m_isPng) return writeWhole(path, scene::toSvg(scene, *m_theme));
    // Qt starts with the first picture that needs it, and stays for the rest.
    static const paint::OffscreenPainting painting;
    return paint::writePng(scene, *m_theme, path);
}

}  // namespace flowglass::cli
