#include "core/trace/block.hpp"

#include <cassert>
#include <limits>

#include "core/trace/row.hpp"

namespace flowglass::trace {
namespace {

// A block is what a reader unpacks at once and what a cut file loses: small enough that little is
// lost, large enough for zstd (a block of 32K events makes the file 2 % smaller).
constexpr std::size_t kMostEvents = 4U * 1024U;
constexpr std::size_t kFullBytes = 4U * 1024U * 1024U;

}  // namespace

Event Block::event(std::uint32_t position) const {
    Event event(m_columns.kinds[position]);
    event.time = time(position);
    event.thread = m_columns.thread;
    RowDecoder(m_columns, position).decode(event);
    return event;
}

std::size_t Block::memoryBytes() const {
    return sizeof *this + m_columns.rows.capacity() + m_columns.texts.capacity() +
           m_columns.kinds.capacity() * sizeof(Kind) +
           (m_columns.times.capacity() + m_columns.rowEnds.capacity() +
            m_columns.textEnds.capacity()) *
               sizeof(std::uint32_t);
}

BlockBuilder::BlockBuilder(ThreadId thread) {
    m_columns.thread = thread;
}

bool BlockBuilder::fits(base::Nanoseconds time) const {
    if (empty()) return true;
    return size() < kMostEvents &&
           (time - m_columns.firstTime).count() <= std::numeric_limits<std::uint32_t>::max() &&
           m_rows.size() < kFullBytes && m_texts.bytes().size() < kFullBytes;
}

void BlockBuilder::commit(Kind kind, base::Nanoseconds time) {
    if (empty()) m_columns.firstTime = std::max(time, base::Nanoseconds(0));
    const auto last = empty() ? 0U : m_columns.times.back();
    const auto since = std::max((time - m_columns.firstTime).count(), std::int64_t{last});
    m_columns.times.push_back(static_cast<std::uint32_t>(since));
    m_columns.kinds.push_back(kind);
    m_columns.rowEnds.push_back(static_cast<std::uint32_t>(m_rows.size()));
}

bool BlockBuilder::add(const Event& event) {
    if (!fits(event.time)) return false;
    writeRow(event, m_rows);
    commit(event.kind, event.time);
    return true;
}

std::shared_ptr<const Block> BlockBuilder::seal() {
    assert(!empty());
    // A copy fits exactly, and the builder keeps its room for the next block.
    BlockColumns sealed = m_columns;
    sealed.rows = m_rows.bytes();
    sealed.texts = m_texts.bytes();
    sealed.textEnds = m_texts.ends();
    m_columns.times.clear();
    m_columns.kinds.clear();
    m_rows.cut(0);
    m_columns.rowEnds.clear();
    m_texts.clear();
    return std::make_shared<const Block>(std::move(sealed));
}

}  // namespace flowglass::trace
