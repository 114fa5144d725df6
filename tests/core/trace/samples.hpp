#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "core/trace/json_lines.hpp"
#include "core/trace/trace.hpp"
#include "tests/catch.hpp"

namespace flowglass::trace::samples {

/// A file that is gone after the test.
class TemporaryFile {
  public:
    TemporaryFile() {
        std::string pattern = (std::filesystem::temp_directory_path() / "flowglass.XXXXXX");
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        m_folder = pattern;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { std::filesystem::remove_all(m_folder); }

    [[nodiscard]] std::filesystem::path path() const { return m_folder / "t.flow"; }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    void write(std::string_view bytes) const {
        std::ofstream(path(), std::ios::binary | std::ios::trunc) << bytes;
    }
    [[nodiscard]] std::string read() const {
        std::ifstream file(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

  private:
    std::filesystem::path m_folder;
};

[[nodiscard]] inline std::string readText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Every event as a JSON line.
[[nodiscard]] inline std::vector<std::string> linesOf(const Trace& trace,
                                                      Times times = Times::written) {
    std::vector<std::string> lines;
    trace.each(0, trace.size(),
               [&](const Event& event) { lines.push_back(jsonLine(event, times)); });
    return lines;
}

[[nodiscard]] inline std::shared_ptr<const Trace> parsed(std::string_view lines) {
    auto trace = readJsonLines(lines);
    if (!trace) FAIL(describe(trace.error()));
    return *trace;
}

/// A few events of three threads with every type of field, in three epochs, and a source.
[[nodiscard]] inline std::shared_ptr<const Trace> manyFields() {
    const auto first = parsed(
        R"({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"f","file":"a.py","line":3,"args":{"z":{"text":"1"},"a":{"text":"'é'","object":2},"g":{"text":"<g>","frame":9}},"native":true}
{"kind":"suspend","frame":1,"line":4,"how":"yield","value":{"text":"2.5"},"pending":["range(9), next is 5","[1, 2]"]}
{"kind":"raise","exc":3,"exception":"ExceptionGroup","how":"new","members":[1,2]}
{"kind":"apply","chain":1,"layer":2,"before":{"text":"None"},"after":{"text":"True"},"metadata":{"__name__":{"before":{"text":"'f'"},"after":{"text":"'w'"}}}}
{"kind":"wait","task":1,"in":1,"on":"group","until":70,"targets":[{"task":3},{"object":2}]}
{"kind":"ready","task":1,"by":{"timer":true},"cause":2})");
    TraceBuilder builder(
        {"a.py", {"-x", "é"}, "python", "CPython 3.11.2", "2026-01-01T00:00:00Z", 7});
    builder.addSource("a.py", "x = 1\nprint(x)\n");
    first->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
    std::vector<std::shared_ptr<const Block>> blocks;
    for (const std::uint32_t thread : {1U, 2U, 3U}) {
        BlockBuilder block(ThreadId{thread});
        for (std::int64_t i = 0; i < 4; ++i) {
            Event event(Kind::bind);
            event.thread = ThreadId{thread};
            event.time = std::chrono::microseconds(100 + i);
            event.set(Field::frame, FrameId{thread}).set(Field::name, "x");
            REQUIRE(block.add(event.set(Field::value, Value::ofInteger(i - 1))));
        }
        blocks.push_back(block.seal());
    }
    builder.addEpoch(blocks);
    BlockBuilder last(ThreadId{1});
    Event end(Kind::end);
    end.time = std::chrono::microseconds(200);
    REQUIRE(last.add(end.set(Field::status, std::uint64_t{0})));
    builder.addEpoch(std::vector{last.seal()});
    return builder.snapshot();
}

}  // namespace flowglass::trace::samples
