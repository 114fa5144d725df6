#include "core/record/signal_relay.hpp"

#include <atomic>
#include <cerrno>

namespace flowglass::record {
namespace {

constexpr std::array kSignals{SIGINT, SIGQUIT, SIGTERM, SIGHUP};

/// A signal handler has nothing but globals.
std::atomic<int> s_process{0};
std::atomic<int> s_early{0};

void passOn(int number) {
    const int error = errno;
    if (const int process = s_process.load(); process > 0) {
        kill(process, number);
    } else {
        s_early = number;
    }
    errno = error;
}

}  // namespace

SignalRelay::SignalRelay() {
    s_early = 0;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        struct sigaction action {};
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_RESTART;
        action.sa_handler = i < 2 ? SIG_IGN : passOn;
        sigaction(kSignals[i], nullptr, &m_before[i]);
        // nohup: what was ignored stays ignored.
        if (m_before[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
    }
}

SignalRelay::~SignalRelay() {
    restore();
    s_process = 0;
}

void SignalRelay::restore() const noexcept {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &m_before[i], nullptr);
}

void SignalRelay::setProcess(int process) noexcept {
    s_process = process;
    if (const int early = s_early.exchange(0); early != 0) kill(process, early);
}

}  // namespace flowglass::record
