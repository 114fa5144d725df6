#pragma once

namespace flowglass::detail {

/// From now on, a signal that ends the process waits until the recording's own thread has written
/// what there is, and then does what it would have done. Signals that the program handles or
/// ignores stay as they are.
void catchFatalSignals();

}  // namespace flowglass::detail
