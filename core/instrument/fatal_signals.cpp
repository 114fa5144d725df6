#include "core/instrument/fatal_signals.hpp"

#include <signal.h>

#include <array>

#include "core/instrument/recorder.hpp"

namespace flowglass::detail {
namespace {

constexpr std::array kFatal{SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

void onFatal(int number) {
    if (auto* recorder = Recorder::current()) recorder->endOf(number);
    // The handler is reset already (SA_RESETHAND): this ends the process as it would have ended.
    raise(number);
}

}  // namespace

void catchFatalSignals() {
    for (const int number : kFatal) {
        struct sigaction before {};
        if (sigaction(number, nullptr, &before) != 0 || before.sa_handler != SIG_DFL) continue;
        struct sigaction action {};
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_RESETHAND;
        action.sa_handler = onFatal;
        sigaction(number, &action, nullptr);
    }
}

}  // namespace flowglass::detail
