#pragma once

#include <signal.h>

#include <array>

namespace flowglass::record {

/// While it lives, this process steps back behind the program that shares its terminal: Ctrl-C and
/// Ctrl-\ are the program's (the terminal sends them to both), and SIGTERM and SIGHUP are passed on
/// to it. At most one at a time.
class SignalRelay {
  public:
    /// Before the program is started, so that nothing is missed.
    SignalRelay();
    ~SignalRelay();
    SignalRelay(const SignalRelay&) = delete;
    SignalRelay& operator=(const SignalRelay&) = delete;

    /// In the forked child: signals are as they were. Safe between fork and exec.
    void restore() const noexcept;
    /// Who is passed what arrives, and what has arrived.
    void setProcess(int process) noexcept;

  private:
    std::array<struct sigaction, 4> m_before{};
};

}  // namespace flowglass::record
