// Runs a program under a Session, checks its trace, and prints the events as JSON lines.
// usage: record_script [--counts] OUT PYTHON LAUNCHER [OPTIONS…] SCRIPT [ARGS…]
// With --counts it writes how many events there are of each kind instead, as one JSON object, and
// how many were lost. The exit status is the program's own, 200 + signal, or 99 where the trace
// broke the grammar.

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "core/base/json_writer.hpp"
#include "core/record/session.hpp"
#include "core/trace/checker.hpp"
#include "core/trace/json_lines.hpp"

using namespace flowglass;

namespace {

void writeLines(std::ostream& out, const trace::Trace& trace) {
    for (trace::EventIndex index = 0; index < trace.size(); ++index)
        out << trace::jsonLine(trace.event(index), trace::Times::leftOut) << '\n';
}

void writeCounts(std::ostream& out, const trace::Trace& trace) {
    std::array<std::uint64_t, trace::kKindCount> counts{};
    std::uint64_t lost = 0;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        ++counts[static_cast<std::size_t>(event.kind)];
        if (event.kind == trace::Kind::lost) lost += *event.number(trace::Field::count);
    });
    base::JsonWriter json;
    json.beginObject();
    for (std::size_t kind = 0; kind < counts.size(); ++kind)
        json.key(trace::nameOf(static_cast<trace::Kind>(kind))).number(counts[kind]);
    json.key("events lost").number(lost).endObject();
    out << json.take();
}

}  // namespace

int main(int count, char** arguments) {
    const bool isCounting = count > 1 && std::strcmp(arguments[1], "--counts") == 0;
    if (isCounting) {
        --count;
        ++arguments;
    }
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
    std::ofstream out(arguments[1]);
    isCounting ? writeCounts(out, *trace) : writeLines(out, *trace);
    const auto violations = trace::check(*trace);
    for (const auto& violation : violations)
        std::fprintf(stderr, "event %llu: %s\n", static_cast<unsigned long long>(violation.index),
                     violation.sentence.c_str());
    if (!violations.empty()) return 99;
    return outcome.signal ? 200 + *outcome.signal : outcome.status.value_or(97);
}
