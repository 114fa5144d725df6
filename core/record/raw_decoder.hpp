#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/record/calibration.hpp"
#include "core/record/dictionary_reader.hpp"
#include "core/record/raw_event.hpp"
#include "core/trace/row_writer.hpp"

namespace flowglass::record {

/// One raw record as it lies in a chunk.
struct RawRecord {
    RawHead head;
    std::span<const std::byte> fields;
    std::size_t bytes = 0;  ///< head, fields and padding
    [[nodiscard]] bool isPair() const { return (head.flags & kPair) != 0; }
};

/// Turns raw records into the rows of a block, without an Event in between: units become varints
/// and numbered texts the block's own. The memory belongs to a program that may be crashing:
/// everything is checked and read once, and nothing that is read here can do harm.
class RawDecoder {
  public:
    RawDecoder(const DictionaryReader& dictionary, const Calibration& calibration)
        : m_dictionary(dictionary), m_calibration(calibration) {}

    /// The record at the front of `records`. Empty where there is no sane one.
    [[nodiscard]] static std::optional<RawRecord> first(std::span<const std::byte> records);

    /// One event of a record.
    struct Part {
        trace::Kind kind{};
        std::uint32_t fields = 0;  ///< mask of those that it takes from the record
    };
    /// What the record stands for: itself, or the two events of a pair.
    [[nodiscard]] static Part whole(const RawRecord& record);
    [[nodiscard]] static Part firstOfPair(const RawRecord& record);
    [[nodiscard]] static Part secondOfPair(const RawRecord& record);

    /// Writes the row of a part. False where the record is damaged: what stands in `rows` behind
    /// its size before is then no row.
    [[nodiscard]] bool decode(const RawRecord& record, const Part& part, trace::RowWriter& rows);

  private:
    [[nodiscard]] std::uint32_t unit();
    [[nodiscard]] std::uint64_t wide();
    [[nodiscard]] std::string_view inlineText(std::size_t bytes);
    void id(trace::RowWriter& rows);
    void word(trace::RowWriter& rows);
    void text(trace::RowWriter& rows);
    void value(trace::RowWriter& rows);
    void reference(trace::RowWriter& rows);
    void field(trace::RowWriter& rows, trace::FieldType type);
    [[nodiscard]] bool ownTurn(trace::RowWriter& rows);
    void list(trace::RowWriter& rows, trace::FieldType type);
    void item(trace::RowWriter& rows, trace::FieldType type);

    const DictionaryReader& m_dictionary;
    const Calibration& m_calibration;
    bool m_isDeadline = false;  ///< durations of this record are times on CLOCK_MONOTONIC
    const std::byte* m_at = nullptr;
    const std::byte* m_end = nullptr;
    bool m_isSane = true;
};

}  // namespace flowglass::record
