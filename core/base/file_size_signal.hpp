#pragma once

#include <signal.h>

#include <cerrno>
#include <ctime>

namespace flowglass::base {

/// While it lives, a file that outgrows the process's limit (`ulimit -f`) is an error like a full
/// disk: the signal that would end the process is held off this thread, and taken away again.
class FileSizeSignal {
  public:
    FileSizeSignal() {
        sigemptyset(&m_signal);
        sigaddset(&m_signal, SIGXFSZ);
        pthread_sigmask(SIG_BLOCK, &m_signal, &m_before);
    }
    FileSizeSignal(const FileSizeSignal&) = delete;
    FileSizeSignal& operator=(const FileSizeSignal&) = delete;
    ~FileSizeSignal() {
        const timespec atOnce{};
        while (sigtimedwait(&m_signal, nullptr, &atOnce) < 0 && errno == EINTR) {
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

  private:
    sigset_t m_signal{};
    sigset_t m_before{};
};

}  // namespace flowglass::base
