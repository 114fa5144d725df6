// Runs a program under a Session, checks its trace, and prints the events as JSON lines.
// usage: record_script OUT.jsonl PYTHON LAUNCHER [OPTIONS…] SCRIPT [ARGS…]
// The exit status is the program's own, 200 + signal, or 99 where the trace broke the grammar.

#include <cstdio>
#include <fstream>

#include "core/record/session.hpp"
#include "core/trace/checker.hpp"
#include "core/trace/json_lines.hpp"

int main(int count, char** arguments) {
    using namespace flowglass;
    if (count < 5) return 98;
    record::SessionOptions options;
    options.command = {arguments[2], arguments[3], "--flowglass-channel", "{channel}"};
    options.command.insert(options.command.end(), arguments + 4, arguments + count);
    auto session = record::Session::start(std::move(options));
    if (!session) {
        std::fprintf(stderr, "%s\n", base::describe(session.error()).c_str());
        return 98;
    }
    const auto outcome = (*session)->run();
    const auto trace = (*session)->trace();
    std::ofstream lines(arguments[1]);
    for (trace::EventIndex index = 0; index < trace->size(); ++index)
        lines << trace::jsonLine(trace->event(index), trace::Times::leftOut) << '\n';
    const auto violations = trace::check(*trace);
    for (const auto& violation : violations)
        std::fprintf(stderr, "event %llu: %s\n", static_cast<unsigned long long>(violation.index),
                     violation.sentence.c_str());
    if (!violations.empty()) return 99;
    return outcome.signal ? 200 + *outcome.signal : outcome.status.value_or(97);
}
