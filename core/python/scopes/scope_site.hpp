#pragma once

#include <cstdint>

#include "core/python/scopes/scopes.hpp"

namespace flowglass::python {

/// One item of a `with` statement: what is known of it before it runs.
class ScopeSite final : public Site {
  public:
    struct Item {
        record::Interned text{};  ///< the source of the manager's expression
        record::Interned name{};  ///< what stands after `as`
        bool hasName = false;
        bool isAsync = false;
        int depth = 0;           ///< items around it in its function
        std::uint32_t line = 0;  ///< of the manager's expression; 0: where its frame stands
    };
    ScopeSite(Scopes& scopes, Item item) : m_scopes(scopes), m_item(item) {}

    [[nodiscard]] PyObject* meet(PyObject* self, PyObject* manager) noexcept override {
        return m_scopes.opening(manager, *this, self);
    }
    [[nodiscard]] const Item& item() const noexcept { return m_item; }
    [[nodiscard]] Scopes& scopes() const noexcept { return m_scopes; }
    /// How often it was entered; a site that repeats without end is only counted then.
    [[nodiscard]] std::uint32_t& rounds() const noexcept { return m_rounds; }

  private:
    Scopes& m_scopes;
    Item m_item;
    mutable std::uint32_t m_rounds = 0;
};

}  // namespace flowglass::python
