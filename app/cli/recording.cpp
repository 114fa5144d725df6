#include "app/cli/recording.hpp"

#include <filesystem>
#include <utility>

#include "app/cli/trace_input.hpp"
#include "core/instrument/launch/build.hpp"
#include "core/instrument/launch/session_options.hpp"
#include "core/python/launch/session_options.hpp"

namespace flowglass::cli {

namespace {

namespace fs = std::filesystem;

base::Error wrong(base::ErrorKind kind, std::string sentence, std::string where = {}) {
    return {kind, std::move(sentence), std::move(where)};
}

enum class Sort { python, cppSource, program };

/// What the words name: a Python program (a script or -m), C++ source, or any other program.
base::Result<Sort> sortOf(const Arguments& program) {
    const std::string hint = "; 'flowglass record -h' says what it takes.";
    if (program.empty()) {
        return wrong(base::ErrorKind::usage,
                     "'flowglass record' needs a script or a program to record" + hint);
    }
    if (program[0] == "-m") {
        if (program.size() > 1) return Sort::python;
        return wrong(base::ErrorKind::usage, "-m needs the name of a module after it" + hint);
    }
    const std::string& path = program[0];
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    const bool isPython = isPythonScript(path);
    if (isPython || instrument::isCppSource(path)) {
        if (fs::exists(status)) return isPython ? Sort::python : Sort::cppSource;
        return wrong(base::ErrorKind::notFound, "There is no such file; check the name.", path);
    }
    if (fs::is_directory(status)) {
        return wrong(base::ErrorKind::format,
                     "That is a directory without a __main__.py; name a script in it.", path);
    }
    return Sort::program;
}

/// "count.py" gives "count.flow", "-m deep.count" "deep.count.flow", in the current folder.
std::string defaultTrace(const Arguments& program, Sort sort) {
    if (program[0] == "-m") return program[1] + ".flow";
    std::error_code ignored;
    const auto path = fs::absolute(program[0], ignored).lexically_normal();
    const auto name = sort == Sort::program ? path.filename() : path.stem();
    return (name.empty() ? path.parent_path().filename() : name).string() + ".flow";
}

/// Words that say nothing of a program of this sort are refused rather than passed over.
base::Result<void> checkSort(const RecordWords& words, Sort sort) {
    if (sort == Sort::python) {
        if (words.sourceRoots.empty()) return {};
        return wrong(base::ErrorKind::usage,
                     "--source-root is for C++ programs; a script's source is where it runs.");
    }
    const std::pair<bool, const char*> given[] = {{words.python.has_value(), "--python"},
                                                  {!words.lines, "--no-lines"},
                                                  {!words.values, "--no-values"},
                                                  {!words.include.empty(), "--include"},
                                                  {!words.exclude.empty(), "--exclude"},
                                                  {words.follow, "--follow"},
                                                  {words.fold.has_value(), "--fold"},
                                                  {words.maxEvents.has_value(), "--max-events"},
                                                  {words.maxSeconds.has_value(), "--max-seconds"}};
    for (const auto& [isGiven, name] : given)
        if (isGiven)
            return wrong(base::ErrorKind::usage,
                         std::string(name) +
                             " is for Python programs; of a C++ program all that "
                             "it was built to tell is recorded.");
    return {};
}

base::Result<void> checkSourceRoots(const std::vector<std::string>& roots) {
    for (const auto& root : roots)
        if (root.find('=') == std::string::npos)
            return wrong(base::ErrorKind::usage,
                         "--source-root needs two folders with '=' between, OLD=NEW.", root);
    return {};
}

/// `program`, with what the words say besides its name.
base::Result<record::SessionOptions> sessionForCpp(const RecordWords& words,
                                                   instrument::CppProgram program) {
    if (const auto good = checkSourceRoots(words.sourceRoots); !good) return good.error();
    program.arguments.assign(words.program.begin() + 1, words.program.end());
    program.sourceRoots.insert(program.sourceRoots.end(), words.sourceRoots.begin(),
                               words.sourceRoots.end());
    return instrument::sessionFor(program);
}

base::Result<RecordPlan> planForCppSource(const RecordWords& words) {
    const std::string& path = words.program[0];
    const auto toolkit = instrument::ownToolkit();
    if (!toolkit) return toolkit.error();
    auto folder = instrument::BuildFolder::make();
    if (!folder) return folder.error();
    auto kept = std::make_shared<const instrument::BuildFolder>(std::move(*folder));
    const auto build = instrument::planBuild(*toolkit, path, std::nullopt, kept->path());
    if (!build) return build.error();
    const auto ending = instrument::build(*build);
    if (!ending) return ending.error();
    if (ending->status != 0)
        return wrong(base::ErrorKind::format,
                     ending->signal ? "The compiler was ended by a signal; run it again."
                                    : "It does not compile; what the compiler says stands above.",
                     path);
    auto program = instrument::programOf(*build);
    program.name = path;
    auto options = sessionForCpp(words, std::move(program));
    if (!options) return options.error();
    return RecordPlan{std::move(*options), std::move(kept)};
}

base::Result<record::SessionOptions> sessionForPython(const RecordWords& words) {
    python::PythonProgram program;
    program.isModule = words.program[0] == "-m";
    const std::ptrdiff_t own = program.isModule ? 2 : 1;
    program.target = words.program[static_cast<std::size_t>(own) - 1];
    program.arguments.assign(words.program.begin() + own, words.program.end());
    program.interpreter = words.python;
    program.lines = words.lines;
    program.values = words.values;
    program.follow = words.follow;
    program.fold = words.fold;
    program.maxEvents = words.maxEvents;
    if (words.maxSeconds) program.maxSeconds = static_cast<double>(*words.maxSeconds);
    program.include = words.include;
    program.exclude = words.exclude;
    return python::sessionFor(program);
}

}  // namespace

base::Result<RecordPlan> planFor(const RecordWords& words) {
    const auto sort = sortOf(words.program);
    if (!sort) return sort.error();
    if (const auto good = checkSort(words, *sort); !good) return good.error();
    RecordPlan plan;
    if (*sort == Sort::cppSource) {
        auto built = planForCppSource(words);
        if (!built) return built.error();
        plan = std::move(*built);
    } else {
        instrument::CppProgram program;
        program.program = words.program[0];
        auto options = *sort == Sort::python ? sessionForPython(words)
                                             : sessionForCpp(words, std::move(program));
        if (!options) return options.error();
        plan.options = std::move(*options);
    }
    plan.options.tracePath = words.output.value_or(defaultTrace(words.program, *sort));
    plan.options.dropping = words.drop;
    plan.options.keepsTrace = false;
    return plan;
}

bool isSource(const std::string& path) {
    return isPythonScript(path) || instrument::isCppSource(path);
}

base::Result<std::shared_ptr<const trace::Trace>> recordQuietly(const std::string& source) {
    RecordWords words;
    words.program = {source};
    auto plan = planFor(words);
    if (!plan) return plan.error();
    plan->options.tracePath.clear();
    plan->options.keepsTrace = true;
    auto session = record::Session::start(std::move(plan->options));
    if (!session) return session.error();
    (void)(*session)->run();
    return (*session)->trace();
}

}  // namespace flowglass::cli
