#include "core/record/trace_sink.hpp"

#include <utility>

namespace flowglass::record {

TraceSink::TraceSink(std::string path, trace::Metadata metadata, bool keepsTrace)
    : m_path(std::move(path)), m_metadata(std::move(metadata)), m_keepsTrace(keepsTrace) {}

base::Result<std::unique_ptr<TraceSink>> TraceSink::open(const std::string& path,
                                                         trace::Metadata metadata,
                                                         bool keepsTrace) {
    std::unique_ptr<TraceSink> sink(new TraceSink(path, std::move(metadata), keepsTrace));
    if (!path.empty()) {
        auto file = trace::FileWriter::create(path, sink->m_metadata);
        if (!file) return file.error();
        sink->m_file = std::move(*file);
    }
    return sink;
}

void TraceSink::note(base::Result<void> result) {
    if (result || m_fault) return;
    const std::lock_guard lock(m_mutex);
    m_fault = result.error();
}

void TraceSink::tell(const DictionaryReader::News& news) {
    if (m_fault) return;
    if (news.entry == DictionaryEntry::source) {
        if (!m_hasBegun) {
            m_earlySources.push_back(news);
            return;
        }
        if (m_file) note(m_file->writeSource(news.file, news.text));
        const std::lock_guard lock(m_mutex);
        if (m_trace) m_trace->addSource(news.file, news.text);
        ++m_generation;
        return;
    }
    const std::lock_guard lock(m_mutex);
    auto& place = news.entry == DictionaryEntry::runtime ? m_metadata.runtime : m_metadata.language;
    if (m_hasBegun || place == news.text) return;
    place = news.text;
    m_describedAnew = true;
}

/// Before the first epoch: what the program said of itself since the file was opened goes into the
/// header.
void TraceSink::begin() {
    m_hasBegun = true;
    if (m_file && m_describedAnew) {
        m_file.reset();
        auto file = trace::FileWriter::create(m_path, m_metadata);
        if (file) {
            m_file = std::move(*file);
        } else {
            note(file.error());
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        if (m_keepsTrace) m_trace.emplace(m_metadata);
    }
    for (const auto& news : std::exchange(m_earlySources, {})) tell(news);
}

bool TraceSink::addEpoch(std::span<const std::shared_ptr<const trace::Block>> blocks) {
    if (!m_hasBegun) begin();
    if (m_file) note(m_file->writeEpoch(blocks));
    if (m_fault) return false;
    grow(blocks);
    return true;
}

void TraceSink::addLastWords(std::span<const std::shared_ptr<const trace::Block>> blocks) {
    if (m_file) {
        m_file->tryAgain();
        if (m_file->writeEpoch(blocks)) (void)m_file->finish();
    }
    grow(blocks);
}

void TraceSink::grow(std::span<const std::shared_ptr<const trace::Block>> blocks) {
    const std::lock_guard lock(m_mutex);
    if (m_trace) m_trace->addEpoch(blocks);
    ++m_generation;
}

void TraceSink::finish() {
    if (!m_hasBegun) begin();
    if (m_file && !m_fault) note(m_file->finish());
    m_file.reset();
}

std::shared_ptr<const trace::Trace> TraceSink::snapshot() const {
    const std::lock_guard lock(m_mutex);
    if (m_snapshot == nullptr || m_snapshotGeneration != m_generation) {
        m_snapshot = m_trace ? m_trace->snapshot() : trace::TraceBuilder(m_metadata).snapshot();
        m_snapshotGeneration = m_generation;
    }
    return m_snapshot;
}

std::string TraceSink::faultText() const {
    const std::lock_guard lock(m_mutex);
    return m_fault ? base::describe(*m_fault) : std::string();
}

std::uint64_t TraceSink::generation() const {
    const std::lock_guard lock(m_mutex);
    return m_generation;
}

}  // namespace flowglass::record
