#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>

#include "core/python/cpython/interpreter.hpp"

namespace flowglass::python {

/// Which exceptions have been told, and under which id: each is known by its address as long as it
/// lives, whoever holds it, in whatever thread. No reference is kept. Under the GIL; one per
/// process.
class ExceptionIds {
  public:
    /// Sees the end of every exception from now on.
    static void watchDeaths();

    /// 0 for one that was not told yet.
    [[nodiscard]] std::uint32_t find(const PyObject* exception) const noexcept {
        const auto found = m_ids.find(exception);
        return found == m_ids.end() ? 0 : found->second.id;
    }
    [[nodiscard]] bool wasRaised(const PyObject* exception) const noexcept {
        const auto found = m_ids.find(exception);
        return found != m_ids.end() && found->second.wasRaised;
    }
    void set(const PyObject* exception, std::uint32_t id) { m_ids[exception].id = id; }
    /// It is set going; gives whether it was before.
    bool raise(const PyObject* exception, std::uint32_t id) {
        Known& known = m_ids[exception];
        known.id = id;
        return std::exchange(known.wasRaised, true);
    }
    /// Whether it was known.
    bool forget(const PyObject* exception) noexcept {
        return !m_ids.empty() && m_ids.erase(exception) != 0;
    }
    void clear() noexcept { m_ids.clear(); }

  private:
    struct Known {
        std::uint32_t id = 0;
        bool wasRaised = false;
    };
    std::unordered_map<const PyObject*, Known> m_ids;
};

}  // namespace flowglass::python
