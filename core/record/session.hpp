#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/channel.hpp"
#include "core/record/limits.hpp"
#include "core/trace/file.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::record {

/// Who holds the program's stdin, stdout and stderr.
enum class Terminal {
    inherited,  ///< the program keeps the launcher's own
    pty,        ///< a terminal of its own, whose other end Session::terminal() gives
};

/// What to run, and how to record it.
struct SessionOptions {
    /// Program and arguments; "{channel}" in an argument becomes the descriptor of the channel. A
    /// C++ program finds it in the environment (FLOWGLASS_CHANNEL).
    std::vector<std::string> command;
    std::vector<std::string> environment;  ///< "NAME=value"; beside what the launcher has
    std::string workingDirectory;          ///< empty: the launcher's own
    Terminal terminal = Terminal::inherited;
    std::string tracePath;  ///< the .flow file; empty: none is written
    trace::Metadata metadata;
    bool dropping = false;
    /// Records the processes that the program starts, each into a file beside tracePath;
    /// "{follow}" in an argument becomes the address at which they ask for it (following.hpp).
    bool following = false;
    Limits limits;           ///< beyond them events are only counted; the program runs on
    bool keepsTrace = true;  ///< false: only the file; trace() stays empty
};

/// How a recorded program ended.
struct Outcome {
    std::optional<int> status;
    std::optional<int> signal;
    /// Set where the recording could not be written to its end (a full disk); the program ran on.
    std::optional<base::Error> fault;
    std::size_t followed = 0;  ///< files of further processes
};

/// Runs a program, drains its channel into a file and into a growing Trace. One run() at a time;
/// the other members are safe from any thread while it runs.
class Session {
  public:
    /// Starts the program. Errors: notFound (no such program), io.
    [[nodiscard]] static base::Result<std::unique_ptr<Session>> start(SessionOptions options);
    ~Session();

    /// Drains until the program has ended and everything it recorded is written. `onGrowth`, where
    /// given, is called on this thread at most every 50 ms when there is something new.
    [[nodiscard]] Outcome run(
        const std::function<void(std::shared_ptr<const trace::Trace>)>& onGrowth = {});

    /// What was recorded so far, or all of it after run().
    [[nodiscard]] std::shared_ptr<const trace::Trace> trace() const;
    [[nodiscard]] int processId() const;
    /// The descriptor of the pty's own side, to read what the program prints and write what a
    /// person types; -1 where it has none. The session owns it.
    [[nodiscard]] int terminal() const;
    /// Sends a signal (SIGINT, then SIGKILL): on a pty to the program's process group, else to the
    /// program alone, which shares ours.
    void signal(int number) const;

  private:
    struct State;
    explicit Session(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace flowglass::record
