#include "core/instrument/fatal_signals.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/instrument/recorder.hpp"

namespace flowglass::detail {
namespace {

/// What signal(7) does not end a process for, or nobody can catch.
constexpr std::array kHarmless{SIGKILL,  SIGSTOP, SIGCHLD, SIGCONT, SIGURG,
                               SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU};

/// Once what was recorded is written, the same signal again, with all that came with it: delivered
/// when this returns, it ends the process (and dumps its core) as if nobody had looked.
void onFatal(int number, siginfo_t* info, void*) {
    const int error = errno;
    if (auto* recorder = Recorder::current()) recorder->endOf(number);
    signal(number, SIG_DFL);
    if (syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), number, info) != 0) raise(number);
    errno = error;
}

}  // namespace

void catchFatalSignals() {
    for (int number = 1; number <= SIGRTMAX; ++number) {
        if (std::find(kHarmless.begin(), kHarmless.end(), number) != kHarmless.end()) continue;
        struct sigaction before {};
        // The C library keeps a few numbers to itself, and says so.
        if (sigaction(number, nullptr, &before) != 0 || before.sa_handler != SIG_DFL) continue;
        struct sigaction action {};
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        action.sa_sigaction = onFatal;
        sigaction(number, &action, nullptr);
    }
}

}  // namespace flowglass::detail
