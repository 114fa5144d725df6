// Runs a program under a Session, checks its trace, and prints the events as JSON lines.
// usage: record_script [--counts | --follow] OUT PYTHON LAUNCHER [OPTIONS…] SCRIPT [ARGS…]
// With --counts it writes how many events there are of each kind instead, as one JSON object, and
// how many were lost. With --follow, the processes that the program starts are recorded beside OUT:
// "t.<pid>.jsonl" beside "t.jsonl"; "{follow}" in an option is where they ask for it. The exit
// status is the program's own, 200 + signal, or 99 where the trace broke the grammar.

#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/json_writer.hpp"
#include "core/record/session.hpp"
#include "core/trace/checker.hpp"
#include "core/trace/file.hpp"
#include "core/trace/json_lines.hpp"

using namespace flowglass;
namespace fs = std::filesystem;

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

/// Whether it keeps to the grammar.
bool isWhole(const trace::Trace& trace, const std::string& name) {
    const auto violations = trace::check(trace);
    for (const auto& violation : violations)
        std::fprintf(stderr, "%s, event %llu: %s\n", name.c_str(),
                     static_cast<unsigned long long>(violation.index), violation.sentence.c_str());
    return violations.empty();
}

/// Makes lines of every recording beside `main`. Whether all are whole.
bool writeOthers(const fs::path& main) {
    bool areWhole = true;
    for (const auto& entry : fs::directory_iterator(main.parent_path())) {
        if (entry.path().extension() != ".flow" || entry.path() == main) continue;
        const auto trace = trace::readFile(entry.path().string());
        areWhole = areWhole && trace && isWhole(**trace, entry.path().filename().string());
        if (!trace) continue;
        std::ofstream out(fs::path(entry.path()).replace_extension(".jsonl"));
        writeLines(out, **trace);
    }
    return areWhole;
}

}  // namespace

int main(int count, char** arguments) {
    const bool isCounting = count > 1 && std::strcmp(arguments[1], "--counts") == 0;
    const bool isFollowing = count > 1 && std::strcmp(arguments[1], "--follow") == 0;
    if (isCounting || isFollowing) {
        --count;
        ++arguments;
    }
    if (count < 5) return 98;
    record::SessionOptions options;
    options.command = {arguments[2], arguments[3], "--flowglass-channel", "{channel}"};
    options.command.insert(options.command.end(), arguments + 4, arguments + count);
    const auto file = fs::path(arguments[1]).replace_extension(".flow");
    options.following = isFollowing;
    if (isFollowing) options.tracePath = file.string();
    auto session = record::Session::start(std::move(options));
    if (!session) {
        std::fprintf(stderr, "%s\n", base::describe(session.error()).c_str());
        return 98;
    }
    const auto outcome = (*session)->run();
    const auto trace = (*session)->trace();
    std::ofstream out(arguments[1]);
    isCounting ? writeCounts(out, *trace) : writeLines(out, *trace);
    bool areWhole = isWhole(*trace, "the program");
    if (isFollowing) areWhole = writeOthers(file) && areWhole;
    if (!areWhole) return 99;
    return outcome.signal ? 200 + *outcome.signal : outcome.status.value_or(97);
}
