#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/trace/event.hpp"
#include "core/trace/row_writer.hpp"
#include "core/trace/text_table.hpp"

namespace flowglass::trace {

/// The columns of a block: everything that a file stores of it, uncompressed.
struct BlockColumns {
    ThreadId thread;
    base::Nanoseconds firstTime{};
    std::vector<std::uint32_t> times;  ///< ns since firstTime, never decreasing
    std::vector<Kind> kinds;
    std::string rows;  ///< one row an event: field mask, then the fields (FORMAT.md)
    std::vector<std::uint32_t> rowEnds;   ///< where each row ends in `rows`; derived, not stored
    std::string texts;                    ///< every text of the block, end to end
    std::vector<std::uint32_t> textEnds;  ///< where each text ends in `texts`
};

/// Holds columns that nobody vouches for to what Block takes for granted, and works out `rowEnds`:
/// known kinds, fields and words, ids from 1, required fields there, every text and row in bounds,
/// times in order. False where anything is off; the columns are then no good.
[[nodiscard]] bool validate(BlockColumns& columns);

/// A run of one thread's events, immutable: rows of packed fields, found in constant time.
/// Safe to read from any thread.
class Block {
  public:
    /// The columns must be what a BlockBuilder made, or have passed validate().
    explicit Block(BlockColumns columns) : m_columns(std::move(columns)) {}

    [[nodiscard]] ThreadId thread() const { return m_columns.thread; }
    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(m_columns.kinds.size());
    }
    [[nodiscard]] Kind kind(std::uint32_t position) const { return m_columns.kinds[position]; }
    [[nodiscard]] base::Nanoseconds time(std::uint32_t position) const {
        return m_columns.firstTime + base::Nanoseconds(m_columns.times[position]);
    }
    /// The event at `position` (below size()), its `index` left at 0; its texts live as long as the
    /// block.
    [[nodiscard]] Event event(std::uint32_t position) const;
    [[nodiscard]] std::size_t memoryBytes() const;
    [[nodiscard]] const BlockColumns& columns() const { return m_columns; }

  private:
    BlockColumns m_columns;
};

/// Collects one thread's events and seals them into a Block. Not for several threads at once.
class BlockBuilder {
  public:
    explicit BlockBuilder(ThreadId thread);
    BlockBuilder(const BlockBuilder&) = delete;
    BlockBuilder& operator=(const BlockBuilder&) = delete;

    /// False, and nothing added, where the event does not fit any more: more than 4 s after the
    /// first, or too many; seal and start anew. Always true while empty. A time before the last
    /// one is raised to it; a text of more than 16 MiB is cut there.
    [[nodiscard]] bool add(const Event& event);
    /// The same for whoever has an event packed already: where fits() says so, writes its row to
    /// rows() and then commits it, or cuts rows() back.
    [[nodiscard]] bool fits(base::Nanoseconds time) const;
    [[nodiscard]] RowWriter& rows() { return m_rows; }
    void commit(Kind kind, base::Nanoseconds time);
    [[nodiscard]] std::size_t size() const { return m_columns.kinds.size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// Gives the block away and starts a new one. Nothing to seal is a broken invariant.
    [[nodiscard]] std::shared_ptr<const Block> seal();

  private:
    BlockColumns m_columns;  ///< without rows and texts, which stand below
    TextTable m_texts;
    RowWriter m_rows{m_texts};
};

}  // namespace flowglass::trace
