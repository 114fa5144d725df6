#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

/// A coroutine that Asio's executors run: what its handlers share while it is parked, running or
/// told about. It is handed from thread to thread with the handler that resumes it, so everything
/// but its state belongs to whoever has that handler, or runs it. Its memory is never given back,
/// only used for the next one: a thread that parked it may look at its state after it has ended.
class AsioTask {
  public:
    /// Where it is; the lowest bits of its state.
    enum Phase : std::uint64_t {
        running,
        starting,  ///< new, and its first operation is being started
        parking,   ///< what it waits for is being started, and nobody has told yet
        parked,    ///< what it waits for has been told
        readied,   ///< ... and that it may run
    };
    static constexpr std::uint64_t kPhaseMask = 7;
    [[nodiscard]] static Phase phaseOf(std::uint64_t state) noexcept {
        return static_cast<Phase>(state & kPhaseMask);
    }

    /// One that no other thread knows of. Allocates, at most as often as there were tasks at once.
    static AsioTask& make(ThreadState& state);
    /// Gives it back: it is over.
    void recycle() noexcept;

    [[nodiscard]] std::uint64_t state() const noexcept {
        return m_state.load(std::memory_order_acquire);
    }
    /// By whoever runs or makes it; gives the state, which it has never been in before.
    std::uint64_t park(Phase phase) noexcept {
        const auto round = (m_state.load(std::memory_order_relaxed) | kPhaseMask) + 1;
        m_state.store(round | phase, std::memory_order_release);
        return round | phase;
    }
    /// By whoever resumes it, or has started what it waits for: the first one tells.
    bool advance(std::uint64_t from, Phase to) noexcept {
        return m_state.compare_exchange_strong(from, (from & ~kPhaseMask) | to,
                                               std::memory_order_acq_rel);
    }
    /// By whoever resumes it after it was told.
    void run(std::uint64_t from) noexcept {
        m_state.store(from & ~kPhaseMask, std::memory_order_relaxed);
    }

    /// When it begins or ends to run: its frames lie on the thread while it does, and what lay
    /// there waits here meanwhile.
    void exchangeFrames(ThreadState& state) noexcept {
        if (!frames.empty() || !state.frames.empty()) state.frames.swap(frames);
    }

    std::uint32_t number = 0;
    std::uint32_t era = 0;
    bool hasRun = false;
    trace::Word outcome = trace::Word::unknown;
    std::uint32_t exception = 0;  ///< that it ended with
    std::optional<Shown> value;   ///< that it returned
    std::uint64_t parkedAt = 0;   ///< ticks when its wait was told
    /// While it is parked, its own frames; while it runs, those of the thread around it.
    std::vector<RunningFrame> frames;

  private:
    AsioTask() = default;
    std::atomic<std::uint64_t> m_state{0};
};

}  // namespace flowglass::detail
