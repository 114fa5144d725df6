#pragma once

namespace flowglass::python {

/// Sees what contextlib's exit stacks put into their deques and take out of them, from the first
/// stack on. Python's error state is kept.
void watchExitStacks();

}  // namespace flowglass::python
