#include <filesystem>

#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/output.hpp"
#include "app/cli/trace_input.hpp"
#include "core/trace/any_trace.hpp"
#include "core/trace/file.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::cli {

namespace {

std::string jsonLinesOf(const trace::Trace& trace) {
    std::string text;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        text.append(trace::jsonLine(event)).push_back('\n');
    });
    return text;
}

bool isSameFile(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return std::filesystem::equivalent(a, b, ignored);
}

}  // namespace

int runConvert(const Arguments& arguments) {
    std::string input;
    std::string output;
    CommandLine line("flowglass convert", "Writes a trace in another format, by extension.");
    line.argument("IN", input, "a .flow or .jsonl file");
    line.argument("OUT", output, "a .flow or .jsonl file; replaced where it exists");
    line.footer(
        "JSON lines hold the events alone: source texts and the program's name stay behind.");
    if (const auto status = line.parse(arguments)) return *status;

    const auto extension = std::filesystem::path(output).extension();
    if (extension != ".flow" && extension != ".jsonl") {
        return complainOfUsage(output + ": the output's name has to end in .flow or .jsonl.");
    }
    if (isSameFile(input, output)) {
        return complainOfUsage(output + ": input and output are the same file.");
    }
    const auto trace = openTrace(input);
    if (!trace) return complain(trace.error());
    const auto written = trace::formatOf(output) == trace::TraceFormat::jsonLines
                             ? writeWhole(output, jsonLinesOf(**trace))
                             : trace::writeFile(output, **trace);
    return written ? 0 : complain(written.error());
}

}  // namespace flowglass::cli
