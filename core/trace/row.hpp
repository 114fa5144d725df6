#pragma once

#include <cstdint>
#include <string>

#include "core/trace/block.hpp"
#include "core/trace/event.hpp"
#include "core/trace/text_table.hpp"

namespace flowglass::trace {

/// Appends the row of `event` to `rows`, and its texts to `texts` (FORMAT.md, "Rows").
void appendRow(const Event& event, std::string& rows, TextTable& texts);

/// Unpacks the rows of columns that were validated, or built here; reads nothing twice and checks
/// nothing.
class RowDecoder {
  public:
    RowDecoder(const BlockColumns& columns, std::uint32_t position);

    /// Fills an event that has its kind and nothing else.
    void decode(Event& event);

  private:
    std::uint64_t varint();
    std::uint32_t unit() { return static_cast<std::uint32_t>(varint()); }
    std::string_view text();
    Value value();
    Reference reference();
    void field(Event& event, std::size_t slot, FieldType type);
    std::uint64_t list(Event& event, FieldType type);

    const BlockColumns& m_columns;
    const char* m_at;
};

}  // namespace flowglass::trace
