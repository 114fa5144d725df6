#include "core/model/run_figures.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace flowglass::model {
namespace {

using trace::Field;
using trace::Kind;

/// Where the string literal that begins at `at` ends: at its closing quote.
std::size_t endOfString(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            return i;
        }
    }
    return text.size();
}

/// Whether the program's own code did it, not what runs it: an interpreter starts before that, and
/// clears up after it.
bool isOwn(const trace::Event& event) {
    switch (event.kind) {
        case Kind::thread:
        case Kind::threadEnd:
        case Kind::close:
            return false;
        case Kind::end:
            return event.number(Field::signal).has_value();
        default:
            return true;
    }
}

class Counter {
  public:
    void see(const trace::Event& event) {
        m_now = static_cast<std::uint64_t>(event.time.count());
        if (isOwn(event)) {
            if (!m_begin) m_begin = m_now;
            m_figures.duration_ns = m_now - *m_begin;
        }
        switch (event.kind) {
            case Kind::call:
            case Kind::create:
                ++m_figures.frames;
                if (event.frame()) m_alive.insert(*event.frame());
                m_figures.mostFrames =
                    std::max<std::uint64_t>(m_figures.mostFrames, m_alive.size());
                for (const auto& argument : event.named(Field::args)) measure(&argument.value);
                break;
            case Kind::return_:
                measure(event.value(Field::value));
                [[fallthrough]];
            case Kind::close:
            case Kind::unwind:
                if (event.frame()) m_alive.erase(*event.frame());
                break;
            case Kind::resume:
                ++m_figures.resumes;
                break;
            case Kind::bind:
            case Kind::suspend:
                measure(event.value(Field::value));
                break;
            case Kind::output:
                ++m_figures.outputs;
                break;
            case Kind::raise:
                if (event.exc() && m_raised.insert(*event.exc()).second) ++m_figures.raised;
                break;
            default:
                seeWaiting(event);
        }
    }

    [[nodiscard]] RunFigures take() {
        // What stood still to the end stood still until then.
        for (const auto& [thread, since] : m_blocked) m_figures.blocked_ns += m_now - since;
        // So does a loop that never woke up.
        for (const auto& [loop, since] : m_asleep) m_figures.asleep_ns += m_now - since;
        // So do tasks that never finished.
        if (m_tasks > 0) m_figures.tasks_ns = m_now - *m_firstTask;
        return m_figures;
    }

  private:
    void seeWaiting(const trace::Event& event) {
        const auto task = event.id<trace::TaskId>(Field::task);
        const auto now = static_cast<std::uint64_t>(event.time.count());
        if (event.kind == Kind::task) {
            ++m_figures.tasks;
            m_figures.mostTasks = std::max(m_figures.mostTasks, ++m_tasks);
            if (!m_firstTask) m_firstTask = now;
        } else if (event.kind == Kind::finish && m_tasks > 0) {
            --m_tasks;
            m_figures.tasks_ns = now - *m_firstTask;
        } else if (event.kind == Kind::run && task != m_running) {
            if (m_running) ++m_figures.switches;
            m_running = task;
        } else if (event.kind == Kind::block) {
            m_blocked.try_emplace(event.thread, now);
        } else if (event.kind == Kind::unblock && m_blocked.contains(event.thread)) {
            m_figures.blocked_ns += now - m_blocked[event.thread];
            m_blocked.erase(event.thread);
        } else if (event.kind == Kind::idle) {
            seeAsleep(event, now);
        } else if (event.kind == Kind::turn) {
            wake(event, now);
        }
    }

    /// How long a loop slept is told with it, or by what the loop did next.
    void seeAsleep(const trace::Event& event, std::uint64_t now) {
        wake(event, now);
        const auto told = event.number(Field::forDuration);
        const auto loop = event.id<trace::LoopId>(Field::loop);
        m_figures.asleep_ns += told.value_or(0);
        if (!told && loop) m_asleep[*loop] = now;
    }
    void wake(const trace::Event& event, std::uint64_t now) {
        const auto loop = event.id<trace::LoopId>(Field::loop);
        const auto found = loop ? m_asleep.find(*loop) : m_asleep.end();
        if (found == m_asleep.end()) return;
        m_figures.asleep_ns += now - found->second;
        m_asleep.erase(found);
    }

    void measure(const trace::Value* value) {
        if (value == nullptr || value->form != trace::ValueForm::text) return;
        const Items items = itemsIn(value->text);
        const auto size = [](const Items& each) { return 2 * each.count + (each.more ? 1 : 0); };
        if (size(items) > size(m_figures.largest)) m_figures.largest = items;
    }

    RunFigures m_figures;
    std::uint64_t m_now = 0;
    std::optional<std::uint64_t> m_begin;  ///< of the program's own code
    std::unordered_set<trace::FrameId> m_alive;
    std::unordered_set<trace::ExceptionId> m_raised;
    std::unordered_map<trace::ThreadId, std::uint64_t> m_blocked;  ///< and since when
    std::unordered_map<trace::LoopId, std::uint64_t> m_asleep;     ///< and since when
    std::uint64_t m_tasks = 0;
    std::optional<std::uint64_t> m_firstTask;  ///< when it was created
    std::optional<trace::TaskId> m_running;
};

}  // namespace

Items itemsIn(std::string_view text) {
    if (text.size() < 2) return {};
    const auto open = std::string_view("[({").find(text.front());
    if (open == std::string_view::npos || text.back() != "])}"[open]) return {};
    text = text.substr(1, text.size() - 2);
    Items items;
    std::size_t depth = 0;
    std::size_t begin = 0;
    const auto take = [&](std::size_t end) {
        const auto item = text.substr(begin, end - begin);
        const auto first = item.find_first_not_of(' ');
        begin = end + 1;
        if (first == std::string_view::npos) return;
        if (item.substr(first) == "…") {
            items.more = true;
        } else {
            ++items.count;
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char sign = text[i];
        if (sign == '\'' || sign == '"') {
            i = endOfString(text, i);
        } else if (std::string_view("[({").find(sign) != std::string_view::npos) {
            ++depth;
        } else if (std::string_view("])}").find(sign) != std::string_view::npos && depth > 0) {
            --depth;
        } else if (sign == ',' && depth == 0) {
            take(i);
        }
    }
    take(text.size());
    return items;
}

RunFigures figuresOf(const trace::Trace& trace) {
    Counter counter;
    trace.each(0, trace.size(), [&](const trace::Event& event) { counter.see(event); });
    return counter.take();
}

}  // namespace flowglass::model
