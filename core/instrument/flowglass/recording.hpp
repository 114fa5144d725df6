#pragma once

#include <cstdint>
#include <string>

namespace flowglass {

/// Records this process into a .flow file for as long as it lives. Where the process is recorded
/// already (by `flowglass record`, FLOWGLASS_TRACE or another one of these), it does nothing.
/// It never throws: a file that cannot be written is told by fault(), and the program runs on.
class [[nodiscard]] recording {
  public:
    explicit recording(const std::string& path);
    recording(const recording&) = delete;
    recording& operator=(const recording&) = delete;
    ~recording();

    [[nodiscard]] bool active() const { return m_era != 0; }
    /// Why nothing is recorded, in one sentence; empty where something is.
    [[nodiscard]] const std::string& fault() const { return m_fault; }

  private:
    std::uint32_t m_era = 0;
    std::string m_fault;
};

}  // namespace flowglass
