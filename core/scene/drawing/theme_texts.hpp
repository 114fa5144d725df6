#pragma once

#include <string_view>

namespace flowglass::scene {

// The files of resources/themes as they were when the program was built (embed_themes.cmake).
extern const std::string_view kLightPaletteText;
extern const std::string_view kDarkPaletteText;
extern const std::string_view kContrastPaletteText;
extern const std::string_view kLooksText;

}  // namespace flowglass::scene
