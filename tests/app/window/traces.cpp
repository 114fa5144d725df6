#include "traces.hpp"

#include <fstream>
#include <sstream>

#include "core/trace/json_lines.hpp"
#include "tests/support/checked.hpp"

namespace flowglass::tests {

std::shared_ptr<const window::Snapshot> conformance(const std::string& name) {
    std::ifstream file(std::string(FLOWGLASS_SOURCE_DIR) + "/tests/conformance/" + name + ".jsonl");
    std::stringstream text;
    text << file.rdbuf();
    return snapshotFrom(text.str());
}

std::shared_ptr<const window::Snapshot> snapshotFrom(const std::string& lines) {
    auto trace = trace::readJsonLines(lines);
    if (!trace) FAIL(base::describe(trace.error()));
    return window::snapshotOf(checked(*trace));
}

}  // namespace flowglass::tests
