#pragma once

#include <string_view>

#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

/// Whether the calling thread runs on behalf of something that is recorded.
[[nodiscard]] bool isBeneathRecorded() noexcept;
/// Records a `block` of the calling thread, unless it is in a wait that tells of itself (an event
/// loop's, the start of a thread). `what` stands where the recorded code itself waits; where it
/// called a library, the library's function does. False where nothing was recorded.
[[nodiscard]] bool beginBlock(trace::Word on, std::string_view what) noexcept;
void endBlock() noexcept;

/// Shows a C module as soon as it is loaded, for those whose Python parts say nothing of that.
void watchLoading(void (*loaded)(std::string_view name, const PyRef& module));

/// Locks of the `_thread` module that another thread holds.
void watchLocks(PyObject* module);

}  // namespace flowglass::python
