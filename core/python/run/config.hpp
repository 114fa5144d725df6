#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace flowglass::python {

/// What the launcher asked for: what to record, and of which code.
struct Config {
    int channel = -1;  ///< descriptor of the channel to record into
    /// Where further processes ask to be recorded; a process without a channel is one of them.
    /// Empty: what the program starts is not recorded.
    std::string follow;
    /// The launcher's words that such a process is started with, too.
    std::vector<std::string> wordsForOthers;
    bool lines = true;   ///< `line`, and so `bind` at every line
    bool values = true;  ///< `bind`, arguments, and the values that frames hand over
    /// Rounds of one site that are recorded in full; 0: all of them.
    std::uint32_t foldBudget = 10'000;
    std::uint64_t maxEvents = 0;       ///< 0: no limit
    double maxSeconds = 0;             ///< 0: no limit
    std::vector<std::string> include;  ///< glob patterns of files that are the user's own
    std::vector<std::string> exclude;  ///< glob patterns of files that are not; they win
    std::string script;                ///< the main script's absolute path; empty: none (-m)
    /// Folders of the standard library and of installed packages.
    std::vector<std::string> libraries;
    std::string launcher;  ///< the folder of __main__.py and this extension
};

}  // namespace flowglass::python
