#pragma once

#include <cstdint>
#include <vector>

#include "core/python/frames/frames.hpp"

namespace flowglass::python {

/// Adds the scopes that `frame` is in and whose lock `condition`, one of threading's or asyncio's,
/// gives back while somebody waits for it: those of the condition itself, and of the lock that it
/// was made with. The innermost first.
void addGivenBack(const Frame& frame, PyObject* condition, std::vector<std::uint32_t>& scopes);

template <class Event>
void putGivenBack(Event& event, const std::vector<std::uint32_t>& scopes) noexcept {
    if (scopes.empty()) return;
    event.template beginList<trace::Field::releases>(static_cast<std::uint32_t>(scopes.size()));
    for (const auto scope : scopes) event.addId(scope);
}

}  // namespace flowglass::python
