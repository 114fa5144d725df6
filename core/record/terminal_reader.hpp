#pragma once

namespace flowglass::record {

/// Whether a thread of that process stands still in reading a terminal. False where the system does
/// not say (only Linux does, and only of one's own processes), and for its children.
[[nodiscard]] bool readsTerminal(int process);

}  // namespace flowglass::record
