#include "app/cli/command.hpp"
#include "app/cli/command_line.hpp"
#include "app/cli/comparison.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/picture.hpp"
#include "app/cli/picture_file.hpp"
#include "app/cli/recording.hpp"
#include "app/cli/step_choice.hpp"
#include "app/cli/step_range.hpp"
#include "app/cli/trace_input.hpp"

namespace flowglass::cli {

namespace {

/// What the command line asks for, as it was written.
struct ExportWords {
    GrainedTrace trace;
    std::string output;
    PictureWords picture;
    AgainstWords against;
    StepWords steps;
    std::optional<std::string> theme;
};

void describe(CommandLine& line, ExportWords& words) {
    words.trace.addTo(line);
    line.need("-o,--output", words.output, "the picture; .svg or .png, or - for SVG on stdout");
    words.picture.addTo(line);
    words.steps.addTo(line);
    words.against.addTo(line);
    line.text("--theme", words.theme, "light (default), dark or contrast");
    line.footer("A script (.py) or C++ source (.cpp) in place of a trace is recorded first.");
}

/// One timeline shows every step, so all of it is one picture.
base::Result<StepRange> rangeOf(const StepWords& words, bool timeline,
                                const playback::Player& player, playback::Grain grain) {
    const auto end = player.lastStep(grain);
    auto range = words.chosen(player.opening(grain), end);
    if (range && words.all && timeline) return StepRange{end, end, false};
    return range;
}

base::Result<NamedTrace> traceOf(const std::string& path) {
    auto trace = isSource(path) ? recordQuietly(path) : openTrace(path);
    if (!trace) return trace.error();
    return NamedTrace{path, std::move(*trace)};
}

base::Result<void> exportPictures(const ExportWords& words) {
    const auto grain = words.trace.grainChosen();
    if (!grain) return grain.error();
    const auto shape = PictureShape::chosen(words.picture);
    if (!shape) return shape.error();
    const auto file = PictureFile::named(words.output, words.theme);
    if (!file) return file.error();
    const auto named = traceOf(words.trace.path);
    if (!named) return named.error();
    if (words.against.path) {
        const auto other = traceOf(*words.against.path);
        if (!other) return other.error();
        return writeComparison(*named, *other, *grain, words.against, words.picture, words.steps,
                               *file);
    }
    const playback::Player player(named->trace);
    const auto range = rangeOf(words.steps, shape->timeline, player, *grain);
    if (!range) return range.error();
    if (auto good = checkStep(player, *grain, range->last, words.trace.path); !good) return good;
    if (auto good = checkShape(player, *shape, words.trace.path); !good) return good;
    const PictureMaker pictures(player, *grain, *shape);
    return writeSteps([&](playback::Step step) { return pictures.at(step); }, *file, *range,
                      player.lastStep(*grain));
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
