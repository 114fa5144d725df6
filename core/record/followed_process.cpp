#include "core/record/followed_process.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "core/record/drain.hpp"

namespace flowglass::record {
namespace {

constexpr int kDecoderNiceness = 5;

/// Whether a process that is no child of ours has ended.
class Watch {
  public:
    explicit Watch(int process)
        : m_process(process), m_handle(static_cast<int>(syscall(SYS_pidfd_open, process, 0))) {}

    enum class Found { running, ended, toBeLeft };
    /// Waits at most `patience`, or until it is to be left alone.
    [[nodiscard]] Found look(std::chrono::milliseconds patience, int stop) const {
        // Without a pidfd poll passes -1 over.
        std::array<pollfd, 2> waited{pollfd{m_handle.get(), POLLIN, 0}, pollfd{stop, POLLIN, 0}};
        (void)poll(waited.data(), waited.size(), static_cast<int>(patience.count()));
        const bool isGone = m_handle.get() < 0 && kill(m_process, 0) != 0 && errno == ESRCH;
        if (isGone || waited[0].revents != 0) return Found::ended;
        return waited[1].revents != 0 ? Found::toBeLeft : Found::running;
    }

  private:
    int m_process;
    UniqueDescriptor m_handle;
};

}  // namespace

FollowedProcess::FollowedProcess(Announcement announced, std::unique_ptr<TraceSink> sink,
                                 Channel channel, Limits limits, int stop)
    : m_thread([this, process = announced.process, sink = std::move(sink),
                channel = std::move(channel), limits,
                stop]() mutable { run(process, *sink, std::move(channel), limits, stop); }) {}

FollowedProcess::~FollowedProcess() {
    join();
}

void FollowedProcess::join() {
    if (m_thread.joinable()) m_thread.join();
}

void FollowedProcess::run(int process, TraceSink& sink, Channel channel, Limits limits, int stop) {
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kDecoderNiceness);
    const Watch watch(process);
    Drain drain(channel, sink, limits);
    auto patience = std::chrono::milliseconds(0);
    auto found = Watch::Found::running;
    while ((found = watch.look(patience, stop)) == Watch::Found::running)
        patience = drain.round() ? std::chrono::milliseconds(0) : kDrainEvery;
    // One that lives on must not wait for a drain that is gone.
    channel.stop();
    // How it ended is only told to its parent: what is known is what it said itself before.
    std::optional<trace::Event> end;
    if (const auto status = channel.ending(); status && found == Watch::Found::ended)
        end.emplace(trace::Kind::end).set(trace::Field::status, std::uint64_t{*status});
    drain.finish(std::move(end));
    m_fault = sink.fault();
    m_isOver = true;
}

}  // namespace flowglass::record
