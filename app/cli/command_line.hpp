#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command.hpp"

namespace flowglass::cli {

/// The whole number from 0 that the text writes, and nothing else.
[[nodiscard]] std::optional<std::uint64_t> wholeNumber(std::string_view text);

/// What one command accepts, and the reading of it. Hides the library that reads command lines,
/// and gives its errors one form. The targets must outlive parse().
class CommandLine {
  public:
    /// `command` is "flowglass info", `summary` what it does, in one sentence.
    CommandLine(const std::string& command, const std::string& summary);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// An argument without a name; has to be there.
    void argument(const std::string& name, std::string& target, const std::string& help);
    /// An option that has to be there.
    void need(const std::string& names, std::string& target, const std::string& help);
    void flag(const std::string& names, bool& target, const std::string& help);
    void text(const std::string& names, std::optional<std::string>& target,
              const std::string& help);
    void text(const std::string& names, std::string& target, const std::string& help);
    void texts(const std::string& names, std::vector<std::string>& target, const std::string& help);
    /// A whole number that is not negative.
    void count(const std::string& names, std::optional<std::uint64_t>& target,
               const std::string& help);
    /// From the first argument without a dash on, everything goes to `target` as it stands, also
    /// what starts with a dash. `module`, where given, is the option (-m) that starts it as well,
    /// and goes to `target` too. `usage` is the first line of the help, without the command's name.
    void program(const std::string& usage, Arguments& target, const std::string& module = {});
    /// Lines at the end of the help.
    void footer(const std::string& text);

    /// Reads the arguments into the targets. Gives the exit status where the command has ended with
    /// that: after help (0), or an error that was reported (2).
    [[nodiscard]] std::optional<int> parse(const Arguments& arguments);

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace flowglass::cli
