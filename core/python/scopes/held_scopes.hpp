#pragma once

#include <unordered_map>
#include <vector>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// The scopes that lie on exit stacks, by the deque that a stack keeps its exits in: that is handed
/// on whole by pop_all(). No deque is kept alive. Under the GIL.
class HeldScopes {
  public:
    /// A manager that is being entered by the call whose frame is at `place`.
    void begin(const void* place, PyRef scope);
    /// Takes it: null where there is none.
    [[nodiscard]] PyRef begun(const void* place) noexcept;

    /// `scope` lies in `entries` as `entry`.
    void add(PyObject* entries, const PyObject* entry, PyRef scope);
    /// Takes what lay there as `entry`, which has been taken out: null where nothing was seen to.
    [[nodiscard]] PyRef take(const PyObject* entries, const PyObject* entry) noexcept;

  private:
    struct Entry {
        const PyObject* object;  ///< its address alone
        PyRef scope;
    };
    struct Stack {
        PyRef alive;  ///< a weak reference
        std::vector<Entry> entries;
    };
    struct Begun {
        const void* place;
        PyRef scope;
    };
    [[nodiscard]] static bool isAlive(const PyObject* entries, const Stack& stack) noexcept;
    void sweep();

    std::unordered_map<const PyObject*, Stack> m_stacks;
    std::vector<Begun> m_begun;
    std::size_t m_sweepAt = 64;
};

}  // namespace flowglass::python
