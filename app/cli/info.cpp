#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/facts.hpp"
#include "app/cli/output.hpp"
#include "app/cli/trace_input.hpp"
#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

std::string violationsText(const std::vector<trace::Violation>& violations) {
    if (violations.empty()) return "  check      every event keeps to the grammar\n";
    std::string text;
    for (const auto& violation : violations) {
        text += base::joined({"  violation  event ", std::to_string(violation.index), ": ",
                              violation.sentence, "\n"});
    }
    return text;
}

}  // namespace

int runInfo(const Arguments& arguments) {
    std::string path;
    bool asJson = false;
    bool checking = false;
    CommandLine line("flowglass info", "Says what is in a trace.");
    line.argument("TRACE", path, "a .flow or .jsonl file");
    line.flag("--json", asJson, "as one JSON object");
    line.flag("--check", checking,
              "hold the trace to the grammar of events; status 1 where it breaks it");
    if (const auto status = line.parse(arguments)) return *status;

    const auto trace = openTrace(path);
    if (!trace) return complain(trace.error());
    std::optional<std::vector<trace::Violation>> violations;
    if (checking) violations = trace::check(**trace);
    const Facts facts = factsOf(**trace);
    StandardOutput out;
    if (asJson) {
        out << factsJson(**trace, facts, violations);
    } else {
        out << factsText(path, **trace, facts);
        if (violations) out << violationsText(*violations);
    }
    const int status = out.finish();
    return status == 0 && violations && !violations->empty() ? 1 : status;
}

}  // namespace flowglass::cli
