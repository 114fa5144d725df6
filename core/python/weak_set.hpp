#pragma once

#include <algorithm>
#include <unordered_map>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Objects of which something is known, held by weak references: a dead one's address is used
/// again. Under the GIL.
class WeakSet {
  public:
    /// Not what can have no weak references.
    void add(PyObject* object) {
        if (m_references.size() >= m_sweepAt) sweep();
        auto reference = PyRef::steal(PyWeakref_NewRef(object, nullptr));
        if (!reference) return PyErr_Clear();
        m_references[object] = std::move(reference);
    }
    [[nodiscard]] bool contains(const PyObject* object) const noexcept {
        const auto found = m_references.find(object);
        return found != m_references.end() && PyWeakref_GET_OBJECT(found->second.get()) == object;
    }
    void clear() noexcept { m_references.clear(); }

  private:
    static constexpr std::size_t kFewest = 256;

    void sweep() {
        std::erase_if(m_references, [](const auto& entry) {
            return PyWeakref_GET_OBJECT(entry.second.get()) != entry.first;
        });
        m_sweepAt = std::max(2 * m_references.size(), kFewest);
    }

    std::unordered_map<const PyObject*, PyRef> m_references;
    std::size_t m_sweepAt = kFewest;
};

}  // namespace flowglass::python
