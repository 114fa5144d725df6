# The targets flowglass::zstd and flowglass::xxhash; flowglass_missing is a sentence where one of them
# is not here, else empty. Flowglass's own build uses it, and projects that find an installed one.
set(flowglass_missing "")
foreach(part IN ITEMS "zstd;zstd.h;libzstd-dev" "xxhash;xxhash.h;libxxhash-dev")
  list(GET part 0 name)
  list(GET part 1 header)
  list(GET part 2 package)
  find_path(FLOWGLASS_${name}_INCLUDE ${header})
  find_library(FLOWGLASS_${name}_LIBRARY ${name})
  mark_as_advanced(FLOWGLASS_${name}_INCLUDE FLOWGLASS_${name}_LIBRARY)
  if(NOT FLOWGLASS_${name}_INCLUDE OR NOT FLOWGLASS_${name}_LIBRARY)
    set(flowglass_missing "${name} was not found; install it (Debian and Ubuntu: apt install "
                          "${package}) or set CMAKE_PREFIX_PATH to where it is.")
    string(CONCAT flowglass_missing ${flowglass_missing})
  elseif(NOT TARGET flowglass::${name})
    add_library(flowglass::${name} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(flowglass::${name} PROPERTIES
      IMPORTED_LOCATION ${FLOWGLASS_${name}_LIBRARY}
      INTERFACE_INCLUDE_DIRECTORIES ${FLOWGLASS_${name}_INCLUDE})
  endif()
endforeach()
