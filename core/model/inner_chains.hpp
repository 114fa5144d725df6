#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "core/trace/trace.hpp"

namespace flowglass::model {

/// Whether a decorator, by its source, does no more than copy a function's name and words onto the
/// wrapper: "functools.wraps(func)".
[[nodiscard]] bool copiesName(std::string_view decorator);

/// Knows the decorated functions that are a detail of another one's making: wrappers that a
/// decorator makes while it is applied, and that are themselves decorated with a copied name only.
class InnerChains {
  public:
    void see(const trace::Event& event);
    [[nodiscard]] bool has(std::uint32_t chain) const { return m_inner.contains(chain); }
    [[nodiscard]] std::size_t size() const { return m_inner.size(); }

  private:
    std::set<std::uint32_t> m_making;  ///< evaluated, and not bound yet
    std::set<std::uint32_t> m_inner;
};

}  // namespace flowglass::model
