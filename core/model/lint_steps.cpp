#include <algorithm>

#include "core/base/join.hpp"
#include "core/model/lint_rules.hpp"
#include "core/model/words.hpp"

namespace flowglass::model::lints {

using base::joined;
using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// Beyond that only the slowest are looked into.
constexpr std::size_t kMostSteps = 200;
/// What an event costs the program at most, lines with their locals: a step counts as slow only if
/// it would be so unrecorded.
constexpr base::Nanoseconds kCostOfEvent{100};
/// What the recorder calls its own pauses (ThreadLog).
constexpr std::string_view kWriter = "the recording's writer";

std::uint32_t numberOf(const trace::Event& event, Field field) {
    return static_cast<std::uint32_t>(event.number(field).value_or(0));
}

/// Where a step's time went.
class Spending {
  public:
    Spending(const LintFacts& facts, trace::ThreadId thread) : m_facts(facts), m_thread(thread) {}

    void see(const trace::Event& event) {
        if (event.thread != m_thread) return;
        ++m_events;
        if (m_since) m_spent[here()] += event.time - *m_since;
        m_since = event.time;
        const auto frame = event.frame();
        switch (event.kind) {
            case Kind::call:
            case Kind::resume:
                if (frame) m_stack.push_back(*frame), m_lines[frame->value] = event.line();
                break;
            case Kind::line:
                if (frame) m_lines[frame->value] = event.line();
                break;
            case Kind::return_:
            case Kind::unwind:
            case Kind::suspend:
            case Kind::close:
                if (!m_stack.empty() && frame == m_stack.back()) m_stack.pop_back();
                break;
            case Kind::block:
                m_stillSince = event.time;
                m_stillIn = event.text(Field::what);
                break;
            case Kind::unblock:
                if (m_stillSince) m_still[m_stillIn] += event.time - *m_stillSince;
                m_stillSince.reset();
                break;
            default:
                break;
        }
    }
    [[nodiscard]] base::Nanoseconds cost() const { return m_events * kCostOfEvent; }
    [[nodiscard]] Place place() const { return longest(m_spent).first; }
    /// What it stood still in for the longest time, and how long.
    [[nodiscard]] std::pair<std::string_view, base::Nanoseconds> still() const {
        return longest(m_still);
    }

  private:
    template <class Key>
    static std::pair<Key, base::Nanoseconds> longest(const std::map<Key, base::Nanoseconds>& all) {
        std::pair<Key, base::Nanoseconds> found{};
        for (const auto& one : all)
            if (one.second > found.second) found = one;
        return found;
    }
    [[nodiscard]] Place here() const {
        if (m_stack.empty()) return {};
        const auto* function = m_facts.frames().functionOf(m_stack.back());
        const auto line = m_lines.find(m_stack.back().value);
        if (function == nullptr || line == m_lines.end()) return {};
        return {function->file, line->second};
    }

    const LintFacts& m_facts;
    trace::ThreadId m_thread;
    std::int64_t m_events = 0;
    std::optional<base::Nanoseconds> m_since;
    std::optional<base::Nanoseconds> m_stillSince;
    std::string_view m_stillIn;
    std::vector<trace::FrameId> m_stack;
    std::unordered_map<std::uint32_t, std::uint32_t> m_lines;
    std::map<Place, base::Nanoseconds> m_spent;
    std::map<std::string_view, base::Nanoseconds> m_still;
};

std::string timeText(base::Nanoseconds time) {
    return duration(static_cast<std::uint64_t>(time.count()));
}

}  // namespace

Steps::Loop* Steps::loopOf(std::uint32_t task) {
    const auto id = m_loopIds.find(task);
    return id == m_loopIds.end() ? nullptr : &m_loops[id->second];
}

void Steps::begin(const trace::Event& event, std::uint32_t task, std::uint32_t callback) {
    Step step;
    step.from = event.index;
    step.task = task;
    step.callback = callback;
    step.begin = event.time;
    m_running[event.thread].push_back(step);
    Loop* loop = task == 0 ? nullptr : loopOf(task);
    if (loop == nullptr) return;
    if (loop->ready > 0 && event.how() != Word::eager) --loop->ready;
    loop->isPool |= loop->thread && *loop->thread != event.thread;
    loop->thread = event.thread;
}

void Steps::end(const trace::Event& event, std::uint32_t task, std::uint32_t callback) {
    auto& running = m_running[event.thread];
    const bool isInnermost =
        !running.empty() && running.back().task == task && running.back().callback == callback;
    if (!isInnermost) {
        // What another thread tells of a task's end says nothing about when it was.
        for (auto& [thread, steps] : m_running)
            std::erase_if(steps, [&](const Step& step) { return step.task == task && task != 0; });
        return;
    }
    Step step = running.back();
    running.pop_back();
    const auto whole = event.time - step.begin;
    if (!running.empty()) running.back().inner += whole;
    step.held = whole - step.inner;
    step.to = event.index + 1;
    if (step.held < kSlowStep) return;
    if (const Loop* loop = task == 0 ? nullptr : loopOf(task)) step.kept = loop->ready;
    m_slow.push_back(step);
}

/// A thread that waits for the recording would not have without it.
void Steps::pause(const trace::Event& event) {
    auto& since = m_paused[event.thread];
    if (event.kind == Kind::block) {
        since = event.text(Field::what) == kWriter ? event.time : base::Nanoseconds{};
        return;
    }
    auto& running = m_running[event.thread];
    if (since.count() != 0 && !running.empty()) running.back().inner += event.time - since;
    since = {};
}

void Steps::see(const trace::Event& event) {
    const auto task = numberOf(event, Field::task);
    switch (event.kind) {
        case Kind::task:
            if (event.has(Field::loop)) m_loopIds[task] = numberOf(event, Field::loop);
            break;
        case Kind::ready:
            if (Loop* loop = loopOf(task)) ++loop->ready;
            break;
        case Kind::run:
            return begin(event, task, 0);
        case Kind::wait:
        case Kind::finish:
            return end(event, task, 0);
        case Kind::callback:
            if (event.word(Field::phase) == Word::begin)
                begin(event, 0, numberOf(event, Field::handle));
            if (event.word(Field::phase) == Word::end)
                end(event, 0, numberOf(event, Field::handle));
            break;
        case Kind::block:
        case Kind::unblock:
            return pause(event);
        default:
            break;
    }
}

std::string Steps::sentence(const Step& step, const LintFacts& facts, std::string_view stillIn,
                            base::Nanoseconds still) {
    const auto callback = facts.names().callbackName({step.callback});
    std::string text = step.task != 0     ? facts.names().taskName({step.task})
                       : callback.empty() ? std::string("a callback")
                                          : joined({"the callback ", callback});
    text += joined({" holds the loop for ", timeText(step.held), " without a pause"});
    const bool standsStill = still * 2 > step.held;
    if (standsStill)
        text += joined({", standing still in ", stillIn.empty() ? "a call" : stillIn, " for ",
                        timeText(still)});
    if (step.kept > 0) text += joined({", while ", counted(step.kept, "other task"), " could run"});
    if (!facts.isPython()) return text + "; give long work to a thread pool.";
    if (standsStill && stillIn.starts_with("sleep"))
        return text + "; await asyncio.sleep() instead.";
    return text + (standsStill
                       ? "; await asyncio's own counterpart, or asyncio.to_thread()."
                       : "; give long work to asyncio.to_thread(), or await between parts of it.");
}

void Steps::finish(const LintFacts& facts, LintList& list) const {
    auto slow = m_slow;
    // A pool of threads is there for long work.
    std::erase_if(slow, [&](const Step& step) {
        const auto id = m_loopIds.find(step.task);
        const auto loop = id == m_loopIds.end() ? m_loops.end() : m_loops.find(id->second);
        return loop != m_loops.end() && loop->second.isPool;
    });
    std::ranges::stable_sort(slow, std::greater{}, &Step::held);
    if (slow.size() > kMostSteps) slow.resize(kMostSteps);
    for (auto& step : slow) {
        Spending spending(facts, facts.trace().event(step.from).thread);
        facts.trace().each(step.from, step.to,
                           [&](const trace::Event& event) { spending.see(event); });
        step.held -= spending.cost();
        if (step.held < kSlowStep) continue;
        const auto [stillIn, still] = spending.still();
        const std::string subject = step.task == 0 ? "callback" : "task";
        list.add(LintSort::slowStep, step.from, spending.place(), subject,
                 sentence(step, facts, stillIn, still), step.held.count());
    }
}

}  // namespace flowglass::model::lints
