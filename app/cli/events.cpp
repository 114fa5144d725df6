#include <algorithm>

#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/output.hpp"
#include "app/cli/trace_input.hpp"
#include "core/model/words.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::cli {

namespace {

/// Events are written this many at a time, so that a reader that goes away ends the work.
constexpr trace::EventIndex kStride = 4096;

int writeEvents(const trace::Trace& trace, trace::EventIndex from, trace::EventIndex to) {
    StandardOutput out;
    for (auto at = from; at < to && !out.failed(); at += kStride) {
        trace.each(at, std::min(to, at + kStride),
                   [&](const trace::Event& event) { out << trace::jsonLine(event) << '\n'; });
    }
    return out.finish();
}

}  // namespace

int runEvents(const Arguments& arguments) {
    std::string path;
    std::optional<std::uint64_t> from;
    std::optional<std::uint64_t> to;
    CommandLine line("flowglass events",
                     "Writes the events of a trace to stdout, one JSON object a line.");
    line.argument("TRACE", path, "a .flow or .jsonl file");
    line.count("--from", from, "index of the first event (default 0)");
    line.count("--to", to, "index after the last event (default: all)");
    if (const auto status = line.parse(arguments)) return *status;

    const auto trace = openTrace(path);
    if (!trace) return complain(trace.error());
    const auto size = (*trace)->size();
    const auto first = from.value_or(0);
    const auto end = std::min(to.value_or(size), size);
    if (first > size || (to && *to < first)) {
        return complainOfUsage(path + " has " + model::grouped(size) +
                               " events, counted from 0; --from " + model::grouped(first) +
                               (to ? " --to " + model::grouped(*to) : "") + " is out of range.");
    }
    return writeEvents(**trace, first, end);
}

}  // namespace flowglass::cli
