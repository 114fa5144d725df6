#pragma once

#include <cstdint>

#include "core/model/shared_vector.hpp"
#include "core/trace/event.hpp"

namespace flowglass::model {

/// Which events printed. Cheap to copy.
class OutputIndex {
  public:
    void see(const trace::Event& event);

    /// The `output` events, in order; event i is the last of State::outputEvents == i + 1.
    [[nodiscard]] const SharedVector<std::uint32_t>& events() const { return m_events; }
    /// How many of them come before `event`.
    [[nodiscard]] std::size_t before(trace::EventIndex event) const;

  private:
    SharedVector<std::uint32_t> m_events;
};

}  // namespace flowglass::model
