#include "core/trace/trace.hpp"

#include <queue>

namespace flowglass::trace {

Trace::Place Trace::placeOf(std::size_t epoch, std::size_t run) const {
    const auto& [blocks, runs, size] = *m_epochs[epoch].epoch;
    const auto end = run + 1 < runs.size() ? runs[run + 1].begin : size;
    return {epoch, run, blocks[runs[run].block].get(), runs[run].position, end - runs[run].begin};
}

Trace::Place Trace::find(EventIndex index) const {
    const auto epoch = std::prev(std::upper_bound(
        m_epochs.begin(), m_epochs.end(), index,
        [](EventIndex i, const EpochAt& candidate) { return i < candidate.begin; }));
    const auto within = static_cast<std::uint32_t>(index - epoch->begin);
    const auto& runs = epoch->epoch->runs;
    const auto run = std::prev(std::upper_bound(
        runs.begin(), runs.end(), within,
        [](std::uint32_t i, const Run& candidate) { return i < candidate.begin; }));
    Place place = placeOf(static_cast<std::size_t>(epoch - m_epochs.begin()),
                          static_cast<std::size_t>(run - runs.begin()));
    place.position += within - run->begin;
    place.count -= within - run->begin;
    return place;
}

Trace::Place Trace::next(const Place& place) const {
    const bool same = place.run + 1 < m_epochs[place.epoch].epoch->runs.size();
    return same ? placeOf(place.epoch, place.run + 1) : placeOf(place.epoch + 1, 0);
}

Event Trace::event(EventIndex index) const {
    const auto place = find(index);
    Event event = place.block->event(place.position);
    event.index = index;
    return event;
}

Kind Trace::kind(EventIndex index) const {
    const auto place = find(index);
    return place.block->kind(place.position);
}

base::Nanoseconds Trace::time(EventIndex index) const {
    const auto place = find(index);
    return place.block->time(place.position);
}

std::optional<std::string_view> Trace::source(std::string_view file) const {
    const auto found = m_sources.find(file);
    return found == m_sources.end() ? std::nullopt
                                    : std::optional<std::string_view>(*found->second);
}

std::vector<std::string> Trace::sourceFiles() const {
    std::vector<std::string> files;
    for (const auto& [file, text] : m_sources) files.push_back(file);
    return files;
}

std::size_t Trace::memoryBytes() const {
    std::size_t bytes = sizeof *this + m_epochs.capacity() * sizeof(EpochAt);
    for (const auto& [begin, epoch] : m_epochs) {
        bytes += sizeof *epoch + epoch->runs.capacity() * sizeof(Run);
        for (const auto& block : epoch->blocks) bytes += sizeof block + block->memoryBytes();
    }
    for (const auto& [file, text] : m_sources) bytes += file.capacity() + text->capacity();
    return bytes;
}

namespace {

/// One thread's blocks of an epoch, and how far they have been merged.
struct Stream {
    ThreadId thread;
    std::vector<std::uint32_t> blocks;
    std::size_t at = 0;
    std::uint32_t position = 0;
    base::Nanoseconds time{};
};

/// Whether `a` comes after `b`: what makes std::priority_queue give the earliest first.
struct Later {
    bool operator()(const Stream& a, const Stream& b) const {
        return a.time != b.time ? a.time > b.time : a.thread > b.thread;
    }
};

using Streams = std::priority_queue<Stream, std::vector<Stream>, Later>;

/// The end of the run that starts at the stream's place: up to what `other` has first.
std::uint32_t endOfRun(const Block& block, const Stream& stream, const Stream& other) {
    // An equal time goes to the smaller thread.
    const bool first = stream.thread < other.thread;
    const auto since = other.time - block.time(0);
    const auto& times = block.columns().times;
    const auto begin = times.begin() + stream.position;
    const auto comesFirst = [&](std::uint32_t time) {
        const base::Nanoseconds own(time);
        return first ? own <= since : own < since;
    };
    return static_cast<std::uint32_t>(std::partition_point(begin, times.end(), comesFirst) -
                                      times.begin());
}

Streams streamsOf(std::span<const std::shared_ptr<const Block>> blocks) {
    std::map<ThreadId, Stream> byThread;
    for (std::uint32_t i = 0; i < blocks.size(); ++i) {
        auto& stream = byThread[blocks[i]->thread()];
        if (stream.blocks.empty()) stream.time = blocks[i]->time(0);
        stream.thread = blocks[i]->thread();
        stream.blocks.push_back(i);
    }
    Streams streams;
    for (auto& [thread, stream] : byThread) streams.push(std::move(stream));
    return streams;
}

}  // namespace

TraceBuilder::TraceBuilder(Metadata metadata) {
    m_trace.m_metadata = std::move(metadata);
}

void TraceBuilder::setMetadata(Metadata metadata) {
    m_trace.m_metadata = std::move(metadata);
}

void TraceBuilder::addEpoch(std::span<const std::shared_ptr<const Block>> blocks) {
    if (blocks.empty()) return;
    auto epoch = std::make_shared<Trace::Epoch>();
    epoch->blocks.assign(blocks.begin(), blocks.end());
    for (auto streams = streamsOf(blocks); !streams.empty();) {
        Stream stream = streams.top();
        streams.pop();
        const auto number = stream.blocks[stream.at];
        const Block& block = *blocks[number];
        auto end = streams.empty() ? block.size() : endOfRun(block, stream, streams.top());
        end = std::max(end, stream.position + 1);  // progress, should a thread's blocks overlap
        epoch->runs.push_back({epoch->size, number, stream.position});
        epoch->size += end - stream.position;
        stream.position = end;
        if (end == block.size()) stream.position = 0, ++stream.at;
        if (stream.at == stream.blocks.size()) continue;
        stream.time = blocks[stream.blocks[stream.at]]->time(stream.position);
        streams.push(std::move(stream));
    }
    epoch->runs.shrink_to_fit();
    m_trace.m_epochs.push_back({m_trace.m_size, epoch});
    m_trace.m_size += epoch->size;
}

void TraceBuilder::addSource(std::string file, std::string text) {
    m_trace.m_sources[std::move(file)] = std::make_shared<const std::string>(std::move(text));
}

void TraceBuilder::setDamage(std::string sentence) {
    m_trace.m_damage = std::move(sentence);
}

std::shared_ptr<const Trace> TraceBuilder::snapshot() const {
    return std::make_shared<const Trace>(m_trace);
}

}  // namespace flowglass::trace
