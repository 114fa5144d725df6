#include "core/record/process_watch.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>

namespace flowglass::record {

ProcessWatch::ProcessWatch(int process)
    : m_process(process), m_handle(static_cast<int>(syscall(SYS_pidfd_open, process, 0))) {}

std::optional<Ending> ProcessWatch::wait(std::chrono::milliseconds patience) {
    if (m_ending) return m_ending;
    // Without a pidfd (-1) poll is a plain sleep.
    pollfd waited{m_handle.get(), POLLIN, 0};
    if (patience.count() > 0) (void)poll(&waited, 1, static_cast<int>(patience.count()));
    int status = 0;
    const pid_t ended = waitpid(m_process, &status, WNOHANG);
    if (ended < 0 && errno == ECHILD) m_ending = Ending{};  // somebody else reaped it
    if (ended != m_process) return m_ending;
    m_ending = Ending{};
    if (WIFEXITED(status)) m_ending->status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) m_ending->signal = WTERMSIG(status);
    return m_ending;
}

}  // namespace flowglass::record
