#include "app/window/compare/same_moment.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/playback/moves/source_place.hpp"

namespace flowglass::window {

namespace {

using playback::Step;

bool hasSameText(const trace::Trace& before, const trace::Trace& after) {
    const auto files = before.sourceFiles();
    return files == after.sourceFiles() && std::ranges::all_of(files, [&](const auto& file) {
               return before.source(file) == after.source(file);
           });
}

std::string_view nameOf(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

/// The file that goes by the same name: text that was edited is run from a copy elsewhere.
std::string fileIn(const Snapshot& snapshot, std::string_view file) {
    const auto files = snapshot.lines().files();
    const auto same = std::ranges::find(files, file);
    if (same != files.end()) return std::string(file);
    const auto found = std::ranges::find(files, nameOf(file), nameOf);
    return std::string(found == files.end() ? file : *found);
}

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        lines.push_back(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(lines.back().size() + 1, text.size()));
    }
    return lines;
}

/// Where a line is in a text that was changed in one place.
std::uint32_t lineIn(std::string_view before, std::string_view after, std::uint32_t line) {
    const auto was = linesOf(before);
    const auto is = linesOf(after);
    const auto least = std::min(was.size(), is.size());
    std::size_t head = 0;
    while (head < least && was[head] == is[head]) ++head;
    std::size_t tail = 0;
    while (tail < least - head && was[was.size() - 1 - tail] == is[is.size() - 1 - tail]) ++tail;
    if (line <= head) return line;
    if (line > was.size() - tail) return static_cast<std::uint32_t>(line + is.size() - was.size());
    return std::min(line, static_cast<std::uint32_t>(std::max<std::size_t>(1, is.size() - tail)));
}

}  // namespace

Step sameMoment(const Snapshot& before, const Snapshot& after, playback::Grain grain, Step step) {
    const auto last = after.player->lastStep(grain);
    const auto sameStep = std::min(step, last);
    if (hasSameText(before.trace(), after.trace())) return sameStep;
    const auto state = before.player->stateAt(grain, step);
    const auto place = playback::lineJustRun(*before.player, state);
    if (!place) return sameStep;
    const auto* runs = before.lines().eventsOf(place->file, place->line);
    const auto file = fileIn(after, place->file);
    const auto line = lineIn(before.trace().source(place->file).value_or(""),
                             after.trace().source(file).value_or(""), place->line);
    const auto* runsNow = after.lines().eventsOf(file, line);
    if (runs == nullptr || runsNow == nullptr) return sameStep;
    const auto sofar = runs->within(0, state.next);
    const auto now = runsNow->within(0, after.trace().size());
    if (sofar.empty() || now.empty()) return sameStep;
    const auto from = before.player->stepOf(grain, sofar.back());
    const auto at = after.player->stepOf(grain, now[std::min(sofar.size(), now.size()) - 1]);
    return std::min(at + step - std::min(step, from), last);
}

}  // namespace flowglass::window
