#include "tests/core/playback/synthetic.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace flowglass::tests {
namespace {

using trace::Event;
using trace::Field;
using trace::FrameId;
using trace::Kind;
using trace::Value;
using trace::Word;

constexpr std::array<std::string_view, 4> kFunctions{"parse", "walk", "total", "main"};
constexpr std::array<std::string_view, 6> kNames{"a", "b", "items", "n", "result", "total"};
constexpr std::size_t kMostGenerators = 40;
constexpr std::size_t kDeepest = 3000;
constexpr std::uint32_t kLines = 30;

/// Plays a program that does something else every few events.
class Program {
  public:
    Program(trace::EventIndex events, std::uint64_t seed)
        : m_builder({"synthetic.py", {}, "python", "", "", 0}),
          m_block(trace::ThreadId{1}),
          m_size(events),
          m_random(seed * 2654435761U + 1) {}

    std::shared_ptr<const trace::Trace> run() {
        add(Event(Kind::thread).set(Field::name, "MainThread"));
        call("<module>");
        m_builder.addSource("synthetic.py", source());
        // What is left over closes every frame.
        while (m_count + m_stack.size() * 2 + m_parked.size() + 40 < m_size) act();
        while (!m_stack.empty()) finish();
        for (const auto id : m_parked)
            add(Event(Kind::close).set(Field::frame, id).set(Field::how, Word::shutdown));
        add(Event(Kind::end).set(Field::status, std::uint64_t{0}));
        seal();
        return m_builder.snapshot();
    }

  private:
    struct Entry {
        FrameId id;
        bool generator = false;
        std::uint32_t line = 1;
    };

    /// As many lines as there are steps on.
    static std::string source() {
        std::string text;
        for (std::uint32_t line = 1; line <= kLines; ++line)
            text += "    total = total + " + std::to_string(line) + "\n";
        return text;
    }

    std::uint64_t random(std::uint64_t below) {
        m_random ^= m_random << 13U;
        m_random ^= m_random >> 7U;
        m_random ^= m_random << 17U;
        return m_random % below;
    }

    void add(Event event) {
        event.time = base::Nanoseconds(static_cast<std::int64_t>(m_count++) * 80);
        event.thread = trace::ThreadId{1};
        if (m_block.add(event)) return;
        seal();
        (void)m_block.add(event);
    }

    void seal() {
        if (m_block.empty()) return;
        const std::array<std::shared_ptr<const trace::Block>, 1> blocks{m_block.seal()};
        m_builder.addEpoch(blocks);
    }

    void act() {
        const auto choice = random(100);
        const bool diving = m_count / 20'000 % 3 == 1 && m_stack.size() < kDeepest;
        if (diving && choice < 50) return call(kFunctions[1]);
        if (choice < 70) return line();
        if (choice < 78 && m_stack.size() < kDeepest) return call(kFunctions[random(4)]);
        if (choice < 86 && m_stack.size() > 1) return finish();
        if (choice < 90 && m_parked.size() < kMostGenerators) return create();
        if (choice < 96 && !m_parked.empty()) return pull();
        if (choice == 96) return print();
        if (choice == 97 && m_stack.size() > 4) return raise();
        if (choice == 98) return fold();
        if (m_stack.back().generator) return park();
        line();
    }

    void line() {
        auto& top = m_stack.back();
        top.line = top.line % kLines + 1;
        add(Event(Kind::line).set(Field::frame, top.id).set(Field::line, std::uint64_t{top.line}));
        if (random(2) == 0) return;
        const auto value = Value::ofInteger(static_cast<std::int64_t>(random(1000)));
        add(Event(Kind::bind)
                .set(Field::frame, top.id)
                .set(Field::name, kNames[random(kNames.size())])
                .set(Field::value, value));
    }

    Event begin(Kind kind, std::string_view function) {
        Event event(kind);
        event.set(Field::frame, FrameId{++m_frames}).set(Field::function, function);
        event.set(Field::file, std::string_view("synthetic.py")).set(Field::line, std::uint64_t{1});
        if (!m_stack.empty()) event.set(Field::byFrame, m_stack.back().id);
        event.add(Field::args, trace::NamedValue{"n", Value::ofInteger(3)});
        return event;
    }

    void call(std::string_view function) {
        add(begin(Kind::call, function));
        m_stack.push_back({FrameId{m_frames}, false, 1});
        line();
    }

    void create() {
        add(begin(Kind::create, "evens").set(Field::flavor, Word::generator));
        m_parked.push_back(FrameId{m_frames});
    }

    void pull() {
        const auto at = random(m_parked.size());
        const auto id = m_parked[at];
        m_parked.erase(m_parked.begin() + static_cast<std::ptrdiff_t>(at));
        if (random(20) == 0) {
            add(Event(Kind::close).set(Field::frame, id).set(Field::how, Word::dropped));
            return;
        }
        add(Event(Kind::resume)
                .set(Field::frame, id)
                .set(Field::how, Word::next)
                .set(Field::byFrame, m_stack.back().id)
                .set(Field::via, Word::for_));
        m_stack.push_back({id, true, 1});
        line();
    }

    void park() {
        const auto top = m_stack.back();
        m_stack.pop_back();
        m_parked.push_back(top.id);
        add(Event(Kind::suspend)
                .set(Field::frame, top.id)
                .set(Field::line, std::uint64_t{top.line})
                .set(Field::how, Word::yield)
                .set(Field::value, Value::ofInteger(6)));
    }

    void finish() {
        const auto top = m_stack.back();
        if (top.generator && random(4) != 0) return park();
        m_stack.pop_back();
        add(Event(Kind::return_)
                .set(Field::frame, top.id)
                .set(Field::line, std::uint64_t{top.line})
                .set(Field::value, Value::ofNone()));
    }

    void raise() {
        const trace::ExceptionId exc{++m_exceptions};
        const auto place = [&](Event event) {
            return event.set(Field::exc, exc)
                .set(Field::frame, m_stack.back().id)
                .set(Field::line, std::uint64_t{m_stack.back().line});
        };
        add(place(Event(Kind::raise))
                .set(Field::exception, "ValueError")
                .set(Field::message, "no such item")
                .set(Field::how, Word::new_));
        for (auto left = random(3) + 1; left > 0; --left) {
            add(place(Event(Kind::unwind)));
            m_stack.pop_back();
        }
        add(place(Event(Kind::handled)).set(Field::stoppedBy, Word::except));
    }

    void fold() {
        add(Event(Kind::lost)
                .set(Field::count, random(100'000) + 1)
                .set(Field::why, Word::repeat)
                .set(Field::frame, m_stack.back().id));
    }

    void print() {
        add(Event(Kind::output)
                .set(Field::stream, Word::out)
                .set(Field::text, "a line of output\n")
                .set(Field::frame, m_stack.back().id));
    }

    trace::TraceBuilder m_builder;
    trace::BlockBuilder m_block;
    trace::EventIndex m_size;
    std::uint64_t m_random;
    trace::EventIndex m_count = 0;
    std::uint32_t m_frames = 0;
    std::uint32_t m_exceptions = 0;
    std::vector<Entry> m_stack;
    std::vector<FrameId> m_parked;
};

}  // namespace

std::shared_ptr<const trace::Trace> synthetic(trace::EventIndex events, std::uint64_t seed) {
    return Program(events, seed).run();
}

}  // namespace flowglass::tests
