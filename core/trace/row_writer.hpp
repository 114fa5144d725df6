#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "core/trace/event.hpp"
#include "core/trace/text_table.hpp"
#include "core/trace/value.hpp"

namespace flowglass::trace {

/// The rows of one block while it is being built, packed field by field in schema order (FORMAT.md,
/// "Rows"). Whoever writes a row vouches for its grammar, or cuts it off again.
class RowWriter {
  public:
    explicit RowWriter(TextTable& texts) : m_texts(texts) {}

    /// The head of a row: which fields follow, and the running task.
    void head(std::uint32_t mask, std::uint32_t task) {
        number(std::uint64_t{mask} << 1U | (task != 0 ? 1U : 0U));
        if (task != 0) number(task);
    }
    /// An id, a number, a duration, a word, or how many items a list has.
    void number(std::uint64_t value) {
        if (static_cast<std::size_t>(m_end - m_at) < kMostNumber) grow();
        while (value >= 0x80U) {
            *m_at++ = static_cast<char>(value | 0x80U);
            value >>= 7U;
        }
        *m_at++ = static_cast<char>(value);
    }
    void text(std::string_view text);
    /// A text that the caller has numbered: `content` is asked for where this block has not met it.
    template <class Content>
    void text(std::uint32_t numbered, const Content& content) {
        auto index = m_texts.indexOfKnown(numbered);
        if (!index) index = m_texts.learn(numbered, content());
        number(*index);
    }
    /// A value up to its form's own bytes: integer(), real() or text() writes those.
    void valueHead(ValueForm form, std::uint32_t object, std::uint32_t frame);
    void integer(std::int64_t value);
    void real(double value);
    void value(const Value& value);
    void reference(Word sort, std::optional<std::uint32_t> id) {
        number(static_cast<unsigned>(sort) * 2U + (id ? 1U : 0U));
        if (id) number(*id);
    }

    [[nodiscard]] std::size_t size() const {
        return static_cast<std::size_t>(m_at - m_buffer.get());
    }
    [[nodiscard]] std::string_view bytes() const { return {m_buffer.get(), size()}; }
    /// Takes back everything behind the first `size` bytes; the memory stays.
    void cut(std::size_t size) { m_at = m_buffer.get() + size; }

  private:
    /// No field's own bytes are longer: a varint of 64 bits, a double.
    static constexpr std::size_t kMostNumber = 10;
    void grow();

    TextTable& m_texts;
    std::unique_ptr<char[]> m_buffer;
    char* m_at = nullptr;
    char* m_end = nullptr;
};

/// Writes the row of `event`, and its texts.
void writeRow(const Event& event, RowWriter& rows);

}  // namespace flowglass::trace
