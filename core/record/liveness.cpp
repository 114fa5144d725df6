#include "core/record/liveness.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <string_view>

namespace flowglass::record {
namespace {

/// Silence after which the process itself is looked at.
constexpr std::chrono::milliseconds kSilence{300};
constexpr std::chrono::microseconds kLongestNap{1000};

/// Whether the process has ended but nobody has waited for it yet (proc(5), stat).
bool isZombie(int process) noexcept {
    std::array<char, 64> path{"/proc/"};
    const auto end = std::to_chars(path.data() + 6, path.data() + 40, process).ptr;
    constexpr std::string_view rest = "/stat";
    *std::copy(rest.begin(), rest.end(), end) = '\0';
    const int file = open(path.data(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    std::array<char, 256> text{};
    const auto size = read(file, text.data(), text.size());
    close(file);
    if (size <= 0) return false;
    const std::string_view stat(text.data(), static_cast<std::size_t>(size));
    const auto name = stat.rfind(')');
    return name != std::string_view::npos && name + 2 < stat.size() &&
           (stat[name + 2] == 'Z' || stat[name + 2] == 'X');
}

bool isGone(int process) noexcept {
    return (kill(process, 0) != 0 && errno == ESRCH) || isZombie(process);
}

}  // namespace

bool Liveness::waitAMoment() noexcept {
    timespec nap{0, std::chrono::nanoseconds(m_nap).count()};
    nanosleep(&nap, nullptr);
    m_nap = std::min(m_nap * 2, kLongestNap);

    const auto now = Clock::now();
    const auto beats = m_beats.load(std::memory_order_relaxed);
    if (beats != m_lastBeats || m_lastSign == Clock::time_point{}) {
        m_lastBeats = beats;
        m_lastSign = now;
        return true;
    }
    if (now - m_lastSign < kSilence) return true;
    m_lastSign = now;
    return !isGone(m_process);
}

}  // namespace flowglass::record
