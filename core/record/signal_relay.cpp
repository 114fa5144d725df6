#include "core/record/signal_relay.hpp"

#include <atomic>
#include <cerrno>

namespace flowglass::record {
namespace {

constexpr std::array kSignals{SIGINT, SIGQUIT, SIGTERM, SIGHUP};

/// A signal handler has nothing but globals.
std::atomic<int> s_process{0};

void passOn(int number) {
    const int error = errno;
    if (const int process = s_process.load(); process > 0) kill(process, number);
    errno = error;
}

}  // namespace

SignalRelay::SignalRelay(int process) {
    s_process = process;
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
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &m_before[i], nullptr);
    s_process = 0;
}

}  // namespace flowglass::record
