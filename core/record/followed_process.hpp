#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/record/announcement.hpp"
#include "core/record/limits.hpp"
#include "core/record/trace_sink.hpp"

namespace flowglass::record {

/// A process that is recorded though it is none of ours to wait for: a thread drains its channel
/// into a file, until it has ended or is to be left alone.
class FollowedProcess {
  public:
    /// `stop` becomes readable when it is to be left alone.
    FollowedProcess(Announcement announced, std::unique_ptr<TraceSink> sink, Channel channel,
                    Limits limits, int stop);
    /// Waits for its end.
    ~FollowedProcess();
    FollowedProcess(const FollowedProcess&) = delete;
    FollowedProcess& operator=(const FollowedProcess&) = delete;

    [[nodiscard]] bool isOver() const { return m_isOver; }
    /// Once it is over.
    [[nodiscard]] const std::optional<base::Error>& fault() const { return m_fault; }
    void join();

  private:
    void run(int process, TraceSink& sink, Channel channel, Limits limits, int stop);

    std::atomic<bool> m_isOver{false};
    std::optional<base::Error> m_fault;
    std::thread m_thread;
};

}  // namespace flowglass::record
