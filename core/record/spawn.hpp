#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/signal_relay.hpp"
#include "core/record/unique_descriptor.hpp"

namespace flowglass::record {

/// A process to start.
struct SpawnRequest {
    std::vector<std::string> command;  ///< the program is looked up in PATH where it has no slash
    std::string workingDirectory;      ///< empty: this process's own
    std::vector<std::string> environment;  ///< "NAME=value"; beside what this process has
    int channel = -1;                      ///< the descriptor that the program inherits,
    int channelNumber = -1;                ///< under this number
    bool hasPty = false;                   ///< a session and a terminal of its own
    const SignalRelay* relay = nullptr;    ///< of this process; not for the program
};

/// A process that was started.
struct Spawned {
    int process = 0;
    UniqueDescriptor terminal;  ///< our side of its pty
};

/// A descriptor number high enough that no program comes upon it by counting.
[[nodiscard]] int hiddenDescriptor();

/// Whether there is such a program that may be run, before anything is done for it.
/// Errors: notFound, io.
[[nodiscard]] base::Result<void> findProgram(const SpawnRequest& request);

/// Starts a process; it has none of this process's other descriptors that are close-on-exec, and
/// this process's signal handling from before. Returns once it has become the program.
/// Errors: notFound, io.
[[nodiscard]] base::Result<Spawned> spawn(const SpawnRequest& request);

}  // namespace flowglass::record
