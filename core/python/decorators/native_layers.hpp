#pragma once

#include <cstdint>
#include <string_view>

#include "core/python/pyref.hpp"

namespace flowglass::python {

struct Frame;

/// From now on calls of an object of a C type are frames of their own, with no lines, where it is a
/// layer of a chain: nothing but the way of being called is ours, of its type or of a
/// `functools.partial` itself, and that calls what was there. False where its calls cannot be seen.
/// Under the GIL.
[[nodiscard]] bool watchNativeCalls(PyObject* object);

/// A call of a C function that is a frame of its own, with no lines, and no layer. Under the GIL.
class NativeCall {
  public:
    /// It begins, with these positional arguments.
    NativeCall(std::string_view function, PyObject* const* values, std::size_t count);
    /// It has given `result`; null: it has raised.
    void end(PyObject* result) noexcept;

  private:
    Frame* m_frame = nullptr;  ///< null where it is not recorded
    std::uint32_t m_id = 0;
};

}  // namespace flowglass::python
