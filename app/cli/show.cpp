#include <unistd.h>

#include <filesystem>

#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/recording.hpp"
#include "app/window/main/open_window.hpp"
#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

namespace fs = std::filesystem;

int openWindow(const window::WindowRequest& request) {
    // The window's own options are Flowglass's; Qt sees a name and nothing else.
    char name[] = "flowglass";
    char* arguments[] = {name, nullptr};
    int count = 1;
    return window::runWindow(count, arguments, request);
}

base::Error notThere(const std::string& word) {
    const bool looksLikeFile = word.find_first_of("./") != std::string::npos;
    if (looksLikeFile) {
        return {base::ErrorKind::notFound, "There is no such file; check the name.", word};
    }
    return {base::ErrorKind::usage,
            base::joined({"There is no file and no command called '", word,
                          "'; 'flowglass -h' lists the commands."}),
            {}};
}

/// What to show, from the words that were given: a trace, a script, C++ source or a program.
base::Result<window::WindowRequest> requestFor(const Arguments& words) {
    window::WindowRequest request;
    if (words.empty()) return request;
    const std::string& path = words[0];
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    if (!fs::exists(status)) return notThere(path);
    if (isSource(path)) {
        request.source = path;
        request.arguments.assign(words.begin() + 1, words.end());
    } else if (fs::is_directory(status)) {
        return base::Error{base::ErrorKind::format,
                           "That is a directory; name a script (.py), C++ source (.cpp) or a trace "
                           "(.flow) in it.",
                           path};
    } else if (const auto extension = fs::path(path).extension();
               extension != ".flow" && extension != ".jsonl" && ::access(path.c_str(), X_OK) == 0) {
        request.program = words;
    } else {
        request.trace = path;
    }
    return request;
}

}  // namespace

int runShow(const Arguments& arguments) {
    std::optional<std::string> python;
    std::optional<std::string> against;
    Arguments words;
    CommandLine line("flowglass", "Shows a program's run, a recording, or the lessons.");
    line.text("--python", python, "the interpreter that runs the script");
    line.text("--against", against, "another trace or source, to stand beside it");
    line.program("[FILE.py|FILE.cpp|TRACE.flow|PROGRAM]", words);
    if (const auto status = line.parse(arguments)) return *status;

    auto request = requestFor(words);
    if (!request) return complain(request.error());
    request->interpreter = python;
    if (against) {
        std::error_code ignored;
        if (words.empty())
            return complain(base::Error{base::ErrorKind::usage,
                                        "--against needs two files: name the other one as well.",
                                        {}});
        if (!fs::exists(*against, ignored)) return complain(notThere(*against));
        // A script runs in its own folder, from where a relative name would lead elsewhere.
        request->against = fs::absolute(*against, ignored).string();
    }
    return openWindow(*request);
}

}  // namespace flowglass::cli
