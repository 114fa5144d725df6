#pragma once

#include <chrono>
#include <optional>

#include "core/record/unique_descriptor.hpp"

namespace flowglass::record {

/// How a process ended.
struct Ending {
    std::optional<int> status;
    std::optional<int> signal;
};

/// Waits for one child, for as long as one likes.
class ProcessWatch {
  public:
    explicit ProcessWatch(int process);

    /// The ending, once it is known; waits at most `patience` for it.
    [[nodiscard]] std::optional<Ending> wait(std::chrono::milliseconds patience);

  private:
    int m_process;
    UniqueDescriptor m_handle;  ///< a pidfd, where the system has them
    std::optional<Ending> m_ending;
};

}  // namespace flowglass::record
