#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/record/dictionary_reader.hpp"
#include "core/record/raw_event.hpp"
#include "core/trace/event.hpp"

namespace flowglass::record {

/// One raw record as it lies in a chunk.
struct RawRecord {
    RawHead head;
    std::span<const std::byte> fields;
    std::size_t bytes = 0;  ///< head, fields and padding
};

/// Turns raw records into events. The memory belongs to a program that may be crashing: everything
/// is checked and read once, and nothing that is read here can do harm.
class RawDecoder {
  public:
    explicit RawDecoder(const DictionaryReader& dictionary) : m_dictionary(dictionary) {}

    /// The record at the front of `records`. Empty where there is no sane one.
    [[nodiscard]] static std::optional<RawRecord> first(std::span<const std::byte> records);
    /// The event of a record, without time and thread; its texts are borrowed from the record and
    /// the dictionary. False where the record is damaged.
    [[nodiscard]] bool decode(const RawRecord& record, trace::Event& event);

  private:
    [[nodiscard]] std::uint32_t unit();
    [[nodiscard]] std::uint64_t wide();
    [[nodiscard]] std::string_view text();
    [[nodiscard]] trace::Value value();
    [[nodiscard]] trace::Reference reference();
    [[nodiscard]] std::uint32_t id();
    [[nodiscard]] trace::Word word(std::uint32_t raw);
    [[nodiscard]] std::string_view inlineText(std::size_t bytes);
    void field(trace::Event& event, trace::Field which);
    void list(trace::Event& event, trace::Field which);

    const DictionaryReader& m_dictionary;
    const std::byte* m_at = nullptr;
    const std::byte* m_end = nullptr;
    bool m_isSane = true;
};

}  // namespace flowglass::record
