# `cpack -G DEB`: one package of the program, the recorders and the C++ library, to be installed where
# there is neither this tree nor what built it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME flowglass)
set(CPACK_PACKAGE_CONTACT "Flowglass <flowglass@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "step through recorded runs of Python and C++ programs")
set(CPACK_PACKAGE_DESCRIPTION [[
Flowglass shows how a program really flows: generators being parked and picked
up again, decorators going on from the bottom up and being called from the
outside in, scopes entered and left, an event loop that switches between tasks.
It records real runs and steps through them, forwards and backwards; pictures
are exported as SVG and PNG.

The package holds the desktop program and its commands, the recorders for
CPython, and the library with which C++ programs record themselves.]])
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# Libraries are read off the files; a window needs its platform's plugin, which no file names, and the
# fonts that pictures are drawn with.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "python3 (>= 3.11), qt6-qpa-plugins, fonts-inter, fonts-jetbrains-mono")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS qt6-wayland)
# What building with the C++ library takes, and an edited C++ lesson with it.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "g++, libboost1.81-dev | libboost-dev (>= 1.81), \
libzstd-dev, libxxhash-dev, pkg-config | pkgconf, cmake (>= 3.25)")
include(CPack)
