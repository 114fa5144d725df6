# What a program needs to build with the library where the source tree is not: headers, the archive,
# and how CMake and pkg-config find them. Nothing here knows where it is installed to.
include(CMakePackageConfigHelpers)

set_target_properties(flowglass_instrument PROPERTIES EXPORT_NAME instrument)
set_target_properties(flowglass_asio PROPERTIES EXPORT_NAME asio)
install(DIRECTORY flowglass DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(TARGETS flowglass_instrument flowglass_asio EXPORT flowglass-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/flowglass)
install(EXPORT flowglass-targets NAMESPACE flowglass:: DESTINATION ${package})
configure_package_config_file(flowglass-config.cmake.in flowglass-config.cmake
  INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO)
# Until 1.0 a minor version may change what programs write.
write_basic_package_version_file(flowglass-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/flowglass-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/flowglass-config-version.cmake
    ${PROJECT_SOURCE_DIR}/core/trace/find_compression.cmake
  DESTINATION ${package})

file(RELATIVE_PATH upToPrefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" upToPrefix ${upToPrefix})
list(TRANSFORM flowglass_wraps PREPEND -Wl,--wrap= OUTPUT_VARIABLE wrapOptions)
list(JOIN wrapOptions " " wrapOptions)
configure_file(flowglass.pc.in flowglass.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/flowglass.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
