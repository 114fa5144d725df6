#include "app/cli/command.hpp"

#include <array>

namespace flowglass::cli {

std::span<const Command> commands() {
    static constexpr std::array kCommands{
        Command{"record", "run a program and record it, without a window", runRecord},
        Command{"info", "what is in a trace, and whether it is whole", runInfo},
        Command{"events", "the events of a trace, one JSON object a line", runEvents},
        Command{"state", "the program as it stood after a step", runState},
        Command{"scene", "the picture of a step, as data", runScene},
        Command{"export", "pictures of steps, or of the timeline, as files", runExport},
        Command{"convert", "a trace from one format to another", runConvert},
    };
    return kCommands;
}

}  // namespace flowglass::cli
