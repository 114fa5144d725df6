#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <vector>

#include "core/trace/checker.hpp"
#include "core/trace/file.hpp"

// Packs, unpacks, writes and opens a million events, as a loop with calls, lines and locals makes
// them; prints what one event costs.
namespace {

using namespace flowglass::trace;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kEvents = 1'000'000;

/// Makes events as a recorder does: a function called in a loop, its lines, what they bind.
class Program {
  public:
    explicit Program(std::vector<std::shared_ptr<const Block>>& blocks) : m_blocks(blocks) {}

    void run() {
        emit(Event(Kind::thread).set(Field::name, "MainThread"));
        emit(Event(Kind::call).set(Field::frame, FrameId{1}).set(Field::function, "<module>"));
        for (std::uint32_t round = 0; m_count < kEvents; ++round) call(round);
        m_blocks.push_back(m_block.seal());
    }

  private:
    void emit(Event event) {
        // Lines with locals take 100 to 400 ns on the machines that this was made on.
        m_time += 100 + static_cast<std::int64_t>(m_random() % 300);
        event.time = std::chrono::nanoseconds(m_time);
        event.thread = ThreadId{1};
        ++m_count;
        if (m_block.add(event)) return;
        m_blocks.push_back(m_block.seal());
        (void)m_block.add(event);
    }
    void line(FrameId frame, std::uint64_t number) {
        emit(Event(Kind::line).set(Field::frame, frame).set(Field::line, number));
    }
    void bind(FrameId frame, std::string_view name, const Value& value) {
        emit(Event(Kind::bind)
                 .set(Field::frame, frame)
                 .set(Field::name, name)
                 .set(Field::value, value));
    }
    void call(std::uint32_t round) {
        const FrameId frame{round + 2};
        const auto number = static_cast<std::int64_t>(round);
        line(FrameId{1}, 9);
        bind(FrameId{1}, "i", Value::ofInteger(number));
        line(FrameId{1}, 10);
        Event event(Kind::call);
        event.set(Field::frame, frame).set(Field::function, "area").set(Field::file, "shapes.py");
        event.set(Field::line, std::uint64_t{1}).set(Field::byFrame, FrameId{1});
        emit(event.add(Field::args, NamedValue{"side", Value::ofInteger(number)}));
        line(frame, 2);
        bind(frame, "square", Value::ofInteger(number * number));
        line(frame, 3);
        bind(frame, "root", Value::ofReal(static_cast<double>(number) / 7.0));
        line(frame, 4);
        const std::string text = "'item " + std::to_string(round % 1000) + "'";
        bind(frame, "label", Value::ofText(text));
        line(frame, 5);
        emit(Event(Kind::return_)
                 .set(Field::frame, frame)
                 .set(Field::line, std::uint64_t{5})
                 .set(Field::value, Value::ofInteger(number * number)));
    }

    std::vector<std::shared_ptr<const Block>>& m_blocks;
    BlockBuilder m_block{ThreadId{1}};
    std::minstd_rand m_random{1};
    std::int64_t m_time = 0;
    std::size_t m_count = 0;
};

/// Median nanoseconds of one event, over five rounds.
template <class Work>
double perEvent(Work&& work) {
    std::vector<double> times;
    for (int round = 0; round < 5; ++round) {
        const auto began = Clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::nano>(Clock::now() - began).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2] / static_cast<double>(kEvents);
}

}  // namespace

int main() {
    std::vector<std::shared_ptr<const Block>> blocks;
    const double encode = perEvent([&] {
        blocks.clear();
        Program(blocks).run();
    });
    const auto path = std::filesystem::temp_directory_path() / "flowglass-trace-bench.flow";
    const double write = perEvent([&] {
        auto writer = FileWriter::create(path, {});
        for (const auto& block : blocks) (void)writer->writeEpoch(std::span(&block, 1));
        (void)writer->finish();
    });
    std::shared_ptr<const Trace> trace;
    const double open = perEvent([&] { trace = *readFile(path); });
    std::uint64_t sum = 0;
    const double decode = perEvent(
        [&] { trace->each(0, trace->size(), [&](const Event& event) { sum += event.mask(); }); });
    const double single = perEvent([&] {
        for (EventIndex i = 0; i < trace->size(); ++i) sum += trace->event(i).line();
    });
    const double checking = perEvent([&] { sum += check(*trace).size(); });
    const auto size = static_cast<double>(trace->size());
    std::printf(
        "{\"encode_ns\": %.1f, \"write_ns\": %.1f, \"open_ns\": %.1f, \"decode_ns\": %.1f, "
        "\"single_ns\": %.1f, \"check_ns\": %.1f, \"file_bytes\": %.2f, "
        "\"memory_bytes\": %.2f, \"sum\": %llu}\n",
        encode, write, open, decode, single, checking,
        static_cast<double>(std::filesystem::file_size(path)) / size,
        static_cast<double>(trace->memoryBytes()) / size, static_cast<unsigned long long>(sum));
    std::filesystem::remove(path);
    return 0;
}
