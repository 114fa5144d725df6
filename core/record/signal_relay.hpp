#pragma once

#include <signal.h>

#include <array>

namespace flowglass::record {

/// While it lives, this process steps back behind the program that shares its terminal: Ctrl-C and
/// Ctrl-\ are the program's (the terminal sends them to both), and SIGTERM and SIGHUP are passed on
/// to it. At most one at a time.
class SignalRelay {
  public:
    explicit SignalRelay(int process);
    ~SignalRelay();
    SignalRelay(const SignalRelay&) = delete;
    SignalRelay& operator=(const SignalRelay&) = delete;

  private:
    std::array<struct sigaction, 4> m_before{};
};

}  // namespace flowglass::record
