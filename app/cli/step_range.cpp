#include "app/cli/step_range.hpp"

#include <filesystem>

#include "core/base/join.hpp"

namespace flowglass::cli {

namespace {

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

/// "step.svg" and 7 of 120 give "step-007.svg".
std::string numbered(const std::string& output, playback::Step step, playback::Step last) {
    const std::filesystem::path path(output);
    std::string digits = std::to_string(step);
    digits.insert(0, std::to_string(last).size() - digits.size(), '0');
    const auto name = path.stem().string() + "-" + digits + path.extension().string();
    return (path.parent_path() / name).string();
}

}  // namespace

void StepWords::addTo(CommandLine& line) {
    line.count("--step", step, "which step (default: the first interesting one)");
    line.text("--steps", steps, "A..B: one file for each, numbered");
    line.flag("--all", all, "every step; of the timeline, the whole of it in one picture");
}

base::Result<StepRange> StepWords::chosen(playback::Step opening, playback::Step end) const {
    if ((step ? 1 : 0) + (steps ? 1 : 0) + (all ? 1 : 0) > 1) {
        return wrong("--step, --steps and --all exclude each other; give one of them.");
    }
    if (steps) return rangeNamed(*steps);
    if (all) return StepRange{0, end, true};
    return StepRange{step.value_or(opening), step.value_or(opening), false};
}

base::Result<void> writeSteps(const std::function<scene::Scene(playback::Step)>& picture,
                              const PictureFile& file, const StepRange& range,
                              playback::Step last) {
    for (auto step = range.first; step <= range.last; ++step) {
        const auto path = range.numbered ? numbered(file.path(), step, last) : file.path();
        if (auto done = file.write(picture(step), path); !done) return done.error();
    }
    return {};
}

}  // namespace flowglass::cli
