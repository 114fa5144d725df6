#pragma once

#include <string_view>

#include <flowglass/hooks.hpp>

namespace flowglass::detail {

/// The thread stands still from here to the end of the block.
class [[nodiscard]] Standing {
  public:
    Standing(Standstill on, std::string_view what) noexcept
        : m_on(on), m_isRecorded(isRecording()) {
        if (m_isRecorded) blocked(on, what);
    }
    Standing(const Standing&) = delete;
    Standing& operator=(const Standing&) = delete;
    ~Standing() {
        if (m_isRecorded && isRecording()) unblocked(m_on);
    }

  private:
    Standstill m_on;
    bool m_isRecorded;
};

}  // namespace flowglass::detail
