#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/result.hpp"
#include "core/python/code/code_info.hpp"
#include "core/python/frames/frames.hpp"
#include "core/python/run/config.hpp"
#include "core/python/thread_state.hpp"
#include "core/python/values/user_classes.hpp"
#include "core/record/channel.hpp"
#include "core/record/dictionary.hpp"

namespace flowglass::python {

/// The recording of one Python process: what all its threads share. Used under the GIL, but for
/// endThread().
class Recorder {
  public:
    /// Attaches to config.channel, or announces this process at config.follow, as one that runs
    /// `words`. Errors: format, io.
    [[nodiscard]] static base::Result<std::unique_ptr<Recorder>> create(
        Config config, const std::vector<std::string>& words);
    ~Recorder();

    /// The calling thread's part; made, and its `thread` event recorded, when first asked for.
    [[nodiscard]] ThreadState& thread() noexcept {
        ThreadState* state = t_state;
        return state != nullptr ? *state : addThread();
    }
    /// The calling thread's part where it has one; else null.
    [[nodiscard]] static ThreadState* seenThread() noexcept { return t_state; }
    /// Whether events are still recorded: not after a limit, nor in a forked child. A handler that
    /// gets false has been counted as lost and has nothing more to do.
    [[nodiscard]] bool admits(std::uint64_t ticks) noexcept {
        if (m_isRecording && ++m_events <= m_maxEvents && ticks <= m_lastTicks) [[likely]]
            return true;
        return reachLimit();
    }
    [[nodiscard]] bool isRecording() const noexcept { return m_isRecording; }

    [[nodiscard]] std::uint32_t newFrameId() noexcept { return m_frameIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newExceptionId() noexcept { return m_exceptionIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newChainId() noexcept { return m_chainIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newScopeId() noexcept { return m_scopeIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newObjectId() noexcept { return m_objectIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newTaskId() noexcept { return m_taskIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newLoopId() noexcept { return m_loopIds.next(m_channel); }
    [[nodiscard]] std::uint32_t newHandleId() noexcept { return m_handleIds.next(m_channel); }

    [[nodiscard]] const Config& config() const noexcept { return m_config; }
    [[nodiscard]] record::Channel& channel() noexcept { return m_channel; }
    [[nodiscard]] record::Dictionary& dictionary() noexcept { return m_dictionary; }
    [[nodiscard]] CodeTable& codes() noexcept { return m_codes; }
    [[nodiscard]] UserClasses& userClasses() noexcept { return m_userClasses; }
    [[nodiscard]] FramePool& pool() noexcept { return m_pool; }
    [[nodiscard]] GeneratorTable& generators() noexcept { return m_generators; }

    /// Every thread that has recorded and not ended.
    [[nodiscard]] std::vector<ThreadState*> threads();
    /// Says what a limit cost and hands everything over, when the program has ended.
    void finish() noexcept;
    /// In a forked child: records nothing any more, touches nothing of the parent's.
    void abandon() noexcept;
    /// After abandon(), with the GIL: begins a recording of this process's own, in which nothing is
    /// known of what was before but code, names and classes. False where nobody takes it.
    [[nodiscard]] bool beginAnew() noexcept;
    /// A thread's last act, without the GIL.
    void endThread(ThreadState& state) noexcept;

  private:
    Recorder(Config config, record::Channel channel);
    void describeRuntime();
    ThreadState& addThread() noexcept;
    void tellThread(ThreadState& state) noexcept;
    void beginLimits();
    bool reachLimit() noexcept;

    /// Numbers of one id sort, taken from the channel some at a time.
    struct Ids {
        record::Channel::IdSort sort;
        std::uint32_t at = 0;
        std::uint32_t end = 0;
        std::uint32_t next(record::Channel& channel) noexcept {
            if (at == end) {
                constexpr std::uint32_t some = 256;
                at = channel.newIds(sort, some);
                end = at + some;
            }
            return at++;
        }
    };

    // The extension is loaded late, but one pointer always fits the static TLS reserve; this model
    // saves a call for every event.
    [[gnu::tls_model("initial-exec")]] static thread_local ThreadState* t_state;

    Config m_config;
    record::Channel m_channel;
    record::Dictionary m_dictionary;
    CodeTable m_codes;
    UserClasses m_userClasses;
    FramePool m_pool;
    GeneratorTable m_generators;
    bool m_isRecording = true;
    bool m_atLimit = false;  ///< stopped by a limit: what comes now is only counted
    std::uint64_t m_events = 0;
    std::uint64_t m_maxEvents = ~std::uint64_t{0};
    std::uint64_t m_lastTicks = ~std::uint64_t{0};
    std::uint64_t m_mostTicks = 0;  ///< that it may last; 0: no limit
    std::uint64_t m_lost = 0;       ///< events that came after the limit
    Ids m_frameIds{record::Channel::IdSort::frame};
    Ids m_exceptionIds{record::Channel::IdSort::exception};
    Ids m_chainIds{record::Channel::IdSort::chain};
    Ids m_scopeIds{record::Channel::IdSort::scope};
    Ids m_objectIds{record::Channel::IdSort::object};
    Ids m_taskIds{record::Channel::IdSort::task};
    Ids m_loopIds{record::Channel::IdSort::loop};
    Ids m_handleIds{record::Channel::IdSort::handle};
    std::mutex m_mutex;  ///< guards m_threads
    std::vector<std::unique_ptr<ThreadState>> m_threads;
};

}  // namespace flowglass::python
