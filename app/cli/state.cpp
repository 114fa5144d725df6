#include "app/cli/command.hpp"
#include "app/cli/complaint.hpp"
#include "app/cli/output.hpp"
#include "app/cli/state_words.hpp"
#include "app/cli/step_choice.hpp"
#include "app/cli/trace_input.hpp"
#include "core/playback/state/state_json.hpp"

namespace flowglass::cli {

int runState(const Arguments& arguments) {
    GrainedTrace chosen;
    std::optional<std::uint64_t> step;
    bool asJson = false;
    CommandLine line("flowglass state", "Says how the program stood after a step.");
    chosen.addTo(line);
    line.count("--step", step, "which step; 0 is before the first event (default: the last)");
    line.flag("--json", asJson, "as one JSON object");
    if (const auto status = line.parse(arguments)) return *status;

    const auto grain = chosen.grainChosen();
    if (!grain) return complain(grain.error());
    const auto trace = openTrace(chosen.path);
    if (!trace) return complain(trace.error());
    const playback::Player player(*trace);
    const auto at = step.value_or(player.lastStep(*grain));
    if (const auto good = checkStep(player, *grain, at, chosen.path); !good) {
        return complain(good.error());
    }
    StandardOutput out;
    if (asJson) {
        out << playback::stateJson(player, *grain, at) << '\n';
    } else {
        out << stateText(player, *grain, at);
    }
    return out.finish();
}

}  // namespace flowglass::cli
