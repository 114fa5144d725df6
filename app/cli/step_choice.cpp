#include "app/cli/step_choice.hpp"

#include "core/base/join.hpp"
#include "core/model/words.hpp"

namespace flowglass::cli {

void GrainedTrace::addTo(CommandLine& line) {
    line.argument("TRACE", path, "a .flow or .jsonl file");
    line.text("--grain", grain, "how steps are counted: moments (default), lines or events");
}

base::Result<playback::Grain> GrainedTrace::grainChosen() const {
    if (!grain) return playback::Grain::moments;
    if (const auto named = playback::grainNamed(*grain)) return *named;
    return base::Error{
        base::ErrorKind::usage,
        base::joined({"There is no grain '", *grain, "'; use moments, lines or events."}),
        {}};
}

base::Result<void> checkStep(const playback::Player& player, playback::Grain grain,
                             playback::Step step, const std::string& path) {
    if (auto fault = player.whyNot(grain); !fault.empty())
        return base::Error{base::ErrorKind::usage, std::move(fault), path};
    const auto last = player.lastStep(grain);
    if (step <= last) return {};
    return base::Error{base::ErrorKind::usage,
                       base::joined({"Step ", model::grouped(step), " is out of range; in ",
                                     playback::nameOf(grain), " there are steps 0 to ",
                                     model::grouped(last), "."}),
                       path};
}

}  // namespace flowglass::cli
