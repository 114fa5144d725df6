#include "core/record/thread_log.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "core/record/clock.hpp"
#include "core/record/raw_event.hpp"

namespace flowglass::record {

void ThreadLog::seal() noexcept {
    if (m_chunk == nullptr) return;
    m_channel->seal(*m_chunk);
    abandon();
}

bool ThreadLog::takeChunk() noexcept {
    std::uint64_t waitedFrom = 0;
    auto* chunk = m_channel->tryAcquire(m_thread, m_sequence);
    if (chunk == nullptr && !m_channel->dropping() && !m_channel->stopped()) {
        waitedFrom = ticks();
        chunk = m_channel->acquire(m_thread, m_sequence);
    }
    if (chunk == nullptr) return false;
    ++m_sequence;
    m_chunk = chunk;
    m_begin = m_at = Channel::payload(*chunk);
    m_end = m_begin + kChunkBytes;
    noteGap(waitedFrom);
    return true;
}

std::byte* ThreadLog::nextChunk(std::size_t bytes) noexcept {
    if (bytes <= kMostRecord) {
        seal();
        if (takeChunk()) return m_at;
    }
    ++m_dropped;
    return nullptr;
}

/// Says, at the head of a new chunk, that the thread stood still for the drain since `waitedFrom`
/// (0: it did not) and what was lost before it.
void ThreadLog::noteGap(std::uint64_t waitedFrom) noexcept {
    if (m_thread.value == 0) return;
    if (waitedFrom != 0) {
        constexpr std::string_view what = "the recording's writer";
        RawEvent<trace::Kind::block>(*this, waitedFrom, what.size())
            .put<trace::Field::on>(trace::Word::io)
            .put<trace::Field::what>(what)
            .commit();
        RawEvent<trace::Kind::unblock>(*this, ticks()).commit();
    }
    if (m_dropped != 0) {
        const auto count = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(m_dropped, std::numeric_limits<std::uint32_t>::max()));
        m_dropped = 0;
        RawEvent<trace::Kind::lost>(*this, ticks())
            .put<trace::Field::count>(count)
            .put<trace::Field::why>(trace::Word::overrun)
            .commit();
    }
}

}  // namespace flowglass::record
