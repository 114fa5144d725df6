#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/shared_vector.hpp"
#include "core/trace/event.hpp"

namespace flowglass::model {

/// One `output` event and where its text ends in everything printed so far, both streams in the
/// order in which they were written.
struct OutputPiece {
    std::uint32_t event = 0;
    std::uint32_t endBytes = 0;  ///< in UTF-8
    std::uint32_t endUtf16 = 0;  ///< in UTF-16 units, as text panes count
    trace::Word stream{};
};

/// Which event printed which part of the output. Cheap to copy.
class OutputIndex {
  public:
    void see(const trace::Event& event);

    /// The event that printed the byte, or the UTF-16 unit, at `offset`; empty past the end.
    [[nodiscard]] std::optional<trace::EventIndex> eventAtByte(std::uint64_t offset) const;
    [[nodiscard]] std::optional<trace::EventIndex> eventAtUtf16(std::uint64_t offset) const;

    /// The pieces, in order; piece i is the output event of State::outputEvents == i + 1.
    [[nodiscard]] const SharedVector<OutputPiece>& pieces() const { return m_pieces; }
    /// How many pieces were printed by events before `event`.
    [[nodiscard]] std::size_t piecesBefore(trace::EventIndex event) const;

  private:
    SharedVector<OutputPiece> m_pieces;
};

}  // namespace flowglass::model
