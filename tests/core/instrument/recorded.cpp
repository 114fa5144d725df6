#include "tests/core/instrument/recorded.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace flowglass::tests {

using trace::Field;
using trace::Kind;

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

Run runPlain(const std::string& variable, const std::string& command) {
    const TemporaryPath out("plain.out");
    const auto whole = "ulimit -c 0; " + variable + " " + command + " > " + out.string() + " 2>&1";
    Run run;
    run.status = std::system(whole.c_str());
    run.printed = contents(out.path());
    return run;
}

Recorded launch(const std::string& what, const std::string& program) {
    const TemporaryPath path("launched.flow");
    record::SessionOptions options;
    options.command = {"sh", "-c",
                       "ulimit -c 0; exec " + program + " " + what + " >/dev/null 2>&1"};
    options.tracePath = path.string();
    auto session = record::Session::start(options);
    if (!session) FAIL(base::describe(session.error()));
    Recorded recorded;
    recorded.outcome = (*session)->run();
    recorded.trace = checkedTrace(path.path());
    return recorded;
}

std::shared_ptr<const trace::Trace> byItself(const std::string& what, const std::string& program) {
    const TemporaryPath path("itself.flow");
    (void)runPlain("FLOWGLASS_TRACE=" + path.string(), program + " " + what);
    return checkedTrace(path.path());
}

std::vector<std::string> summary(const trace::Trace& trace, std::uint32_t thread) {
    std::vector<std::string> lines;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        if (event.thread.value != thread) return;
        std::string line(trace::nameOf(event.kind));
        if (const auto frame = event.frame()) line += " " + std::to_string(frame->value);
        if (const auto scope = event.scope()) line += " s" + std::to_string(scope->value);
        if (const auto how = event.how()) line += " " + std::string(trace::nameOf(*how));
        if (const auto exc = event.exc()) line += " !" + std::to_string(exc->value);
        if (event.kind == Kind::mark) line += " " + std::string(event.text(Field::text));
        lines.push_back(line);
    });
    return lines;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace flowglass::tests
