#include "core/instrument/thread_state.hpp"

#include <cxxabi.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <exception>

#include "core/instrument/exceptions.hpp"
#include "core/instrument/threads.hpp"

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

constinit thread_local bool t_hasEnded = false;

bool isMainThread() {
    return syscall(SYS_gettid) == getpid();
}

/// Ends the thread's recording with the thread.
struct Ender {
    bool isTouched = false;
    ~Ender() {
        // The main thread goes on: static objects are destroyed after its thread_local ones.
        if (isMainThread()) return;
        endThread();
        t_hasEnded = true;
    }
};
thread_local Ender t_ender;

/// The thread's name where it has one of its own rather than the process's.
std::string threadName() {
    if (isMainThread()) return "main";
    std::array<char, 32> own{};
    pthread_getname_np(pthread_self(), own.data(), own.size());
    return std::string(own.data()) == program_invocation_short_name ? "" : own.data();
}

}  // namespace

constinit thread_local ThreadState* t_state = nullptr;

ThreadState::ThreadState(Recorder& recorder)
    : log(recorder.channel(), recorder.channel().newThread()),
      m_recorder(recorder),
      m_exceptions(reinterpret_cast<const ThreadExceptions*>(abi::__cxa_get_globals())) {
    frames.reserve(64);
    const auto name = threadName();
    RawEvent<Kind::thread> event(log, ticks(), name.size() + 8);
    if (!name.empty()) event.put<Field::name>(name);
    event.putId<Field::parentThread>(parentThread()).commit();
    if (recorder.writesItself()) m_stack.emplace();
}

std::uint32_t ThreadState::ownFrame() {
    if (log.task() != 0) return 0;
    // Something ran what is recorded next: the thread itself, as far as anybody said.
    m_ownFrame = newFrame();
    const auto function = intern(isMainThread() ? "main" : "<thread>");
    RawEvent<Kind::call>(log, ticks())
        .put<Field::frame>(m_ownFrame)
        .put<Field::function>(function)
        .commit();
    frames.push_back({m_ownFrame, function.number});
    return m_ownFrame;
}

void ThreadState::pop(std::uint32_t frame) noexcept {
    if (!frames.empty() && frames.back().frame == frame) {
        frames.pop_back();
        return;
    }
    // Resumed on one thread and parked on another.
    std::erase_if(frames, [frame](const auto& running) { return running.frame == frame; });
}

std::uint32_t ThreadState::takeParked(std::uint32_t frame) noexcept {
    const auto found = std::find_if(parked.begin(), parked.end(),
                                    [frame](const auto& each) { return each.frame == frame; });
    if (found == parked.end()) return 0;
    const auto open = found->openScopes;
    parked.erase(found);
    return open;
}

const Site& ThreadState::site(const std::source_location& where) {
    const auto address = reinterpret_cast<std::uintptr_t>(where.function_name());
    auto& known = m_sites[(address ^ where.line()) % m_sites.size()];
    if (known.function != where.function_name() || known.line != where.line())
        known = {where.function_name(), where.line(), m_recorder.site(where)};
    return known.site;
}

record::Interned ThreadState::intern(std::string_view text) {
    const auto address = reinterpret_cast<std::uintptr_t>(text.data());
    auto& known = m_texts[(address / 8) % m_texts.size()];
    // The same address may hold another text by now.
    if (known.data != text.data() || known.text != text || known.interned.number == 0)
        known = {text.data(), std::string(text), m_recorder.dictionary().intern(text)};
    return known.interned;
}

void ThreadState::settleSlowly() {
    flushPrinted();
    while (!tokens.empty() && !tokens.back().isKept &&
           uncaughtExceptions() <= tokens.back().uncaughtBefore) {
        const auto token = tokens.back();
        tokens.pop_back();
        stopped(*this, token);
    }
}

void ThreadState::print(Word stream, std::string_view text) {
    if (stream != m_printedOn) flushPrinted();
    if (m_printed.empty()) settle();
    m_printedOn = stream;
    m_printed += text;
    if (m_printed.back() == '\n' || m_printed.size() >= record::kMostText / 2) flushPrinted();
}

void ThreadState::flushPrinted() {
    if (m_printed.empty()) return;
    const auto frame = top();
    for (std::string_view rest = m_printed; !rest.empty();) {
        const auto part = rest.substr(0, record::kMostText);
        rest.remove_prefix(part.size());
        RawEvent<Kind::output>(log, ticks(), part.size() + 8)
            .put<Field::stream>(m_printedOn)
            .put<Field::text>(part)
            .putId<Field::frame>(frame)
            .commit();
    }
    m_printed.clear();
}

void ThreadState::end() {
    settle();
    if (m_ownFrame != 0 && frames.size() == 1 && frames.back().frame == m_ownFrame)
        RawEvent<Kind::return_>(log, ticks()).put<Field::frame>(m_ownFrame).commit();
    RawEvent<Kind::threadEnd>(log, ticks()).commit();
}

ThreadState* newThreadState() noexcept {
    auto* recorder = Recorder::current();
    if (recorder == nullptr || t_hasEnded) return nullptr;
    t_ender.isTouched = true;
    delete t_state;
    t_state = new ThreadState(*recorder);
    return t_state;
}

void endThread() noexcept {
    if (t_state == nullptr) return;
    if (&t_state->recorder() == Recorder::current()) t_state->end();
    delete t_state;
    t_state = nullptr;
}

void abandonThread() noexcept {
    if (t_state == nullptr) return;
    t_state->log.abandon();
    delete t_state;
    t_state = nullptr;
}

record::RawValue rawOf(const Shown& shown) noexcept {
    record::RawValue value;
    switch (shown.form) {
        case Shown::Form::integer:
            value.form = trace::ValueForm::integer;
            value.integer = shown.integer;
            break;
        case Shown::Form::real:
            value.form = trace::ValueForm::real;
            value.real = shown.real;
            break;
        case Shown::Form::text:
            value.form = trace::ValueForm::text;
            value.text = std::string_view(shown.text).substr(0, record::kMostText);
            break;
    }
    return value;
}

}  // namespace flowglass::detail
