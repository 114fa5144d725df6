#include <filesystem>

#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/picture.hpp"
#include "app/cli/picture_file.hpp"
#include "app/cli/recording.hpp"
#include "app/cli/step_choice.hpp"
#include "app/cli/trace_input.hpp"
#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

/// What the command line asks for, as it was written.
struct ExportWords {
    GrainedTrace trace;
    std::string output;
    PictureWords picture;
    std::optional<std::uint64_t> step;
    std::optional<std::string> steps;
    bool all = false;
    std::optional<std::string> theme;
};

/// Steps [first, last], and whether each goes to a file with a number of its own.
struct StepRange {
    playback::Step first = 0;
    playback::Step last = 0;
    bool numbered = false;
};

base::Error wrong(std::string sentence) {
    return {base::ErrorKind::usage, std::move(sentence), {}};
}

/// "3..9". Errors: usage.
base::Result<StepRange> rangeNamed(const std::string& text) {
    if (const auto dots = text.find(".."); dots != std::string::npos) {
        const auto first = wholeNumber(text.substr(0, dots));
        const auto last = wholeNumber(text.substr(dots + 2));
        if (first && last && *first <= *last) return StepRange{*first, *last, true};
    }
    return wrong(
        base::joined({"--steps needs A..B, the first step and one not before it, "
                      "not '",
                      text, "'."}));
}

base::Result<StepRange> rangeChosen(const ExportWords& words, bool timeline,
                                    const playback::Player& player, playback::Grain grain) {
    const auto end = player.lastStep(grain);
    if ((words.step ? 1 : 0) + (words.steps ? 1 : 0) + (words.all ? 1 : 0) > 1) {
        return wrong("--step, --steps and --all exclude each other; give one of them.");
    }
    if (words.steps) return rangeNamed(*words.steps);
    // One timeline shows every step, so all of it is one picture.
    if (words.all && !timeline) return StepRange{0, end, true};
    if (words.all) return StepRange{end, end, false};
    const auto step = words.step.value_or(player.opening(grain));
    return StepRange{step, step, false};
}

/// "step.svg" and 7 of 120 give "step-007.svg".
std::string numbered(const std::string& output, playback::Step step, playback::Step last) {
    const std::filesystem::path path(output);
    std::string digits = std::to_string(step);
    digits.insert(0, std::to_string(last).size() - digits.size(), '0');
    const auto name = path.stem().string() + "-" + digits + path.extension().string();
    return (path.parent_path() / name).string();
}

base::Result<void> exportSteps(const PictureMaker& pictures, const PictureFile& file,
                               const StepRange& range, playback::Step last) {
    for (auto step = range.first; step <= range.last; ++step) {
        const auto path = range.numbered ? numbered(file.path(), step, last) : file.path();
        if (auto done = file.write(pictures.at(step), path); !done) return done.error();
    }
    return {};
}

void describe(CommandLine& line, ExportWords& words) {
    words.trace.addTo(line);
    line.need("-o,--output", words.output, "the picture; .svg or .png, or - for SVG on stdout");
    words.picture.addTo(line);
    line.count("--step", words.step, "which step (default: the first interesting one)");
    line.text("--steps", words.steps, "A..B: one file for each, numbered");
    line.flag("--all", words.all, "every step; of the timeline, the whole of it in one picture");
    line.text("--theme", words.theme, "light (default), dark or contrast");
    line.footer("A script (.py) or C++ source (.cpp) in place of a trace is recorded first.");
}

base::Result<void> exportPictures(const ExportWords& words) {
    const auto grain = words.trace.grainChosen();
    if (!grain) return grain.error();
    const auto shape = PictureShape::chosen(words.picture);
    if (!shape) return shape.error();
    const auto file = PictureFile::named(words.output, words.theme);
    if (!file) return file.error();
    const auto trace =
        isSource(words.trace.path) ? recordQuietly(words.trace.path) : openTrace(words.trace.path);
    if (!trace) return trace.error();
    const playback::Player player(*trace);
    const auto range = rangeChosen(words, shape->timeline, player, *grain);
    if (!range) return range.error();
    if (auto good = checkStep(player, *grain, range->last, words.trace.path); !good) return good;
    const PictureMaker pictures(player, *grain, *shape);
    return exportSteps(pictures, *file, *range, player.lastStep(*grain));
}

}  // namespace

int runExport(const Arguments& arguments) {
    ExportWords words;
    CommandLine line("flowglass export", "Writes pictures of a trace's steps, or of its timeline.");
    describe(line, words);
    if (const auto status = line.parse(arguments)) return *status;
    const auto done = exportPictures(words);
    return done ? 0 : complain(done.error());
}

}  // namespace flowglass::cli
