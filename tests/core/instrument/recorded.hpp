#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/record/session.hpp"
#include "tests/core/record/producers.hpp"
#include "tests/support/checked.hpp"

namespace flowglass::tests {

[[nodiscard]] std::string contents(const std::filesystem::path& path);
[[nodiscard]] std::string replaced(std::string text, const std::string& from,
                                   const std::string& to);

/// What a program prints and how it ends.
struct Run {
    std::string printed;
    int status = 0;  ///< as wait() gives it
};
/// Runs a command of the shell, with a variable set before it.
Run runPlain(const std::string& variable, const std::string& command);

struct Recorded {
    std::shared_ptr<const trace::Trace> trace;
    record::Outcome outcome;
};
/// Records a program as the launcher does; `what` are its arguments.
Recorded launch(const std::string& what, const std::string& program = SUBJECT);
/// Records a program into a file by itself.
std::shared_ptr<const trace::Trace> byItself(const std::string& what,
                                             const std::string& program = SUBJECT);

/// The kinds, and what tells them apart at a glance, of the events of `thread`.
std::vector<std::string> summary(const trace::Trace& trace, std::uint32_t thread = 1);

}  // namespace flowglass::tests
