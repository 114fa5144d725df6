#include "core/scene/timeline/lane_rows.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <limits>
#include <string>
#include <utility>

namespace flowglass::scene {
namespace {

constexpr std::size_t kLeastWithThread = 3;  ///< rows, where the only thread has one for good

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(' ');
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

/// What `filter` lists, lowered.
std::vector<std::string> textsOf(std::string_view filter) {
    std::vector<std::string> texts;
    while (!filter.empty()) {
        const auto comma = std::min(filter.find(','), filter.size());
        const auto text = trimmed(filter.substr(0, comma));
        if (!text.empty()) texts.push_back(lowered(text));
        filter.remove_prefix(std::min(comma + 1, filter.size()));
    }
    return texts;
}

/// When something last happened in a lane before `next`; less than 0, and the less the later that
/// is, where it has yet to begin.
std::int64_t latenessOf(const model::Lane& lane, trace::EventIndex next) {
    const auto& slices = lane.slices;
    if (slices.empty()) return std::numeric_limits<std::int64_t>::min();
    const auto after = std::ranges::lower_bound(slices, next, {}, &model::Slice::begin);
    if (after == slices.begin()) return -1 - static_cast<std::int64_t>(after->begin);
    const auto& last = *(after - 1);
    return static_cast<std::int64_t>(last.end < next ? last.end : last.begin);
}

}  // namespace

std::optional<LaneRows> rowsNamed(const model::Lanes& lanes, std::string_view filter) {
    const auto texts = textsOf(filter);
    if (texts.empty()) return std::nullopt;
    std::vector<bool> shown(lanes.lanes.size());
    for (std::size_t i = 0; i < lanes.lanes.size(); ++i) {
        const auto name = lowered(lanes.lanes[i].label + '\n' + lanes.lanes[i].also);
        const bool named = std::ranges::any_of(
            texts, [&](const auto& text) { return name.find(text) != std::string::npos; });
        if (!named) continue;
        for (std::optional<std::size_t> at = i; at && !shown[*at]; at = lanes.lanes[*at].parent)
            shown[*at] = true;
    }
    LaneRows rows;
    for (std::size_t i = 0; i < shown.size(); ++i)
        if (shown[i]) rows.push_back(i);
    return rows;
}

std::optional<LaneRows> rowsThatFit(const model::Lanes& lanes, std::size_t fit,
                                    trace::EventIndex next, std::optional<std::size_t> now) {
    using Sort = model::Lane::Sort;
    if (lanes.lanes.size() <= fit) return std::nullopt;
    const bool tasks = lanes.has(Sort::task);
    // Of several threads each may do something of its own.
    const bool around = lanes.of(Sort::thread).size() > 1;
    const auto rowsWith = [&](bool threads, bool loops) {
        LaneRows rows;
        for (std::size_t i = 0; i < lanes.lanes.size(); ++i) {
            const auto sort = lanes.lanes[i].sort;
            if (!tasks || sort == Sort::task || (threads && sort == Sort::thread) ||
                (loops && sort == Sort::loop))
                rows.push_back(i);
        }
        return rows;
    };
    auto rows = rowsWith(true, true);
    if (rows.size() > fit && !around) rows = rowsWith(false, true);
    if (rows.size() > fit && !around) rows = rowsWith(false, false);
    if (rows.size() <= fit) return rows;
    if (now && !std::ranges::binary_search(rows, *now)) rows.push_back(*now);
    // What all the others are nested in stays in sight.
    const bool keeps = !around && fit >= kLeastWithThread;
    std::ranges::stable_sort(rows, std::greater<>{}, [&](std::size_t lane) {
        const bool first = now == lane || (keeps && lanes.lanes[lane].sort == Sort::thread);
        return std::pair(first, latenessOf(lanes.lanes[lane], next));
    });
    rows.resize(std::max<std::size_t>(1, fit));
    std::ranges::sort(rows);
    return rows;
}

std::optional<std::size_t> rowOf(const LaneRows* rows, std::size_t lane) {
    if (rows == nullptr) return lane;
    const auto at = std::ranges::lower_bound(*rows, lane);
    if (at == rows->end() || *at != lane) return std::nullopt;
    return static_cast<std::size_t>(at - rows->begin());
}

}  // namespace flowglass::scene
