#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include <flowglass/active.hpp>
#include <flowglass/shown.hpp>
#include "core/instrument/alternate_stack.hpp"
#include "core/instrument/recorder.hpp"
#include "core/instrument/source_names.hpp"
#include "core/record/raw_event.hpp"
#include "core/record/thread_log.hpp"

namespace flowglass::detail {

/// A guard's name, and where it stands.
struct GuardPlace {
    record::Interned name{};
    Site site;
};

/// An exception on its way through recorded frames.
struct Token {
    std::uint32_t exception = 0;
    const void* object = nullptr;  ///< what was thrown
    int uncaughtBefore = 0;        ///< std::uncaught_exceptions() when it was
    bool isKept = false;           ///< in a coroutine's promise, about to be thrown again
};

/// A frame that runs, the name of its function, and how many scopes it holds.
struct RunningFrame {
    std::uint32_t frame = 0;
    std::uint32_t function = 0;
    std::uint32_t openScopes = 0;
};

/// A chain of decorators that is being made: its parts come as the compiler evaluates them.
struct OpenChain {
    std::uint32_t chain = 0;
    std::uint32_t nextLayer = 0;    ///< which is evaluated next
    std::vector<SourcePart> parts;  ///< as written, the outermost layer first; empty: not known
    const char* file = nullptr;
    std::string_view name;
};

/// What the C++ runtime keeps of a thread's exceptions, as the Itanium C++ ABI lays it out:
/// https://itanium-cxx-abi.github.io/cxx-abi/abi-eh.html#cxx-throw
struct ThreadExceptions {
    void* caught;
    unsigned uncaught;
};

/// What a thread knows of itself while it is recorded. Its own thread's alone.
class ThreadState {
  public:
    explicit ThreadState(Recorder& recorder);

    record::ThreadLog log;
    /// The recorded frames that run on this thread, outermost first; parked ones are not among
    /// them.
    std::vector<RunningFrame> frames;
    std::vector<RunningFrame> parked;  ///< coroutines with open scopes
    std::vector<Token> tokens;
    std::vector<std::uint32_t> closing;  ///< coroutines whose locals are being destroyed
    std::vector<OpenChain> chains;       ///< being made, the innermost last

    [[nodiscard]] Recorder& recorder() noexcept { return m_recorder; }
    /// The frame that runs; one for the thread itself where nothing else is known. 0 in a task of
    /// which no frame is known.
    [[nodiscard]] std::uint32_t top() { return frames.empty() ? ownFrame() : frames.back().frame; }
    void push(const Mark& frame, std::uint32_t openScopes = 0) {
        frames.push_back({frame.number, frame.function, openScopes});
    }
    void pop(std::uint32_t frame) noexcept;
    /// A coroutine is parked: its open scopes are counted on when it is picked up on this thread.
    void park(std::uint32_t frame) {
        if (!frames.empty() && frames.back().openScopes != 0) parked.push_back(frames.back());
        pop(frame);
    }
    void pickUp(const Mark& frame) { push(frame, parked.empty() ? 0 : takeParked(frame.number)); }
    /// Forgets a parked frame; gives how many scopes are open in it, as far as this thread knows.
    std::uint32_t takeParked(std::uint32_t frame) noexcept;

    /// A scope is entered in the frame that runs. Gives how many were open in it.
    std::uint32_t openScope() noexcept { return frames.empty() ? 0 : frames.back().openScopes++; }
    /// A scope that was entered in `frame`, where so many were open, is left. Gives whether that is
    /// out of order: in another frame, or while a later one is open.
    bool closeScope(std::uint32_t frame, std::uint32_t openBefore) noexcept {
        if (frames.empty()) return frame != 0;
        auto& running = frames.back();
        if (running.frame != frame) return true;
        const bool isInner = running.openScopes > openBefore + 1;
        if (running.openScopes != 0) --running.openScopes;
        return isInner;
    }
    /// Whether `site` lies in the function of the frame that runs.
    [[nodiscard]] bool isInTop(const Site& site) const noexcept {
        if (frames.empty()) return false;
        const auto running = frames.back().function;
        return running == site.function.number || (running != 0 && running == site.lambda.number);
    }

    [[nodiscard]] std::uint32_t newFrame() noexcept { return m_frames.next(m_recorder); }
    [[nodiscard]] std::uint32_t newScope() noexcept { return m_scopes.next(m_recorder); }
    [[nodiscard]] std::uint32_t newTask() noexcept { return m_tasks.next(m_recorder); }
    [[nodiscard]] std::uint32_t newObject() noexcept { return m_objects.next(m_recorder); }
    [[nodiscard]] std::uint32_t newLoop() noexcept { return m_loops.next(m_recorder); }
    [[nodiscard]] std::uint32_t newHandle() noexcept { return m_handles.next(m_recorder); }

    [[nodiscard]] const Site& site(const std::source_location& where);
    [[nodiscard]] record::Interned intern(std::string_view text);
    /// A guard's name and the place it stands at, with one look-up for both.
    [[nodiscard]] const GuardPlace& guardPlace(std::string_view name,
                                               const std::source_location& where) {
        const auto address = reinterpret_cast<std::uintptr_t>(name.data());
        auto& known = m_guards[(address / 8 + where.line()) % m_guards.size()];
        // The same address may hold another text by now.
        if (known.function != where.function_name() || known.line != where.line() ||
            known.data != name.data() || known.text != name) [[unlikely]]
            known = {where.function_name(),
                     where.line(),
                     name.data(),
                     std::string(name),
                     {intern(name), site(where)}};
        return known.place;
    }
    /// std::uncaught_exceptions() of this thread, as one load.
    [[nodiscard]] int uncaughtExceptions() const noexcept {
        return static_cast<int>(m_exceptions->uncaught);
    }

    /// Says what happened to exceptions since the last event, and what was printed. Before every
    /// event.
    void settle() {
        if (!tokens.empty() || !m_printed.empty()) settleSlowly();
    }
    /// Adds to what was printed; whole lines are recorded at once.
    void print(trace::Word stream, std::string_view text);
    void flushPrinted();
    /// The thread's own frame returns, the thread ends.
    void end();

  private:
    /// Numbers taken from the channel a run at a time.
    template <record::Channel::IdSort sort, std::uint32_t run>
    struct Numbers {
        std::uint32_t at = 0;
        std::uint32_t end = 0;
        std::uint32_t next(Recorder& recorder) noexcept {
            if (at == end) {
                at = recorder.channel().newIds(sort, run);
                end = at + run;
            }
            return at++;
        }
    };
    struct KnownSite {
        const char* function = nullptr;
        std::uint32_t line = 0;
        Site site;
    };
    struct KnownText {
        const char* data = nullptr;
        std::string text;
        record::Interned interned{};
    };
    struct KnownGuard {
        const char* function = nullptr;
        std::uint32_t line = 0;
        const char* data = nullptr;
        std::string text;
        GuardPlace place;
    };
    void settleSlowly();
    std::uint32_t ownFrame();

    Recorder& m_recorder;
    const ThreadExceptions* m_exceptions;
    std::optional<AlternateStack> m_stack;  ///< where fatal signals are caught
    Numbers<record::Channel::IdSort::frame, 1> m_frames;
    Numbers<record::Channel::IdSort::scope, 64> m_scopes;
    Numbers<record::Channel::IdSort::task, 1> m_tasks;
    Numbers<record::Channel::IdSort::object, 1> m_objects;
    Numbers<record::Channel::IdSort::loop, 1> m_loops;
    Numbers<record::Channel::IdSort::handle, 64> m_handles;
    std::array<KnownSite, 64> m_sites;
    std::array<KnownText, 64> m_texts;
    std::array<KnownGuard, 64> m_guards;
    std::uint32_t m_ownFrame = 0;  ///< stands for the thread where no other frame was known
    std::string m_printed;
    trace::Word m_printedOn{};
};

/// This thread's state in the last recording that it was seen in; null where there is none.
extern constinit thread_local ThreadState* t_state;
[[nodiscard]] ThreadState* newThreadState() noexcept;
/// This thread's state in the recording that goes on; null where there is none, or the thread is
/// ending.
[[nodiscard]] inline ThreadState* threadState() noexcept {
    auto* state = t_state;
    if (state != nullptr && &state->recorder() == Recorder::current()) [[likely]]
        return state;
    return newThreadState();
}
/// Ends this thread's part of the recording now rather than with the thread.
void endThread() noexcept;
/// In a forked child.
void abandonThread() noexcept;

/// What RawEvent takes, of what the templates show. Borrows the text.
[[nodiscard]] record::RawValue rawOf(const Shown& shown) noexcept;

}  // namespace flowglass::detail
