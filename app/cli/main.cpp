#include <algorithm>
#include <exception>
#include <new>
#include <string>

#include "app/cli/command.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/output.hpp"

#ifndef FLOWGLASS_VERSION
#error "FLOWGLASS_VERSION comes from the build"
#endif

namespace flowglass::cli {

namespace {

std::string helpText() {
    std::string text =
        "Flowglass shows how a program really flows: it records a run, and lets you step through\n"
        "it, forwards and backwards.\n"
        "\n"
        "  flowglass                          the window, with the lessons\n"
        "  flowglass [--python P] FILE.py [ARGUMENTS]...\n"
        "                                     record a script and show it\n"
        "  flowglass FILE.cpp [ARGUMENTS]...  build C++ source, record and show it\n"
        "  flowglass TRACE.flow               show a recording\n"
        "  flowglass --against B A            show two, each of them any of these, side by side\n"
        "\n"
        "Without a window:\n";
    for (const auto& command : commands()) {
        std::string name(command.name);
        name.resize(10, ' ');
        text.append("  flowglass ").append(name).append(command.summary).push_back('\n');
    }
    return text +
           "\n'flowglass COMMAND -h' says what a command takes. Exit status: 0 done, 1 the work "
           "failed,\n2 wrong usage; 'record' passes on the recorded program's own.\n";
}

int print(const std::string& text) {
    StandardOutput out;
    out << text;
    return out.finish();
}

int run(const Arguments& words) {
    if (words.empty()) return runShow(words);
    if (words[0] == "-h" || words[0] == "--help" || words[0] == "help") return print(helpText());
    if (words[0] == "--version") return print("Flowglass " FLOWGLASS_VERSION "\n");
    const auto all = commands();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Command& it) { return it.name == words[0]; });
    if (found == all.end()) return runShow(words);
    return found->run(Arguments(words.begin() + 1, words.end()));
}

}  // namespace

}  // namespace flowglass::cli

int main(int argc, char** argv) try {
    return flowglass::cli::run(flowglass::cli::Arguments(argv + 1, argv + argc));
} catch (const std::bad_alloc&) {
    return flowglass::cli::complain(
        {flowglass::base::ErrorKind::unsupported,
         "There is not enough memory for this; close other programs, or take a smaller trace.",
         {}});
} catch (const std::exception& fault) {
    return flowglass::cli::complain({flowglass::base::ErrorKind::io,
                                     std::string("Flowglass cannot go on (") + fault.what() +
                                         "); please report this, with what was asked for.",
                                     {}});
}
