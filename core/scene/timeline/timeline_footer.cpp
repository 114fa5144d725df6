#include <algorithm>
#include <array>

#include "core/scene/timeline/timeline_parts.hpp"

namespace flowglass::scene {
namespace {

using model::Activity;
using model::Lane;

constexpr double kTextSize = 12;

constexpr std::string_view kMerged = "too many to draw";

struct Entry {
    std::string_view words;
    std::string_view style;
    double height = 13;
};

Entry entryOf(std::string_view words, Activity activity) {
    const double height = activity == Activity::calling   ? 7
                          : activity == Activity::asleep  ? 7
                          : activity == Activity::created ? 9
                                                          : 13;
    return {words, styleOf(activity), height};
}

/// What the colours of these lanes can mean.
std::vector<Entry> legendOf(const model::Lanes& lanes) {
    // What is rare has an entry only where it is there: at the end of a task, in a thread.
    const bool blocked = std::ranges::any_of(lanes.of(Lane::Sort::thread), [&](const auto& place) {
        constexpr std::size_t kMostLookedAt = 4096;
        const auto& slices = lanes.lanes[place.lane].slices;
        return slices.size() < kMostLookedAt &&
               std::ranges::find(slices, Activity::blocked, &model::Slice::activity) !=
                   slices.end();
    });
    std::vector<Entry> entries{entryOf("running", Activity::running),
                               entryOf("calling", Activity::calling)};
    const bool tasks = lanes.has(Lane::Sort::task);
    if (lanes.has(Lane::Sort::generator))
        entries.push_back(entryOf("not started", Activity::created));
    entries.push_back(entryOf("parked, waiting", Activity::parked));
    if (tasks) entries.push_back(entryOf("ready", Activity::ready));
    if (lanes.has(Lane::Sort::loop)) entries.push_back(entryOf("loop asleep", Activity::asleep));
    entries.push_back(entryOf("error", Activity::error));
    if (lanes.cancelled) entries.push_back(entryOf("cancelled", Activity::cancelled));
    if (blocked) entries.push_back(entryOf("blocked", Activity::blocked));
    if (lanes.has(Lane::Sort::scope)) entries.push_back(entryOf("held", Activity::held));
    if (lanes.has(Lane::Sort::chain)) entries.push_back(entryOf("layer", Activity::layer));
    return entries;
}

/// The choice of axis, from the right; returns where it begins.
double drawChooser(const TimelineDrawing& drawing) {
    constexpr std::array<std::pair<AxisKind, std::string_view>, 3> kChoices{
        {{AxisKind::clock, "clock"},
         {AxisKind::clockShortened, "clock, waiting shortened"},
         {AxisKind::steps, "steps"}}};
    const auto& footer = drawing.areas.footer;
    const bool narrow = footer.width < 560;
    double x = footer.right();
    for (const auto& [kind, words] : kChoices) {
        const bool chosen = drawing.axis.kind() == kind;
        const Type type{chosen ? Font::sansBold : Font::sans, kTextSize,
                        chosen ? "axis.text.chosen" : "axis.text"};
        const auto shown = narrow && kind == AxisKind::clockShortened ? "shortened" : words;
        // As wide as the bold words, so that choosing moves nothing.
        const double wide = measure(shown, Font::sansBold, kTextSize) + 18;
        x -= wide;
        const auto id = "axis:" + std::string(nameOf(kind));
        auto& box = drawing.sketch.box(id, chosen ? "axis.chosen" : "axis",
                                       {x, footer.y + 5, wide, footer.height - 10}, 7);
        box.target = Target{{}, {}, id};
        box.description = "time axis: " + std::string(words);
        drawing.sketch.text(id + "/text", shown, type,
                            {x + 4, footer.y + 5, wide - 8, footer.height - 10}, Align::centre);
        x -= 4;
    }
    const double wide = measure("axis", Font::sans, kTextSize) + 8;
    if (!narrow) {
        x -= wide;
        drawing.sketch.text("axis", "axis", {Font::sans, kTextSize, "text.faint"},
                            {x, footer.y + 5, wide, footer.height - 10});
    }
    return x;
}

/// Why no wake-up is seen where all were asked for, from the right; returns where it begins.
double drawTooManyWakes(const TimelineDrawing& drawing, double end) {
    constexpr std::string_view kWords = "too many wake-ups to draw: zoom in";
    const auto& footer = drawing.areas.footer;
    const double wide = measure(kWords, Font::sansMedium, kTextSize) + 1;
    if (end - wide < footer.x) return end;
    drawing.sketch.text("wakes:many", kWords, {Font::sansMedium, kTextSize, "text.ready"},
                        {end - wide, footer.y, wide, footer.height});
    return end - wide;
}

}  // namespace

void drawTimelineFooter(const TimelineDrawing& drawing) {
    const auto& footer = drawing.areas.footer;
    if (footer.height <= 0) return;
    double end = drawing.options.chooser ? drawChooser(drawing) - 16 : footer.right();
    if (drawing.tooManyWakes) end = drawTooManyWakes(drawing, end) - 16;
    if (!drawing.options.legend) return;
    const bool roomy = footer.width > 900;
    const double swatch = roomy ? 24 : 14;
    double x = footer.x;
    const auto widthOf = [&](const Entry& entry) {
        return swatch + 6 + measure(entry.words, Font::sans, kTextSize);
    };
    const auto drawEntry = [&](const Entry& entry) {
        const double wide = widthOf(entry);
        const auto id = "legend:" + std::string(entry.words);
        drawing.sketch.box(id, entry.style,
                           {x, footer.y + (footer.height - entry.height) / 2, swatch, entry.height},
                           3);
        drawing.sketch.text(id + ":text", entry.words, {Font::sans, kTextSize, "text.plain"},
                            {x + swatch + 6, footer.y, wide - swatch - 6 + 0.01, footer.height});
        x += wide + (roomy ? 20 : 10);
    };
    // It comes and goes as one zooms: at the end, where it moves no other, but before they take
    // its room.
    const Entry merged{kMerged, "state.many"};
    const bool fits = x + widthOf(merged) <= end;
    const double kept = drawing.merged && fits ? widthOf(merged) + (roomy ? 20 : 10) : 0;
    for (const auto& entry : legendOf(drawing.lanes)) {
        if (x + widthOf(entry) > end - kept) break;
        drawEntry(entry);
    }
    if (kept > 0) drawEntry(merged);
}

}  // namespace flowglass::scene
