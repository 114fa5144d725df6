#pragma once

#include "core/python/code/code_info.hpp"

namespace flowglass::python {

// CPython 3.11, where a frame is traced, sends to what the frame awaits by calling the method
// `send` (SEND in Python/ceval.c). That call counts as a level of the recursion that there is not
// without tracing, so half as many awaits could lie within each other. A traced generator's frame
// therefore has one level to spare, for that call alone: whatever else it calls does without.

/// Gives the frame of a generator that is traced by `trace` a level to spare while it runs.
class SpareLevel {
  public:
    SpareLevel(PyThreadState* state, cpython::InterpreterFrame* place, bool isTraced) noexcept;
    SpareLevel(const SpareLevel&) = delete;
    SpareLevel& operator=(const SpareLevel&) = delete;
    ~SpareLevel();

  private:
    PyThreadState* m_state;
    bool m_isGiven;
};

/// Lets a frame begin with the levels that it would have without tracing.
class OwnLevels {
  public:
    /// `place` goes on or begins; `generator` is whose frame it is, if any and nothing is thrown.
    OwnLevels(PyThreadState* state, cpython::InterpreterFrame* place, const PyGenObject* generator,
              Py_tracefunc trace, CodeTable& codes) noexcept;
    OwnLevels(const OwnLevels&) = delete;
    OwnLevels& operator=(const OwnLevels&) = delete;
    ~OwnLevels();

  private:
    PyThreadState* m_state;
    cpython::InterpreterFrame* m_sparing;  ///< the frame beneath, where it has a level to spare
    bool m_isTaken = false;
};

}  // namespace flowglass::python
