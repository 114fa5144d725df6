#include "app/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>

#include "app/cli/complaint.hpp"

namespace flowglass::cli {

namespace {

/// The library's help, except that a program's own arguments stand in the first line.
class HelpText : public CLI::Formatter {
  public:
    std::string programUsage;

    std::string make_usage(const CLI::App* app, std::string name) const override {
        if (programUsage.empty()) return CLI::Formatter::make_usage(app, name);
        return "Usage: " + name + " " + programUsage + "\n";
    }
    /// "--lines,--no-lines": what each of them sets is for the library alone.
    std::string make_option_name(const CLI::Option* option, bool isPositional) const override {
        auto name = CLI::Formatter::make_option_name(option, isPositional);
        constexpr std::string_view kSets = "{false}";
        if (const auto at = name.find(kSets); at != std::string::npos) name.erase(at, kSets.size());
        return name;
    }
};

}  // namespace

struct CommandLine::State {
    State(const std::string& name, const std::string& summary)
        : app(summary, name), help(std::make_shared<HelpText>()) {
        app.formatter(help);
    }

    /// Where the recorded program's own words begin: the first argument without a dash that is not
    /// the value of an option, the module option, or whatever follows `--`.
    [[nodiscard]] std::size_t programStart(const Arguments& arguments) const {
        std::size_t at = 0;
        for (; at < arguments.size(); ++at) {
            const std::string& word = arguments[at];
            if (word.size() < 2 || word[0] != '-' || word == "--" || word == module) break;
            const bool attached = word.find('=') != std::string::npos;
            const CLI::Option* option = app.get_option_no_throw(word);
            if (option != nullptr && !attached && option->get_items_expected_max() > 0) ++at;
        }
        return std::min(at, arguments.size());
    }

    CLI::App app;
    std::shared_ptr<HelpText> help;
    Arguments* program = nullptr;
    std::string module;
};

namespace {

std::string listOf(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

}  // namespace

std::optional<std::uint64_t> wholeNumber(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

CommandLine::CommandLine(const std::string& command, const std::string& summary)
    : m_state(std::make_unique<State>(command, summary)) {
    m_state->app.set_help_flag("-h,--help", "print this and stop");
    m_state->help->column_width(26);
}

CommandLine::~CommandLine() = default;

void CommandLine::argument(const std::string& name, std::string& target, const std::string& help) {
    m_state->app.add_option(name, target, help)->required()->type_name("");
}

void CommandLine::need(const std::string& names, std::string& target, const std::string& help) {
    m_state->app.add_option(names, target, help)->required()->type_name("");
}

void CommandLine::flag(const std::string& names, bool& target, const std::string& help) {
    m_state->app.add_flag(names, target, help);
}

void CommandLine::text(const std::string& names, std::optional<std::string>& target,
                       const std::string& help) {
    m_state->app
        .add_option_function<std::string>(
            names, [&target](const std::string& word) { target = word; }, help)
        ->type_name("");
}

void CommandLine::text(const std::string& names, std::string& target, const std::string& help) {
    m_state->app.add_option(names, target, help)->type_name("");
}

void CommandLine::texts(const std::string& names, std::vector<std::string>& target,
                        const std::string& help) {
    m_state->app
        .add_option_function<std::vector<std::string>>(
            names, [&target](const std::vector<std::string>& words) { target = words; }, help)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("");
}

void CommandLine::count(const std::string& names, std::optional<std::uint64_t>& target,
                        const std::string& help) {
    m_state->app
        .add_option_function<std::string>(
            names,
            [&target, names](const std::string& word) {
                target = wholeNumber(word);
                if (!target) {
                    throw CLI::ValidationError(names + " needs a whole number from 0, not '" +
                                               word + "'");
                }
            },
            help)
        ->type_name("");
}

void CommandLine::program(const std::string& usage, Arguments& target, const std::string& module) {
    m_state->program = &target;
    m_state->module = module;
    m_state->help->programUsage = usage;
}

void CommandLine::footer(const std::string& text) {
    m_state->app.footer(text);
}

std::optional<int> CommandLine::parse(const Arguments& arguments) {
    CLI::App& app = m_state->app;
    Arguments own = arguments;
    if (m_state->program != nullptr) {
        const auto start = m_state->programStart(arguments);
        own.resize(start);
        const bool dashes = start < arguments.size() && arguments[start] == "--";
        m_state->program->assign(
            arguments.begin() + static_cast<std::ptrdiff_t>(start + (dashes ? 1 : 0)),
            arguments.end());
    }
    // The library takes the words from the end.
    std::reverse(own.begin(), own.end());
    const std::string hint = "; '" + app.get_name() + " -h' says what it takes.";
    try {
        app.parse(own);
        return std::nullopt;
    } catch (const CLI::CallForHelp&) {
        std::fputs(app.help().c_str(), stdout);
        return 0;
    } catch (const CLI::ExtrasError&) {
        return complainOfUsage("There is no place for " + listOf(app.remaining()) + " in '" +
                               app.get_name() + "'" + hint);
    } catch (const CLI::RequiredError& error) {
        return complainOfUsage("'" + app.get_name() + "': " + error.what() + hint);
    } catch (const CLI::ParseError& error) {
        return complainOfUsage(std::string(error.what()) + hint);
    }
}

}  // namespace flowglass::cli
