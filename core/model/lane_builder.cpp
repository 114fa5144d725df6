#include "core/model/lane_builder.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace flowglass::model {

using trace::Field;
using trace::Kind;
using trace::Word;

void LaneBuilder::extend(const trace::Trace& trace, const FrameTable& frames) {
    m_frames = &frames;
    constexpr std::string_view kModule = "-m ";
    if (const auto& program = trace.metadata().program; program.starts_with(kModule))
        m_module = program.substr(kModule.size());
    trace.each(m_next, trace.size(), [&](const trace::Event& event) {
        if (!m_givenBack.empty()) takeBack(event);
        see(event);
        if (event.kind == Kind::block || event.kind == Kind::wait) giveBack(event);
    });
    m_next = trace.size();
    m_frames = nullptr;
}

void LaneBuilder::see(const trace::Event& event) {
    switch (event.kind) {
        case Kind::call:
        case Kind::create:
        case Kind::resume:
        case Kind::suspend:
        case Kind::line:
        case Kind::return_:
        case Kind::close:
        case Kind::raise:
        case Kind::unwind:
        case Kind::handled:
        case Kind::output:
            return seeFrame(event);
        case Kind::thread:
        case Kind::threadEnd:
        case Kind::block:
        case Kind::unblock:
            return seeThread(event);
        case Kind::evaluate:
        case Kind::apply:
        case Kind::decorate:
            return seeChain(event);
        case Kind::entering:
        case Kind::entered:
        case Kind::exiting:
        case Kind::exited:
            return seeScope(event);
        case Kind::task:
        case Kind::ready:
        case Kind::run:
        case Kind::wait:
        case Kind::finish:
            return seeTask(event);
        case Kind::turn:
        case Kind::idle:
            return seeLoop(event);
        default:
            return;
    }
}

std::size_t LaneBuilder::addLane(Lane::Sort sort, std::uint32_t id, std::string label,
                                 std::optional<std::size_t> parent) {
    const auto depth = parent ? m_tracks[*parent].lane.depth + 1 : 0;
    m_tracks.push_back({{sort, id, std::move(label), depth, parent, {}}, false});
    return m_tracks.size() - 1;
}

void LaneBuilder::set(std::size_t lane, std::optional<Activity> activity,
                      std::optional<trace::FrameId> frame, trace::EventIndex at) {
    auto& made = m_tracks[lane].lane;
    auto& open = m_tracks[lane].open;
    if (open) {
        auto& last = made.slices.back();
        if (activity == last.activity && frame == last.frame) return;
        last.end = at;
        if (last.end <= last.begin) made.slices.pop_back();
        open = false;
    }
    if (!activity) return;
    auto& slices = made.slices;
    const bool goesOn = !slices.empty() && slices.back().end == at &&
                        slices.back().activity == *activity && slices.back().frame == frame;
    if (!goesOn) slices.push_back({at, at, *activity, frame});
    open = true;
}

LaneBuilder::Thread& LaneBuilder::thread(const trace::Event& event) {
    const auto [place, isNew] = m_threads.try_emplace(event.thread.value);
    if (isNew)
        place->second.lane = addLane(Lane::Sort::thread, event.thread.value,
                                     "thread " + std::to_string(event.thread.value), std::nullopt);
    return place->second;
}

std::size_t LaneBuilder::homeOf(std::optional<trace::FrameId> frame, const trace::Event& event) {
    const auto own = frame ? m_frameLanes.find(frame->value) : m_frameLanes.end();
    if (own != m_frameLanes.end()) return own->second;
    const auto task = event.task ? m_taskLanes.find(event.task->value) : m_taskLanes.end();
    return task == m_taskLanes.end() ? thread(event).lane : task->second;
}

void LaneBuilder::show(Thread& thread, trace::EventIndex at) {
    thread.failing = false;
    thread.handing = false;
    if (thread.blocked) return;
    if (thread.stack.empty()) return set(thread.lane, std::nullopt, {}, at);
    const auto& top = thread.stack.back();
    if (top.lane) set(*top.lane, Activity::running, {}, at);
    if (!top.shown) return set(thread.lane, std::nullopt, {}, at);
    const bool runs = top.shown == top.frame && thread.ranLoop != top.frame;
    set(thread.lane, runs ? Activity::running : Activity::calling, top.shown, at);
}

void LaneBuilder::push(Thread& thread, trace::FrameId frame, std::optional<std::size_t> lane,
                       bool ordinary, trace::EventIndex at) {
    auto shown = ordinary ? std::optional(frame) : std::nullopt;
    if (!thread.stack.empty()) {
        const auto& beneath = thread.stack.back();
        if (beneath.lane) set(*beneath.lane, Activity::calling, {}, at);
        if (!ordinary) shown = beneath.shown;
    }
    thread.stack.push_back({frame, lane, shown});
    show(thread, at);
}

void LaneBuilder::pop(Thread& thread, trace::FrameId frame, trace::EventIndex at) {
    auto& stack = thread.stack;
    if (stack.empty()) return;
    if (stack.back().frame != frame) {
        const auto place = std::find_if(stack.rbegin(), stack.rend(),
                                        [&](const Entry& entry) { return entry.frame == frame; });
        if (place == stack.rend()) return;
        // The ends of those above were lost.
        for (auto above = place.base(); above != stack.end(); ++above)
            if (above->lane) set(*above->lane, std::nullopt, {}, at);
        stack.erase(place.base(), stack.end());
    }
    stack.pop_back();
    if (!thread.handing) show(thread, at);
}

namespace {

/// Fills in what is asked about the lanes for every picture.
void sortLanes(Lanes& made) {
    for (std::size_t i = 0; i < made.lanes.size(); ++i) {
        const auto& lane = made.lanes[i];
        made.bySort[static_cast<std::size_t>(lane.sort)].push_back({lane.id, i});
        made.cancelled |= !made.cancelled && lane.sort == Lane::Sort::task &&
                          std::ranges::find(lane.slices, Activity::cancelled, &Slice::activity) !=
                              lane.slices.end();
    }
    for (auto& places : made.bySort) {
        std::ranges::stable_sort(places, {}, &Lanes::Place::id);
        const auto rest = std::ranges::unique(places, {}, &Lanes::Place::id);
        places.erase(rest.begin(), rest.end());
    }
}

}  // namespace

/// A chain's layers stand together, in the order in which they are called, its core last.
void LaneBuilder::orderLayers(std::vector<std::size_t>& siblings) const {
    std::map<std::uint32_t, std::vector<std::size_t>> chains;
    for (const auto at : siblings)
        if (const auto& lane = m_tracks[at].lane; lane.sort == Lane::Sort::chain)
            chains[lane.id].push_back(at);
    std::vector<std::size_t> ordered;
    for (const auto at : siblings) {
        const auto& lane = m_tracks[at].lane;
        if (lane.sort != Lane::Sort::chain) {
            ordered.push_back(at);
            continue;
        }
        auto& layers = chains[lane.id];
        std::ranges::stable_sort(layers, std::greater<>{},
                                 [&](std::size_t layer) { return m_tracks[layer].lane.layer; });
        ordered.insert(ordered.end(), layers.begin(), layers.end());
        layers.clear();  // all of them stand where the first one was
    }
    siblings = std::move(ordered);
}

Lanes LaneBuilder::lanes() const {
    std::vector<std::vector<std::size_t>> children(m_tracks.size() + 1);
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        children[m_tracks[i].lane.parent.value_or(m_tracks.size())].push_back(i);
    for (auto& siblings : children) orderLayers(siblings);
    // What a task has made stands beneath the tasks that it made: these lie side by side.
    const auto isTask = [&](std::size_t at) { return m_tracks[at].lane.sort == Lane::Sort::task; };
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        if (isTask(i)) std::ranges::stable_partition(children[i], isTask);
    Lanes made;
    auto labels = scopeLabels();
    labelLayers(labels);
    /// Where a track's lane stands; of one that shows nothing, that of the one above it.
    std::vector<std::optional<std::size_t>> places(m_tracks.size());
    std::vector<std::size_t> waiting(children.back().rbegin(), children.back().rend());
    while (!waiting.empty()) {
        const auto at = waiting.back();
        waiting.pop_back();
        waiting.insert(waiting.end(), children[at].rbegin(), children[at].rend());
        const auto& track = m_tracks[at].lane;
        const auto parent = track.parent ? places[*track.parent] : std::nullopt;
        const bool home = track.sort == Lane::Sort::thread || track.sort == Lane::Sort::loop;
        places[at] = parent;
        // A thread whose frames are not recorded says nothing: its tasks do.
        if (home && track.slices.empty() && !children[at].empty()) continue;
        places[at] = made.lanes.size();
        auto& lane = made.lanes.emplace_back(track);
        lane.parent = parent;
        lane.depth = parent ? made.lanes[*parent].depth + 1 : 0;
        if (const auto label = labels.find(at); label != labels.end()) lane.label = label->second;
        if (!m_tracks[at].open) continue;
        lane.slices.back().end = m_next;
        if (lane.slices.back().begin >= m_next) lane.slices.pop_back();
    }
    sortLanes(made);
    return made;
}

std::optional<std::size_t> Lanes::find(Lane::Sort sort, std::uint32_t id) const {
    const auto& all = of(sort);
    const auto found = std::ranges::lower_bound(all, id, {}, &Place::id);
    if (found == all.end() || found->id != id) return std::nullopt;
    return found->lane;
}

Lanes lanesOf(const trace::Trace& trace, const FrameTable& frames) {
    LaneBuilder builder;
    builder.extend(trace, frames);
    return builder.lanes();
}

Lanes lanesOf(const trace::Trace& trace) {
    FrameTable frames;
    trace.each(0, trace.size(), [&](const trace::Event& event) { frames.see(event); });
    return lanesOf(trace, frames);
}

}  // namespace flowglass::model
