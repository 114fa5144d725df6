#pragma once

#include <string_view>

#include "core/python/code/code_info.hpp"

namespace flowglass::python {

/// What is known of a callback that is put into a loop's queue.
struct Queued {
    bool isIo = false;         ///< the loop will run it when a descriptor is ready
    bool isSignals = false;    ///< the loop will run it whenever a signal comes
    PyObject* done = nullptr;  ///< it hands on what an executor's future gave; borrowed
    bool isShown = false;      ///< the program's own doing, and not asyncio's inner workings
    std::string_view what;     ///< the callback's name; lives as long as the callback
};

/// Reads it off the frames beneath Handle.__init__, which runs on top of `below`, and off the
/// callback.
[[nodiscard]] Queued queuedBy(CodeTable& codes, cpython::InterpreterFrame* below,
                              PyObject* callback);

}  // namespace flowglass::python
