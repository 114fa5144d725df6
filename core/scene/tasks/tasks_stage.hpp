#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/frames/frame_card.hpp"
#include "core/scene/tasks/task_places.hpp"

namespace flowglass::scene {

/// Where the parts of the Tasks view lie.
struct TasksAreas {
    Rect loops;  ///< one panel a loop, one beneath the other
    Rect list;   ///< of the tasks' cards; its heading is above
    Rect graph;  ///< no height where there is none
    Rect foot;   ///< output
    double heading = 0;
    double lane = 0;  ///< x between the loops and the list, where arrows may run
    bool low = false;
};

/// Where things were drawn that arrows lead to.
struct PlacedTasks {
    std::map<trace::TaskId, Rect> cards;   ///< in the list
    std::map<trace::TaskId, Rect> chips;   ///< in a queue
    std::map<trace::TaskId, Rect> plates;  ///< that run, or have just stopped
    std::map<trace::HandleId, Rect> callbackPlates;
    std::map<trace::LoopId, Rect> queues;
    std::map<trace::LoopId, Rect> panels;
    std::map<trace::LoopId, std::size_t> sockets;  ///< how many, side by side
};

/// The facts that every part of the Tasks view looks things up in.
struct TasksStage {
    const Stage& stage;
    const TaskPlaces& places;

    [[nodiscard]] const playback::State& state() const { return stage.state; }
    [[nodiscard]] std::string nameOf(trace::TaskId task) const;
    [[nodiscard]] std::string nameOf(const playback::QueueEntry& entry) const;
    /// Whether this step did it.
    [[nodiscard]] bool isFresh(trace::EventIndex event) const;
    /// Whether a task takes part in what this step did.
    [[nodiscard]] bool isInvolved(trace::TaskId task) const;
    [[nodiscard]] double opacityOf(trace::TaskId task) const;
    /// The task that was started inside a step of this one, and runs; null where there is none.
    [[nodiscard]] const playback::TaskState* innerOf(const playback::TaskState& task) const;
    /// What it is in the middle of: of the coroutines that await each other the innermost, or what
    /// that calls. Null where its frames were not recorded.
    [[nodiscard]] const playback::FrameState* innermostOf(const playback::TaskState& task) const;
    /// Whether its coroutine is parked already, and it is about to give the processor back.
    [[nodiscard]] bool stepsOff(const playback::TaskState& task) const;
    /// Whether it was asked to stop, and has not been told yet.
    [[nodiscard]] static bool isToStop(const playback::TaskState& task);
    /// Where in its queue a ready task stands, from 0.
    [[nodiscard]] std::optional<std::size_t> queuePlace(const playback::TaskState& task) const;
    /// The task in each place: the one that lives, or else the last that did.
    [[nodiscard]] std::map<TaskPlaces::Place, const playback::TaskState*> byPlace() const;
    /// Those that have ended and whose places others have taken, in the order of their ends.
    [[nodiscard]] std::vector<const playback::TaskState*> unlisted(
        const std::map<TaskPlaces::Place, const playback::TaskState*>& listed) const;
    [[nodiscard]] base::Nanoseconds now() const;
    /// Whether there is no event loop, and no task, in all of the recording.
    [[nodiscard]] bool hasNone() const;
};

/// The part of style names that says how a task is: "running", "waiting", "cancelled", "error".
[[nodiscard]] std::string_view lookOf(const TasksStage& stage, const playback::TaskState& task);
/// How it is in a word or two: "running", "2nd in the queue", "1.0 s left".
[[nodiscard]] std::string taskStatus(const TasksStage& stage, const playback::TaskState& task);
/// In front of how a task sleeps, which is said without it where there is no room.
inline constexpr std::string_view kSleepsModule = "asyncio.";
/// Why it is so: "asyncio.sleep(2)", "group, 2 of 3 not done", "returned 'b'".
[[nodiscard]] std::string taskDetail(const TasksStage& stage, const playback::TaskState& task);
/// How it ended: "returned 'b'", "cancelled".
[[nodiscard]] std::string outcomeText(const TasksStage& stage, const playback::TaskState& task);
/// Both on one line, for small cards.
[[nodiscard]] std::string taskBrief(const TasksStage& stage, const playback::TaskState& task);
/// How much of a wait for a timer is over, 0 to 1; empty where that is not known.
[[nodiscard]] std::optional<double> waitProgress(const TasksStage& stage,
                                                 const playback::TaskState& task);
/// "60 waiting, 33 done".
[[nodiscard]] std::string tallyText(const TasksStage& stage,
                                    const std::vector<const playback::TaskState*>& tasks);
/// What a click on a task means.
[[nodiscard]] Target targetOf(const playback::TaskState& task);

void drawLoops(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
               PlacedTasks& placed);
/// Draws what is ready in a loop, first in, first out, from left to right.
void drawQueue(Sketch& sketch, const TasksStage& stage, trace::LoopId loop, const Rect& area,
               PlacedTasks& placed);
void drawTaskList(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
                  PlacedTasks& placed);
void drawTaskGraph(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas);
/// What moved in this step, as arrows.
void drawTaskLinks(Sketch& sketch, const TasksStage& stage, const TasksAreas& areas,
                   const PlacedTasks& placed);

}  // namespace flowglass::scene
