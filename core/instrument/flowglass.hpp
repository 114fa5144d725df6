#pragma once

// Everything that a program needs to show how it flows. Recording begins with `flowglass record
// PROGRAM`, with FLOWGLASS_TRACE=out.flow in the environment, or with a flowglass::recording;
// otherwise all of it costs a load and a branch.

#include "core/instrument/calling.hpp"    // IWYU pragma: export
#include "core/instrument/generator.hpp"  // IWYU pragma: export
#include "core/instrument/recording.hpp"  // IWYU pragma: export
#include "core/instrument/scope.hpp"      // IWYU pragma: export
#include "core/instrument/watch.hpp"      // IWYU pragma: export
