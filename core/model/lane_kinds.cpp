#include <algorithm>

#include "core/model/lane_builder.hpp"
#include "core/model/names.hpp"

namespace flowglass::model {

using trace::Field;
using trace::Kind;
using trace::Word;

void LaneBuilder::seeFrame(const trace::Event& event) {
    const auto frame = event.frame();
    const auto at = event.index;
    auto& here = thread(event);
    switch (event.kind) {
        case Kind::call:
        case Kind::create:
            return begin(event);
        case Kind::resume:
            return resume(event);
        case Kind::suspend:
            return leave(event, Activity::parked);
        case Kind::return_:
        case Kind::unwind:
        case Kind::close:
            return leave(event, std::nullopt);
        case Kind::raise:
            if (event.task && event.exc())
                m_raisedInTasks.try_emplace(
                    event.exc()->value,
                    Raised{at, event.text(Field::exception) == "CancelledError"});
            if (!frame || here.stack.empty() || here.stack.back().frame != *frame) return;
            if (!here.stack.back().lane && isOfTask(event)) return;
            here.failing = true;
            return set(here.stack.back().lane.value_or(here.lane), Activity::error,
                       here.stack.back().lane ? std::nullopt : frame, at);
        case Kind::handled:
            if (event.exc() && event.word(Field::stoppedBy) != Word::task) showCaught(event);
            // Another one goes on in its place.
            if (event.word(Field::stoppedBy) == Word::replaced) return;
            break;
        default:
            break;
    }
    if (frame && here.ranLoop == frame) {
        here.ranLoop.reset();
        if (!here.stack.empty() && here.stack.back().frame == *frame) show(here, at);
    }
    const bool onTop = !here.stack.empty() && here.stack.back().frame == frame;
    if (event.kind == Kind::line && frame && !onTop) {
        const bool isOrdinary = m_frameLanes.count(frame->value) == 0;
        pop(here, *frame, at);
        const auto own = m_frameLanes.find(frame->value);
        push(here, *frame, isOrdinary ? std::nullopt : std::optional(own->second),
             isOrdinary && !isOfTask(event), at);
    } else if (here.failing || here.handing) {
        show(here, at);
    }
}

/// A task's lane shows an exception that it catches itself: from where that was raised, or from
/// where the task last went on with it on its way.
void LaneBuilder::showCaught(const trace::Event& event) {
    const auto raised = m_raisedInTasks.find(event.exc()->value);
    if (raised == m_raisedInTasks.end()) return;
    const auto place = raised->second;
    m_raisedInTasks.erase(raised);
    const auto by = event.word(Field::stoppedBy);
    if (by != Word::except && by != Word::scope) return;
    const auto task = event.task ? m_taskLanes.find(event.task->value) : m_taskLanes.end();
    if (task == m_taskLanes.end() || !m_tracks[task->second].open) return;
    const auto& last = m_tracks[task->second].lane.slices.back();
    if (last.activity != Activity::running) return;
    set(task->second, place.isCancellation ? Activity::cancelled : Activity::error, {},
        std::max(place.event, last.begin));
    set(task->second, Activity::running, {}, event.index);
}

void LaneBuilder::begin(const trace::Event& event) {
    const auto frame = event.frame();
    if (!frame) return;
    auto& here = thread(event);
    const auto at = event.index;
    if (event.kind == Kind::call) {
        if (!here.named && here.stack.empty() && m_threads.size() == 1) {
            auto name = m_frames->displayName(*frame);
            const bool isModule = name == "<module>" && !m_module.empty();
            m_tracks[here.lane].lane.label = isModule ? m_module : std::move(name);
            here.named = true;
        }
        const auto lane = layerLane(event, here);
        if (lane) m_frameLanes[frame->value] = *lane;
        return push(here, *frame, lane, !lane && !isOfTask(event), at);
    }
    // A coroutine shows in its task's lane; one that nobody made a task of, once it runs.
    if (event.word(Field::flavor) == Word::coroutine) return;
    auto& lane = m_frameLanes[frame->value];
    lane = addLane(Lane::Sort::generator, frame->value, m_frames->displayName(*frame),
                   homeOf(event.byFrame(), event));
    set(lane, Activity::created, {}, at);
}

void LaneBuilder::resume(const trace::Event& event) {
    const auto frame = event.frame();
    if (!frame) return;
    auto& here = thread(event);
    auto own = m_frameLanes.find(frame->value);
    if (own == m_frameLanes.end() && !event.task) {
        const auto* facts = m_frames->find(*frame);
        const auto by = facts && facts->creator != 0 ? std::optional(trace::FrameId{facts->creator})
                                                     : event.byFrame();
        const auto lane = addLane(Lane::Sort::generator, frame->value,
                                  m_frames->displayName(*frame), homeOf(by, event));
        own = m_frameLanes.emplace(frame->value, lane).first;
    }
    const auto lane =
        own == m_frameLanes.end() ? std::nullopt : std::optional<std::size_t>(own->second);
    push(here, *frame, lane, !lane && !isOfTask(event), event.index);
}

/// Whether a task does it that has a lane: its thread only runs the loop meanwhile.
bool LaneBuilder::isOfTask(const trace::Event& event) const {
    return event.task && m_taskLanes.contains(event.task->value);
}

void LaneBuilder::leave(const trace::Event& event, std::optional<Activity> then) {
    const auto frame = event.frame();
    if (!frame) return;
    const auto at = event.index;
    const auto own = m_frameLanes.find(frame->value);
    if (own != m_frameLanes.end()) set(own->second, then, {}, at);
    auto& here = thread(event);
    here.handing = own != m_frameLanes.end() && handsOver(event);
    pop(here, *frame, at);
    if (!then && own != m_frameLanes.end()) m_frameLanes.erase(own);
}

bool LaneBuilder::handsOver(const trace::Event& event) {
    if (event.kind != Kind::suspend) return m_delegates.erase(event.frame()->value) != 0;
    const auto delegate = event.id<trace::FrameId>(Field::delegate);
    if (delegate) m_delegates.insert(delegate->value);
    return delegate.has_value();
}

void LaneBuilder::seeThread(const trace::Event& event) {
    auto& here = thread(event);
    auto& lane = m_tracks[here.lane].lane;
    const auto at = event.index;
    if (event.kind == Kind::thread) {
        if (event.has(Field::name)) lane.label = event.text(Field::name);
        const auto parent = event.number(Field::parentThread);
        const auto made =
            parent ? m_threads.find(static_cast<std::uint32_t>(*parent)) : m_threads.end();
        if (made != m_threads.end() && made->second.lane < here.lane) {
            lane.parent = made->second.lane;
            lane.depth = m_tracks[made->second.lane].lane.depth + 1;
        }
        return;
    }
    here.blocked = event.kind == Kind::block;
    if (event.kind != Kind::threadEnd) {
        const auto activity = here.blocked ? Activity::blocked : Activity::running;
        showBlocked(event, activity);
        showDoors({event.thread, event.task}, activity, at);
    }
    if (here.blocked) return set(here.lane, Activity::blocked, {}, at);
    if (event.kind == Kind::threadEnd) here.stack.clear();
    show(here, at);
}

/// A thread that stands still in a task's step holds up the task, and the loop that runs it.
void LaneBuilder::showBlocked(const trace::Event& event, Activity activity) {
    const auto task = event.task ? m_taskLanes.find(event.task->value) : m_taskLanes.end();
    if (task == m_taskLanes.end()) return;
    std::optional<std::size_t> loop = task->second;
    while (loop && m_tracks[*loop].lane.sort != Lane::Sort::loop)
        loop = m_tracks[*loop].lane.parent;
    for (const auto lane : {std::optional(task->second), loop})
        if (lane && m_tracks[*lane].open) set(*lane, activity, {}, event.index);
}

std::optional<std::size_t> LaneBuilder::layerLane(const trace::Event& event, Thread& here) {
    const auto chain = event.number(Field::chain);
    const auto number = event.number(Field::layer);
    if (!chain || !number) return std::nullopt;
    auto& layer =
        m_layers[{static_cast<std::uint32_t>(*chain), static_cast<std::uint32_t>(*number)}];
    if (!layer.lane) {
        auto label = layer.text;
        if (label.empty() && event.frame()) label = m_frames->displayName(*event.frame());
        if (label.empty()) label = "layer " + std::to_string(*number);
        layer.lane =
            addLane(Lane::Sort::chain, static_cast<std::uint32_t>(*chain), label, here.lane);
        m_tracks[*layer.lane].lane.layer = static_cast<std::uint32_t>(*number);
    }
    return layer.lane;
}

void LaneBuilder::seeChain(const trace::Event& event) {
    m_innerChains.see(event);
    if (event.kind == Kind::decorate) return;
    const auto chain = event.number(Field::chain);
    const auto number = event.number(Field::layer);
    if (!chain || !number) return;
    if (event.kind == Kind::evaluate) {
        if (event.has(Field::name))
            m_chainNames.try_emplace(static_cast<std::uint32_t>(*chain), event.text(Field::name));
        auto text = event.text(Field::text);
        if (!text.empty() && text.front() == '@') text.remove_prefix(1);
        m_layers[{static_cast<std::uint32_t>(*chain), static_cast<std::uint32_t>(*number)}].text =
            text.substr(0, text.find('('));
        return;
    }
    if (m_innerChains.has(static_cast<std::uint32_t>(*chain))) return;
    const auto lane = layerLane(event, thread(event));
    if (!lane) return;
    set(*lane, Activity::layer, {}, event.index);
    set(*lane, std::nullopt, {}, event.index + 1);
}

/// Where layers of several functions have lanes, each says which one it is round.
void LaneBuilder::labelLayers(std::unordered_map<std::size_t, std::string>& labels) const {
    std::unordered_set<std::uint32_t> chains;
    for (const auto& track : m_tracks)
        if (track.lane.sort == Lane::Sort::chain) chains.insert(track.lane.id);
    if (chains.size() < 2) return;
    for (std::size_t i = 0; i < m_tracks.size(); ++i) {
        const auto& lane = m_tracks[i].lane;
        if (lane.sort != Lane::Sort::chain || lane.layer == 0) continue;
        const auto name = m_chainNames.find(lane.id);
        if (name != m_chainNames.end()) labels[i] = lane.label + " · " + name->second;
    }
}

std::size_t LaneBuilder::loopLane(const trace::Event& event) {
    const auto id = static_cast<std::uint32_t>(event.number(Field::loop).value_or(1));
    const auto found = m_loopLanes.find(id);
    if (found != m_loopLanes.end()) return found->second;
    const auto lane = addLane(Lane::Sort::loop, id, id == 1 ? "loop" : "loop " + std::to_string(id),
                              thread(event).lane);
    m_loopLanes.emplace(id, lane);
    return lane;
}

/// Who runs the loop has called it, until it goes on itself.
void LaneBuilder::showCaller(const trace::Event& event) {
    auto& here = thread(event);
    if (here.stack.empty() || here.ranLoop == here.stack.back().frame || event.task) return;
    here.ranLoop = here.stack.back().frame;
    show(here, event.index);
}

void LaneBuilder::seeLoop(const trace::Event& event) {
    showCaller(event);
    set(loopLane(event), event.kind == Kind::turn ? Activity::running : Activity::asleep, {},
        event.index);
}

void LaneBuilder::seeTask(const trace::Event& event) {
    const auto id = static_cast<std::uint32_t>(event.number(Field::task).value_or(0));
    const auto at = event.index;
    auto found = m_taskLanes.find(id);
    if (found == m_taskLanes.end()) {
        const auto recorded = event.text(Field::name);
        auto label = shownTaskName(trace::TaskId{id}, recorded, event.frame(), *m_frames);
        const auto parent = event.number(Field::parentTask);
        const auto above =
            parent ? m_taskLanes.find(static_cast<std::uint32_t>(*parent)) : m_taskLanes.end();
        const auto home = above != m_taskLanes.end() ? above->second
                          : event.has(Field::loop)   ? loopLane(event)
                                                     : thread(event).lane;
        found = m_taskLanes.emplace(id, addLane(Lane::Sort::task, id, label, home)).first;
        auto& also = m_tracks[found->second].lane.also;
        also = recorded;
        if (event.frame()) also += '\n' + m_frames->displayName(*event.frame());
    }
    switch (event.kind) {
        case Kind::task:
            return set(found->second, Activity::created, {}, at);
        case Kind::ready: {
            const auto& lane = m_tracks[found->second].lane;
            const bool runs =
                m_tracks[found->second].open && lane.slices.back().activity == Activity::running;
            if (!runs) set(found->second, Activity::ready, {}, at);
            return;
        }
        case Kind::run:
            showCaller(event);
            if (event.how() == Word::eager && event.task && event.task->value != id)
                m_eager[id] = event.task->value;
            showOuter(id, Activity::calling, at);
            showDoors({event.thread, trace::TaskId{id}}, Activity::running, at);
            return set(found->second, Activity::running, {}, at);
        case Kind::wait:
            showOuter(id, Activity::running, at);
            showDoors({event.thread, trace::TaskId{id}}, Activity::waiting, at);
            return set(found->second, Activity::waiting, {}, at);
        default:
            showOuter(id, Activity::running, at);
            return finishTask(found->second, event);
    }
}

/// A task that was started inside a step of another one: that is in a call as long as this step
/// takes.
void LaneBuilder::showOuter(std::uint32_t task, Activity activity, trace::EventIndex at) {
    const auto outer = m_eager.find(task);
    if (outer == m_eager.end()) return;
    const auto lane = m_taskLanes.find(outer->second);
    if (lane != m_taskLanes.end() && m_tracks[lane->second].open)
        set(lane->second, activity, {}, at);
    if (activity == Activity::running) m_eager.erase(outer);
}

/// A task's last slice shows how it ended: from where the exception was raised, or from where the
/// loop threw the cancellation into it.
void LaneBuilder::finishTask(std::size_t lane, const trace::Event& event) {
    auto& made = m_tracks[lane].lane;
    const bool open = m_tracks[lane].open;
    const auto outcome = event.word(Field::outcome);
    const bool failed = outcome == Word::exception;
    const bool runs = open && made.slices.back().activity == Activity::running;
    if (runs && (failed || outcome == Word::cancelled)) {
        const auto raised =
            event.exc() ? m_raisedInTasks.find(event.exc()->value) : m_raisedInTasks.end();
        if (failed && raised != m_raisedInTasks.end() &&
            raised->second.event > made.slices.back().begin)
            set(lane, Activity::error, {}, raised->second.event);
        else
            made.slices.back().activity = failed ? Activity::error : Activity::cancelled;
    }
    set(lane, std::nullopt, {}, event.index);
    if (event.exc()) m_raisedInTasks.erase(event.exc()->value);
}

}  // namespace flowglass::model
