#pragma once

namespace flowglass::python {

/// Lets a debugger of the program's own see instructions as it would unrecorded. 3.13 alone needs
/// it.
void keepOpcodesTraced();

}  // namespace flowglass::python
