#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "core/trace/checker.hpp"
#include "core/trace/file.hpp"
#include "core/trace/json_lines.hpp"
#include "core/trace/trace.hpp"
#include "tests/catch.hpp"

namespace flowglass::tests {

/// Holds a trace to the grammar: every trace that a test makes goes through here.
inline std::shared_ptr<const trace::Trace> checked(std::shared_ptr<const trace::Trace> trace) {
    REQUIRE(trace != nullptr);
    std::string violations;
    for (const auto& violation : trace::check(*trace, 10))
        violations += std::to_string(violation.index) + ": " + violation.sentence + "\n";
    if (!violations.empty())
        for (trace::EventIndex i = 0; i < std::min<trace::EventIndex>(trace->size(), 60); ++i)
            violations += trace::jsonLine(trace->event(i), trace::Times::leftOut) + "\n";
    INFO(violations);
    REQUIRE(violations.empty());
    return trace;
}

/// Opens a .flow file and holds it to the grammar.
inline std::shared_ptr<const trace::Trace> checkedTrace(const std::filesystem::path& path) {
    INFO(path.string());
    const auto trace = trace::readFile(path);
    if (!trace) FAIL(base::describe(trace.error()));
    return checked(*trace);
}

/// All events as JSON lines without times, the way conformance files are written.
inline std::string linesOf(const trace::Trace& trace) {
    std::string lines;
    for (trace::EventIndex i = 0; i < trace.size(); ++i)
        lines += trace::jsonLine(trace.event(i), trace::Times::leftOut) + "\n";
    return lines;
}

}  // namespace flowglass::tests
