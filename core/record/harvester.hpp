#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "core/record/collector.hpp"

namespace flowglass::record {

/// Collects from a channel in a thread of its own, so that a program which records faster than
/// anybody can decode goes on at its own pace: what is ahead waits here, in the launcher's memory.
/// Past kMostWaiting it stops collecting, and the program waits after all.
/// The members are for one other thread.
class Harvester {
  public:
    static constexpr std::size_t kMostWaiting = std::size_t{1} << 30U;  ///< bytes

    explicit Harvester(Channel& channel);
    ~Harvester();
    Harvester(const Harvester&) = delete;
    Harvester& operator=(const Harvester&) = delete;

    /// The oldest harvest that waits; empty where none does.
    [[nodiscard]] std::optional<Harvest> next();
    /// Stops the thread, for a program that has ended. next() then gives what still waits, and the
    /// rest of the channel last.
    void stop();

  private:
    void run();
    [[nodiscard]] std::chrono::milliseconds store(Harvest harvest);

    Collector m_collector;
    std::mutex m_mutex;
    std::condition_variable m_stops;
    std::deque<Harvest> m_waiting;
    std::size_t m_waitingBytes = 0;
    bool m_stopped = false;
    std::thread m_thread;
};

}  // namespace flowglass::record
