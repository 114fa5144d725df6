#include "tests/core/scene/recordings.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "core/trace/json_lines.hpp"

namespace flowglass::tests {
namespace {

std::string readText(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<const trace::Trace> build(const std::vector<trace::Event>& events,
                                          const std::map<std::string, std::string>& sources,
                                          const std::string& program) {
    trace::Metadata metadata;
    metadata.program = program;
    metadata.language = "python";
    trace::TraceBuilder builder(metadata);
    std::map<trace::ThreadId, std::vector<std::shared_ptr<const trace::Block>>> threads;
    std::map<trace::ThreadId, trace::BlockBuilder> open;
    for (const auto& event : events) {
        auto& block = open.try_emplace(event.thread, event.thread).first->second;
        if (block.add(event)) continue;
        threads[event.thread].push_back(block.seal());
        if (!block.add(event)) throw std::logic_error("an event fits no block");
    }
    std::vector<std::shared_ptr<const trace::Block>> blocks;
    for (auto& [thread, block] : open) {
        for (auto& sealed : threads[thread]) blocks.push_back(sealed);
        if (!block.empty()) blocks.push_back(block.seal());
    }
    builder.addEpoch(blocks);
    for (const auto& [file, text] : sources) builder.addSource(file, text);
    return builder.snapshot();
}

std::shared_ptr<const trace::Trace> load(const std::filesystem::path& path) {
    const auto plain = trace::readJsonLines(readText(path));
    if (!plain) throw std::runtime_error(path.string() + ": " + base::describe(plain.error()));
    std::vector<trace::Event> events;
    std::map<std::string, std::string> sources;
    (*plain)->each(0, (*plain)->size(), [&](const trace::Event& event) {
        events.push_back(event);
        const std::filesystem::path file(event.text(trace::Field::file));
        const auto beside = path.parent_path() / file.filename();
        if (!file.empty() && std::filesystem::exists(beside))
            sources.emplace(file.string(), readText(beside));
    });
    const auto program = sources.empty() ? path.stem().string() : sources.begin()->first;
    return build(events, sources, program);
}

}  // namespace

TestRecording::TestRecording(const std::filesystem::path& jsonLines)
    : TestRecording(load(jsonLines)) {}

TestRecording::TestRecording(std::shared_ptr<const trace::Trace> trace)
    : m_player(trace),
      m_stage(*trace),
      m_time(*trace),
      m_lanes(model::lanesOf(*trace)),
      m_recording{m_player, m_stage, m_time, m_lanes} {}

std::vector<std::filesystem::path> allRecordings() {
    std::vector<std::filesystem::path> paths;
    for (const auto* folder : {"/tests/conformance", "/tests/core/scene/data"})
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(FLOWGLASS_SOURCE_DIR) + folder))
            if (entry.path().extension() == ".jsonl") paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
}

std::shared_ptr<const trace::Trace> longRecording(std::uint32_t generators, std::uint32_t rounds) {
    using trace::Event;
    using trace::Field;
    using trace::FrameId;
    using trace::Kind;
    std::vector<Event> events;
    const auto add = [&](Event event) -> Event& {
        event.time = base::Nanoseconds(events.size() * 100);
        return events.emplace_back(std::move(event));
    };
    add(Event(Kind::call).set(Field::frame, FrameId{1}).set(Field::function, "<module>"));
    for (std::uint32_t i = 0; i < generators; ++i)
        add(Event(Kind::create)
                .set(Field::frame, FrameId{i + 2})
                .set(Field::function, "count")
                .set(Field::byFrame, FrameId{1})
                .set(Field::flavor, trace::Word::generator));
    for (std::uint32_t round = 0; round < rounds; ++round) {
        for (std::uint32_t i = 0; i < generators; ++i) {
            add(Event(Kind::resume)
                    .set(Field::frame, FrameId{i + 2})
                    .set(Field::how, trace::Word::next)
                    .set(Field::byFrame, FrameId{1}));
            add(Event(Kind::suspend)
                    .set(Field::frame, FrameId{i + 2})
                    .set(Field::how, trace::Word::yield)
                    .set(Field::value, trace::Value::ofInteger(round)));
        }
    }
    return build(events, {}, "long.py");
}

}  // namespace flowglass::tests
