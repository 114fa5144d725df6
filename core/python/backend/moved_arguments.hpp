#pragma once

#include "core/python/code/code_info.hpp"

namespace flowglass::python {

// CPython 3.11, which moves the arguments of a call in Python code from the caller's stack into the
// frame of the function. Where frames are evaluated by anybody else (PEP 523), it calls as C code
// does: the stack keeps a reference of its own to each argument until the function has returned,
// and so an object outlives the `del` of its last name, and sys.getrefcount() says one more.

/// Asks for what is needed; once, before frames are evaluated.
void prepareMoves();
/// `place` is about to begin: the stack of the frame that calls it gives up what it was given, and
/// holds None instead.
void moveArguments(PyThreadState* state, const cpython::InterpreterFrame* place,
                   CodeTable& codes) noexcept;

}  // namespace flowglass::python
