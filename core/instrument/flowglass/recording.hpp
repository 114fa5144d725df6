#pragma once

#include <string>

namespace flowglass {
namespace detail {
class Recorder;
}  // namespace detail

/// Records this process into a .flow file for as long as it lives. Where the process is recorded
/// already (by `flowglass record`, FLOWGLASS_TRACE or another one of these), it does nothing.
/// It never throws: a file that cannot be written is told by fault(), and the program runs on.
class [[nodiscard]] recording {
  public:
    [[nodiscard]] explicit recording(const std::string& path);
    recording(const recording&) = delete;
    recording& operator=(const recording&) = delete;
    ~recording();

    [[nodiscard]] bool active() const { return m_recorder != nullptr; }
    /// Why nothing is recorded, or not all of it since the disk is full, in one sentence; empty
    /// where everything is. Safe from any thread.
    [[nodiscard]] std::string fault() const;

  private:
    detail::Recorder* m_recorder = nullptr;  ///< null: this object records nothing
    std::string m_fault;
};

}  // namespace flowglass
