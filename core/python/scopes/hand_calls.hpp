#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Tells calls of `__enter__` and `__exit__` of managers that are written in C, where the program
/// makes them by hand: as frames of their own, with no lines. Under the GIL.
void watchHandCalls();

/// While it lives, a call of `method` is a scope's, and not made by hand.
class ScopesOwnCall {
  public:
    explicit ScopesOwnCall(PyObject* method) noexcept {
        if (PyCFunction_Check(method)) s_isOwn = true;
    }
    ScopesOwnCall(const ScopesOwnCall&) = delete;
    ScopesOwnCall& operator=(const ScopesOwnCall&) = delete;
    ~ScopesOwnCall() { s_isOwn = false; }
    /// Whether the call that has begun is one.
    [[nodiscard]] static bool taken() noexcept { return std::exchange(s_isOwn, false); }

  private:
    static inline thread_local bool s_isOwn = false;
};

}  // namespace flowglass::python
