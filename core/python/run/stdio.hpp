#pragma once

#include "core/python/host.hpp"

namespace flowglass::python {

/// Sees what the program writes to sys.stdout and sys.stderr and reads from sys.stdin, by standing
/// in for the C functions behind their methods, print and input: no object of the program's
/// changes. One per process, since those functions are; it lives to the end of the process.
class Stdio {
  public:
    /// Starts. Call it once, with the GIL, before the program runs; `host` outlives it all.
    static void watch(Host& host);
    /// Records what is held back of a print or of a traceback. Call it with the GIL, at the end of
    /// the program, and before an event whose order against the output matters.
    static void flush() noexcept;
};

}  // namespace flowglass::python
