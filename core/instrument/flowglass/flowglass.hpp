#pragma once

// Everything that a program needs to show how it flows. Recording begins with `flowglass record
// PROGRAM`, with FLOWGLASS_TRACE=out.flow in the environment, or with a flowglass::recording;
// otherwise all of it costs a load and a branch.

#include <flowglass/cached.hpp>        // IWYU pragma: export
#include <flowglass/calling.hpp>       // IWYU pragma: export
#include <flowglass/decorated.hpp>     // IWYU pragma: export
#include <flowglass/generator.hpp>     // IWYU pragma: export
#include <flowglass/layer.hpp>         // IWYU pragma: export
#include <flowglass/locked.hpp>        // IWYU pragma: export
#include <flowglass/logged.hpp>        // IWYU pragma: export
#include <flowglass/rate_limited.hpp>  // IWYU pragma: export
#include <flowglass/recording.hpp>     // IWYU pragma: export
#include <flowglass/retry.hpp>         // IWYU pragma: export
#include <flowglass/scope.hpp>         // IWYU pragma: export
#include <flowglass/scoped.hpp>        // IWYU pragma: export
#include <flowglass/timed.hpp>         // IWYU pragma: export
#include <flowglass/watch.hpp>         // IWYU pragma: export
