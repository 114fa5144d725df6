# cmake -DTHEMES=folder -DOUTPUT=file.cpp -P embed_themes.cmake: the themes as a C++ source.
set(text "#include \"core/scene/drawing/theme_texts.hpp\"\n\nnamespace flowglass::scene {\n\n")
foreach(pair light:kLightPaletteText dark:kDarkPaletteText
             contrast:kContrastPaletteText looks:kLooksText)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 file)
  list(GET pair 1 name)
  file(READ "${THEMES}/${file}.json" content)
  string(APPEND text "const std::string_view ${name} = R\"json(${content})json\";\n\n")
endforeach()
string(APPEND text "}  // namespace flowglass::scene\n")
file(WRITE "${OUTPUT}" "${text}")
