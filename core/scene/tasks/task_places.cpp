#include "core/scene/tasks/task_places.hpp"

#include <algorithm>

#include "core/model/names.hpp"

namespace flowglass::scene {

using trace::Field;
using trace::Kind;
using trace::Word;

void TaskPlaces::see(const trace::Event& event) {
    if (event.kind == Kind::object && event.text(Field::what) != "future")
        if (const auto object = event.id<trace::ObjectId>(Field::object)) m_things.insert(*object);
    const auto task = event.id<trace::TaskId>(Field::task);
    if (!task) return;
    switch (event.kind) {
        case Kind::task:
            add(*task, event.id<trace::TaskId>(Field::parentTask));
            if (const auto loop = event.id<trace::LoopId>(Field::loop)) {
                m_taskLoops[*task] = *loop;
                if (std::ranges::find(m_loops, *loop) == m_loops.end()) m_loops.push_back(*loop);
            }
            return;
        case Kind::run: {
            const auto loop = m_taskLoops.find(*task);
            if (loop == m_taskLoops.end()) return;
            auto& threads = m_threads[loop->second];
            if (std::ranges::find(threads, event.thread) == threads.end())
                threads.push_back(event.thread);
            return;
        }
        case Kind::wait:
            return wait(*task, event);
        case Kind::ready:
            return wake(*task, event);
        case Kind::finish:
            return finish(*task);
        default:
            return;
    }
}

void TaskPlaces::wait(trace::TaskId task, const trace::Event& event) {
    const auto on = event.word(Field::on);
    const bool alone = !on || on == Word::timer || on == Word::io || on == Word::yield;
    if (!alone && event.has(Field::targets)) m_hasWaits = true;
    if (!on || (!alone && !model::isShared(*on))) return;
    for (const auto& target : event.references(Field::targets)) {
        if (target.sort != Word::object || !target.id) continue;
        const trace::ObjectId object{static_cast<std::uint32_t>(*target.id)};
        if (alone && !m_things.contains(object)) continue;
        const bool isOthers = m_users.try_emplace(object, task).first->second != task;
        if (alone && !isOthers) continue;
        m_shared.try_emplace(object, event.index);
        m_hasWaits = true;
    }
}

/// What a task lets another go on by is nobody's own timer.
void TaskPlaces::wake(trace::TaskId task, const trace::Event& event) {
    const auto object = event.id<trace::ObjectId>(Field::object);
    const auto by = event.reference(Field::bySource);
    if (!object || !m_users.contains(*object) || !by || by->sort != Word::task) return;
    if (!by->id || *by->id == task.value) return;
    m_shared.try_emplace(*object, event.index);
    m_hasWaits = true;
}

void TaskPlaces::add(trace::TaskId task, std::optional<trace::TaskId> parent) {
    if (m_places.contains(task)) return;
    const auto found = parent ? m_places.find(*parent) : m_places.end();
    const auto home = found == m_places.end() ? std::nullopt : std::optional(found->second);
    auto& free = home ? m_spots[*home].free : m_root.free;
    Place place = 0;
    if (free.empty()) {
        place = static_cast<Place>(m_spots.size());
        m_spots.push_back({home, home ? m_spots[*home].depth + 1 : 0, {}, {}, 0, false});
        above(m_spots[place]).children.push_back(place);
    } else {
        place = free.extract(free.begin()).value();
    }
    m_places[task] = place;
    m_spots[place].isTaken = true;
    ++above(m_spots[place]).usedBelow;
    // A parent that has finished is used again, by what it left behind.
    for (auto at = m_spots[place].parent;
         at && !m_spots[*at].isTaken && m_spots[*at].usedBelow == 1; at = m_spots[*at].parent) {
        above(m_spots[*at]).free.erase(*at);
        ++above(m_spots[*at]).usedBelow;
    }
}

void TaskPlaces::finish(trace::TaskId task) {
    const auto found = m_places.find(task);
    if (found == m_places.end() || !m_spots[found->second].isTaken) return;
    m_spots[found->second].isTaken = false;
    release(found->second);
}

/// Gives a place back, and those above it that were kept for it alone.
void TaskPlaces::release(Place place) {
    for (std::optional<Place> at = place; at && !isUsed(*at); at = m_spots[*at].parent) {
        auto& home = above(m_spots[*at]);
        home.free.insert(*at);
        --home.usedBelow;
    }
}

std::optional<TaskPlaces::Place> TaskPlaces::placeOf(trace::TaskId task) const {
    const auto found = m_places.find(task);
    return found == m_places.end() ? std::nullopt : std::optional(found->second);
}

std::vector<TaskPlaces::Place> TaskPlaces::inOrder() const {
    std::vector<Place> order;
    order.reserve(m_spots.size());
    std::vector<Place> waiting(m_root.children.rbegin(), m_root.children.rend());
    while (!waiting.empty()) {
        const auto place = waiting.back();
        waiting.pop_back();
        order.push_back(place);
        const auto& children = m_spots[place].children;
        waiting.insert(waiting.end(), children.rbegin(), children.rend());
    }
    return order;
}

const std::vector<trace::ThreadId>& TaskPlaces::threadsOf(trace::LoopId loop) const {
    static const std::vector<trace::ThreadId> kNone;
    const auto found = m_threads.find(loop);
    return found == m_threads.end() ? kNone : found->second;
}

}  // namespace flowglass::scene
