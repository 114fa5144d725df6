#include "app/cli/command.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/output.hpp"
#include "app/cli/picture.hpp"
#include "app/cli/step_choice.hpp"
#include "app/cli/trace_input.hpp"
#include "core/scene/drawing/scene_json.hpp"

namespace flowglass::cli {

int runScene(const Arguments& arguments) {
    GrainedTrace chosen;
    PictureWords words;
    std::optional<std::uint64_t> step;
    bool asJson = false;
    CommandLine line("flowglass scene", "Gives the picture of a step as data, without colours.");
    chosen.addTo(line);
    words.addTo(line);
    line.count("--step", step, "which step (default: the first interesting one)");
    line.flag("--json", asJson, "as one JSON object (the only form there is)");
    if (const auto status = line.parse(arguments)) return *status;

    const auto grain = chosen.grainChosen();
    if (!grain) return complain(grain.error());
    const auto shape = PictureShape::chosen(words);
    if (!shape) return complain(shape.error());
    const auto trace = openTrace(chosen.path);
    if (!trace) return complain(trace.error());
    const playback::Player player(*trace);
    const auto at = step.value_or(player.opening(*grain));
    if (const auto good = checkStep(player, *grain, at, chosen.path); !good) {
        return complain(good.error());
    }
    if (const auto good = checkShape(player, *shape, chosen.path); !good)
        return complain(good.error());
    StandardOutput out;
    out << scene::toJson(PictureMaker(player, *grain, *shape).at(at)) << '\n';
    return out.finish();
}

}  // namespace flowglass::cli
