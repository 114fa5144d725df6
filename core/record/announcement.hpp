#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/channel.hpp"
#include "core/record/unique_descriptor.hpp"

namespace flowglass::record {

/// A process that wants to be recorded, as it says so.
struct Announcement {
    int process = 0;
    UniqueDescriptor channel;
    /// What it runs: the program and its arguments; empty: what the first process runs.
    std::vector<std::string> words;
};

/// A socket at a new address. Errors: io.
struct Listener {
    UniqueDescriptor socket;
    std::string address;
};
[[nodiscard]] base::Result<Listener> listenForProcesses();

/// The next one that has announced itself; empty where none waits. Does not block; what comes from
/// another user is refused.
[[nodiscard]] std::optional<Announcement> nextAnnouncement(int socket);

/// Asks whoever listens at `address` to record this process: the channel that they will drain.
/// Does not wait for them. Errors: io.
[[nodiscard]] base::Result<Channel> announce(const std::string& address,
                                             const std::vector<std::string>& words);

}  // namespace flowglass::record
