#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "core/base/result.hpp"
#include "core/record/announcement.hpp"
#include "core/record/followed_process.hpp"
#include "core/record/limits.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::record {

/// Records the processes that a recorded program starts, and those that they start, each into a
/// file of its own beside the program's: "T.flow" and "T.<pid>.flow".
class Following {
  public:
    struct Options {
        std::string tracePath;     ///< the program's
        trace::Metadata metadata;  ///< the program's
        bool dropping = false;
        Limits limits;
    };
    /// Errors: io.
    [[nodiscard]] static base::Result<std::unique_ptr<Following>> start(Options options);
    ~Following();
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    /// Where a process announces itself (announcement.hpp).
    [[nodiscard]] const std::string& address() const { return m_listener.address; }

    struct Sum {
        std::size_t files = 0;
        std::optional<base::Error> fault;  ///< the first
    };
    /// The program has ended: takes in who has announced itself until now. Who runs on does so
    /// unrecorded.
    [[nodiscard]] Sum finish();

  private:
    Following(Options options, Listener listener, UniqueDescriptor stop);
    void run();
    void takeIn(Announcement announced);
    void dropEnded();
    void note(const std::optional<base::Error>& fault);
    [[nodiscard]] std::string newPath(int process);

    Options m_options;
    Listener m_listener;
    UniqueDescriptor m_stop;  ///< an eventfd
    std::list<FollowedProcess> m_processes;
    std::set<std::string> m_paths;
    std::optional<base::Error> m_fault;
    std::thread m_thread;
};

}  // namespace flowglass::record
