#pragma once

namespace flowglass::detail {

/// From now on, a crash or an abort waits until the recording's own thread has written what there
/// is, and then goes its way. Signals that the program handles itself stay as they are.
void catchFatalSignals();

}  // namespace flowglass::detail
