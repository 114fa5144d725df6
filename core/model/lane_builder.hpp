#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/model/frame_table.hpp"
#include "core/model/inner_chains.hpp"
#include "core/model/lanes.hpp"

namespace flowglass::model {

/// Makes the lanes of a trace, and goes on where it stopped as the trace grows.
class LaneBuilder {
  public:
    /// Takes in what `trace` has more than last time; `frames` is of this trace or a longer one.
    void extend(const trace::Trace& trace, const FrameTable& frames);

    /// The lanes as far as the trace went; slices that go on end with it.
    [[nodiscard]] Lanes lanes() const;

  private:
    /// A lane in the making: its last slice may go on.
    struct Track {
        Lane lane;
        bool open = false;
        std::string argument{};     ///< of a scope: the literal that its source begins with
        std::string given{};        ///< and what all that ran in the lane gave, where that was told
        bool isGenerators = false;  ///< a scope that is called like the generator behind it
    };
    /// A frame on a thread's stack.
    struct Entry {
        trace::FrameId frame;
        std::optional<std::size_t> lane;      ///< of its own
        std::optional<trace::FrameId> shown;  ///< topmost frame from here down without one
    };
    struct Thread {
        std::size_t lane = 0;
        std::vector<Entry> stack;
        bool failing = false;  ///< an error slice is open
        bool handing = false;  ///< a generator hands over to another: the top frame still calls
        bool blocked = false;
        bool named = false;
        std::optional<trace::FrameId> ranLoop;  ///< its top frame, while that runs an event loop
    };
    /// Who enters or leaves a scope.
    struct Owner {
        trace::ThreadId thread;
        std::optional<trace::TaskId> task;
        friend auto operator<=>(const Owner&, const Owner&) = default;
    };
    struct GivenBack {
        std::uint32_t scope = 0;
        Owner owner;  ///< who waits: a thread, or a task of it
    };
    struct Raised {
        trace::EventIndex event = 0;
        bool isCancellation = false;
    };
    struct Layer {
        std::string text;
        std::optional<std::size_t> lane;
    };

    void see(const trace::Event& event);
    void seeFrame(const trace::Event& event);
    void seeThread(const trace::Event& event);
    void showBlocked(const trace::Event& event, Activity activity);
    /// A scope whose lock is not held while who is in it waits for a condition.
    void giveBack(const trace::Event& event);
    void takeBack(const trace::Event& event);
    void noteDoor(std::uint32_t scope, const trace::Event& event);
    void showDoors(const Owner& owner, Activity activity, trace::EventIndex at);
    void seeScope(const trace::Event& event);
    [[nodiscard]] std::unordered_map<std::size_t, std::string> scopeLabels() const;
    void labelLayers(std::unordered_map<std::size_t, std::string>& labels) const;
    void seeChain(const trace::Event& event);
    void seeTask(const trace::Event& event);
    void showOuter(std::uint32_t task, Activity activity, trace::EventIndex at);
    void finishTask(std::size_t lane, const trace::Event& event);
    void showCaught(const trace::Event& event);
    [[nodiscard]] bool isOfTask(const trace::Event& event) const;
    void showCaller(const trace::Event& event);
    void seeLoop(const trace::Event& event);

    void begin(const trace::Event& event);
    void resume(const trace::Event& event);
    void leave(const trace::Event& event, std::optional<Activity> then);
    /// Whether a generator that leaves the stack hands over to one that takes its place at once.
    bool handsOver(const trace::Event& event);

    Thread& thread(const trace::Event& event);
    /// The lane of `frame`, else of the task in whose step `event` is, else of its thread.
    [[nodiscard]] std::size_t homeOf(std::optional<trace::FrameId> frame,
                                     const trace::Event& event);
    void nestGenerator(std::size_t scope, const trace::Event& event);
    std::size_t addLane(Lane::Sort sort, std::uint32_t id, std::string label,
                        std::optional<std::size_t> parent);
    std::optional<std::size_t> layerLane(const trace::Event& event, Thread& thread);
    std::size_t loopLane(const trace::Event& event);
    void push(Thread& thread, trace::FrameId frame, std::optional<std::size_t> lane, bool ordinary,
              trace::EventIndex at);
    void orderLayers(std::vector<std::size_t>& siblings) const;
    void pop(Thread& thread, trace::FrameId frame, trace::EventIndex at);
    /// Shows in the thread's lane, and in its top frame's own, who runs and who calls.
    void show(Thread& thread, trace::EventIndex at);
    /// From `at` on the lane shows this; nothing where it is empty.
    void set(std::size_t lane, std::optional<Activity> activity,
             std::optional<trace::FrameId> frame, trace::EventIndex at);

    const FrameTable* m_frames = nullptr;
    std::string m_module;  ///< that the program was run as; empty where it was a file
    std::vector<Track> m_tracks;
    std::map<std::uint32_t, Thread> m_threads;
    std::unordered_map<std::uint32_t, std::size_t> m_frameLanes;
    std::unordered_set<std::uint32_t> m_delegates;  ///< generators in which another one waits
    std::unordered_map<std::uint32_t, std::size_t> m_scopeLanes;  ///< scopes that are open
    /// Scopes that are being entered or left, by who does that, and the other way round.
    std::map<Owner, std::vector<std::uint32_t>> m_inDoors;
    std::unordered_map<std::uint32_t, Owner> m_doorOwners;
    std::vector<GivenBack> m_givenBack;
    std::unordered_map<std::string, std::vector<std::size_t>> m_idleScopeLanes;
    std::unordered_map<std::size_t, std::string> m_scopeKeys;  ///< by lane
    std::map<std::pair<std::uint32_t, std::uint32_t>, Layer> m_layers;
    std::unordered_map<std::uint32_t, std::string> m_chainNames;
    InnerChains m_innerChains;  ///< have no lanes
    std::unordered_map<std::uint32_t, std::size_t> m_taskLanes;
    std::unordered_map<std::uint32_t, std::size_t> m_loopLanes;
    std::unordered_map<std::uint32_t, std::uint32_t> m_eager;  ///< in whose step a task started
    /// Where exceptions that a task could end with were first raised.
    std::unordered_map<std::uint32_t, Raised> m_raisedInTasks;
    trace::EventIndex m_next = 0;
};

}  // namespace flowglass::model
