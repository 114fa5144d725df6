#pragma once

namespace flowglass::detail {

/// From now on, what goes through std::cout, std::cerr and std::clog is recorded as well, byte for
/// byte, while something records. printf and raw descriptors are not seen.
void captureOutput();

/// Looks whether std::ios::sync_with_stdio(false) has put a buffer of its own in the way. Cheap.
void keepCapturing();

}  // namespace flowglass::detail
