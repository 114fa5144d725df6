#pragma once

#include "core/python/exceptions/exceptions.hpp"

namespace flowglass::python {

/// The generator of `frame` goes on with a value, and has been told to: what was thrown into what
/// it delegates to has ended there. Gives the frame.
Frame* takenIn(Lifecycle& lifecycle, Frame& frame) noexcept;

/// The generator of `frame` goes on with `exception`, and has been told to: what an iterator's own
/// throw() let out arrives in it only now. Gives the frame.
Frame* letOut(Lifecycle& lifecycle, Frame& frame, const PyObject* exception) noexcept;

/// Sees what is thrown into a generator whose `yield from` hands it on to an iterator that is no
/// generator. Under the GIL.
void watchThrowing();

}  // namespace flowglass::python
