#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/recording.hpp"
#include "core/base/join.hpp"
#include "core/model/words.hpp"
#include "core/trace/file.hpp"

namespace flowglass::cli {

namespace {

void describe(CommandLine& line, RecordWords& words) {
    line.program("(FILE.py | FOLDER | -m MODULE | FILE.cpp | PROGRAM)", words.program, "-m");
    line.text("-o,--output", words.output, "the trace (default: the program's name with .flow)");
    line.text("--python", words.python,
              "the interpreter (default: an active or nearby virtual environment's, the script's "
              "own first line, python3)");
    line.flag("--lines,!--no-lines", words.lines, "record every line (the default), or none");
    line.flag("--values,!--no-values", words.values, "record values (the default), or none");
    line.texts("--include", words.include, "files or modules to record in full, as a pattern");
    line.texts("--exclude", words.exclude, "files or modules to leave out, as a pattern");
    line.texts("--source-root", words.sourceRoots,
               "OLD=NEW: what a C++ program was compiled from below OLD lies below NEW now");
    line.count("--fold", words.fold,
               "rounds of one hot place that are recorded in full (0: all of them)");
    line.count("--max-events", words.maxEvents, "record this many events, then count");
    line.count("--max-seconds", words.maxSeconds, "record this long, then count");
    line.flag("--follow", words.follow,
              "record the Python processes that it starts (multiprocessing, os.fork, subprocess), "
              "each into a file of its own beside the trace: T.<pid>.flow");
    line.flag("--drop", words.drop, "lose and count events rather than slow the program down");
    line.flag("-v,--verbose", words.verbose, "say on stderr what was recorded");
    line.footer(
        "C++ source is built first, with Flowglass's library and without optimization. What "
        "follows\n"
        "the program's name is passed to it as it stands. stdin, stdout and stderr stay the\n"
        "program's own, and so does the exit status.");
}

/// Ends as the recorded program ended: with its status, or by the same signal, so that who started
/// it sees what it would have seen.
int endLike(const record::Outcome& outcome) {
    if (!outcome.signal) return outcome.status.value_or(1);
    signal(*outcome.signal, SIG_DFL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, *outcome.signal);
    // A core dump of the recorder would say nothing about the program.
    prctl(PR_SET_DUMPABLE, 0);
    sigprocmask(SIG_UNBLOCK, &one, nullptr);
    raise(*outcome.signal);
    return 128 + *outcome.signal;
}

/// A trace with nothing but its end: the program holds no recorder.
void warnWhereEmpty(const std::string& path, const std::string& program) {
    const auto trace = trace::readFile(path);
    if (!trace || (*trace)->size() > 1) return;
    warn(base::joined({program, ": nothing was recorded; it ",
                       isSource(program)
                           ? "includes nothing of Flowglass's C++ library, nor Boost.Asio."
                           : "is no Python script, and it was not built with Flowglass's C++ "
                             "library."}));
}

std::string whereItIs(const std::string& path, bool follows, std::size_t others) {
    if (!follows) return base::joined({"The recording is in ", path, "."});
    return base::joined({"The recording is in ", path, ", and ", model::grouped(others),
                         others == 1 ? " more file" : " more files",
                         " beside it, one for each process that it started."});
}

}  // namespace

int runRecord(const Arguments& arguments) {
    RecordWords words;
    CommandLine line("flowglass record", "Runs a program and records how it flows.");
    describe(line, words);
    if (const auto status = line.parse(arguments)) return *status;

    auto plan = planFor(words);
    if (!plan) return complain(plan.error());
    const std::string path = plan->options.tracePath;
    const bool isPython = plan->options.metadata.language == "python";
    auto session = record::Session::start(std::move(plan->options));
    if (!session) return complain(session.error());
    const auto outcome = (*session)->run();
    session->reset();
    plan->folder.reset();
    if (outcome.fault) {
        warn(base::describe(*outcome.fault));
    } else if (!isPython) {
        warnWhereEmpty(path, words.program[0]);
    }
    if (words.verbose) warn(whereItIs(path, words.follow, outcome.followed));
    return endLike(outcome);
}

}  // namespace flowglass::cli
