#pragma once

#include <vector>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// What an awaitable of the interpreter's stands for: `__anext__()` and `aclose()` of an async
/// generator for that one, iterators for what they await. Null for any other object. Borrowed.
[[nodiscard]] PyObject* stoodForBy(PyObject* object) noexcept;

/// The suspended frames from a coroutine to what it awaits in the end, the innermost last.
struct Awaiting {
    std::vector<cpython::InterpreterFrame*> frames;
    PyObject* end = nullptr;  ///< what the innermost awaits, where that is no frame; borrowed
};

/// Follows `coroutine`, which is suspended. At most some hundred frames deep.
[[nodiscard]] Awaiting awaitingOf(PyObject* coroutine);

/// Whether a frame of a library's is in the middle of an `await`.
[[nodiscard]] bool isAwaiting(cpython::InterpreterFrame* frame) noexcept;

}  // namespace flowglass::python
