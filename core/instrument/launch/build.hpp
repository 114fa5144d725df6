#pragma once

#include "core/instrument/launch/build_plan.hpp"
#include "core/record/process_watch.hpp"

namespace flowglass::instrument {

/// Builds, and waits for it; the compiler has this process's stdout and stderr. Ctrl-C ends the
/// compiler alone. Errors: notFound, io.
[[nodiscard]] base::Result<record::Ending> build(const BuildPlan& plan);

}  // namespace flowglass::instrument
