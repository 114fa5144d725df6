#pragma once

namespace flowglass::detail {

/// From now on, what goes through std::cout, std::cerr and std::clog is recorded as well, byte for
/// byte, while something records. printf and raw descriptors are not seen.
void captureOutput();

}  // namespace flowglass::detail
