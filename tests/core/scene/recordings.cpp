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

/// Events go in, blocks of each thread come out.
class Blocks {
  public:
    void add(const trace::Event& event) {
        auto& block = m_open.try_emplace(event.thread, event.thread).first->second;
        if (block.add(event)) return;
        m_sealed.push_back(block.seal());
        if (!block.add(event)) throw std::logic_error("an event fits no block");
    }

    std::shared_ptr<const trace::Trace> trace(const std::map<std::string, std::string>& sources,
                                              const std::string& program) {
        for (auto& [thread, block] : m_open)
            if (!block.empty()) m_sealed.push_back(block.seal());
        trace::Metadata metadata;
        metadata.program = program;
        metadata.language = program.ends_with(".cpp") ? "c++" : "python";
        trace::TraceBuilder builder(metadata);
        builder.addEpoch(m_sealed);
        for (const auto& [file, text] : sources) builder.addSource(file, text);
        return builder.snapshot();
    }

  private:
    std::map<trace::ThreadId, trace::BlockBuilder> m_open;
    std::vector<std::shared_ptr<const trace::Block>> m_sealed;
};

std::shared_ptr<const trace::Trace> load(const std::filesystem::path& path) {
    const auto plain = trace::readJsonLines(readText(path));
    if (!plain) throw std::runtime_error(path.string() + ": " + base::describe(plain.error()));
    Blocks blocks;
    std::map<std::string, std::string> sources;
    const auto lessons = std::filesystem::path(FLOWGLASS_SOURCE_DIR) / "resources" / "lessons";
    (*plain)->each(0, (*plain)->size(), [&](const trace::Event& event) {
        blocks.add(event);
        const std::filesystem::path file(event.text(trace::Field::file));
        if (file.empty() || sources.contains(file.string())) return;
        for (const auto& folder : {path.parent_path(), lessons}) {
            if (!std::filesystem::exists(folder / file.filename())) continue;
            sources.emplace(file.string(), readText(folder / file.filename()));
            break;
        }
    });
    const auto program = sources.empty() ? path.stem().string() : sources.begin()->first;
    return blocks.trace(sources, program);
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
    for (const auto* folder :
         {"/tests/conformance", "/tests/core/scene/data", "/tests/core/scene/data/lessons"})
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
    Blocks blocks;
    std::int64_t count = 0;
    const auto add = [&](Event& event) {
        event.time = base::Nanoseconds(100 * count++);
        blocks.add(event);
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
    return blocks.trace({}, "long.py");
}

}  // namespace flowglass::tests
