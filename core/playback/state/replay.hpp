#pragma once

#include "core/playback/state/shared_objects.hpp"
#include "core/playback/state/state.hpp"
#include "core/trace/event.hpp"

namespace flowglass::playback {

/// Applies events to a State, one after the other. Frames, tasks and chains that the State shares
/// with others are copied before they change; those that this replay made itself change in place.
/// What has ended counts as gone from the next event on, whether beginStep() has dropped it or not:
/// so the same events give the same State from whichever checkpoint they are replayed.
class Replay {
  public:
    /// What `state` holds already may be shared.
    explicit Replay(State state)
        : m_state(std::move(state)), m_ownedFrom(m_state.next), m_shared(m_state) {}

    void apply(const trace::Event& event);
    /// A step begins: drops what ended before it, and what moved in the last one.
    void beginStep();
    /// From here on others may hold parts of the state: a checkpoint was taken.
    void share() {
        m_ownedFrom = m_state.next;
        m_latest = nullptr;
    }

    [[nodiscard]] const State& state() const { return m_state; }
    [[nodiscard]] State take() { return std::move(m_state); }

  private:
    void applyFrames(const trace::Event& event);
    void applyExceptions(const trace::Event& event);
    void applyScopes(const trace::Event& event);
    void applyDecorators(const trace::Event& event);
    void applyTasks(const trace::Event& event);
    /// What happens to frames, to the calls through decorated functions that they are part of.
    void applyCalls(const trace::Event& event);
    /// Forgets the scopes that were left, once the program goes on.
    void settleScopes(const trace::Event& event);
    void giveBack(const trace::Event& event);
    void takeBack(const trace::Event& event);
    void applyProgram(const trace::Event& event);
    [[nodiscard]] bool isOfTaskItself(const trace::Event& event,
                                      std::optional<trace::FrameId> id) const;
    [[nodiscard]] bool isOfCallback(const trace::Event& event,
                                    std::optional<trace::FrameId> id) const;

    void onCall(const trace::Event& event);
    void onResume(const trace::Event& event);
    void askThroughTunnel(const FrameState& inner, const trace::Event& event);
    void onSuspend(const trace::Event& event);
    void onLine(const trace::Event& event);
    void onBind(const trace::Event& event);
    /// A variable of `holder` holds an object now: what it shows holds for all others that do.
    void hold(const trace::Value& value, trace::FrameId holder, const trace::Event& event);
    /// What its variables hold may be other objects by now, unseen.
    void loseIdentities(FrameState& frame);
    void onReturn(const trace::Event& event);
    void onClose(const trace::Event& event);
    void onRaise(const trace::Event& event);
    void onUnwind(const trace::Event& event);
    void onHandled(const trace::Event& event);
    void onApply(ChainState& chain, const trace::Event& event);
    void nameWrapper(ChainState& chain, std::uint32_t number, trace::FrameId frame);
    /// Whether a decorated function other than `besides` is not bound yet.
    [[nodiscard]] bool isInTheMaking(std::optional<trace::ChainId> id,
                                     trace::ChainId besides) const;
    void enterLayer(const trace::Event& event, trace::ChainId id);
    void leaveLayer(const trace::Event& event, const FrameState& frame, const CallResult& result);
    void onTask(const trace::Event& event);
    void onReady(const trace::Event& event);
    void onRun(const trace::Event& event);
    void onWait(const trace::Event& event);
    void onCancel(const trace::Event& event);
    void onFinish(const trace::Event& event);
    void onCallback(const trace::Event& event);
    void onLoop(const trace::Event& event);

    /// The frame, to be changed by `event`; made where it was never seen or has gone.
    FrameState& frame(trace::FrameId id, const trace::Event& event);
    FrameState& changingFrame(trace::FrameId id, const trace::Event& event);
    /// The frame, to be changed; null where it was never seen or has gone.
    FrameState* known(std::optional<trace::FrameId> id, const trace::Event& event);
    TaskState& task(trace::TaskId id, const trace::Event& event);
    LoopState& loop(trace::LoopId id, const trace::Event& event);
    ChainState& chain(trace::ChainId id, const trace::Event& event);
    ThreadState& thread(trace::ThreadId id);
    /// Null where the token was never seen, or has been handled.
    ExceptionState* exception(trace::ExceptionId id);
    ExceptionState& newException(trace::ExceptionId id);
    /// Null where the scope was never entered, or has been left.
    ScopeState* scope(trace::ScopeId id);

    /// Puts a frame on the stack of the event's thread; the one beneath is calling.
    void push(trace::FrameId id, const trace::Event& event);
    /// What the frame beneath one that is taken off does: it goes on calling while a generator
    /// hands over to another.
    enum class Beneath : std::uint8_t { runs, calls };
    /// Takes a frame off, and everything above it that was lost track of.
    void pop(trace::FrameId id, const trace::Event& event, Beneath beneath = Beneath::runs);
    [[nodiscard]] bool isCalledByLoop(trace::FrameId id, const FrameState& beneath,
                                      const trace::Event& event) const;
    void leaveToLoop(const trace::Event& event);
    /// What it has called is over.
    void goOn(FrameState& frame, const trace::Event& event);
    /// Makes `id` the top of its thread's stack, where events were lost in between.
    void settle(trace::FrameId id, const trace::Event& event);
    void end(FrameState& frame, Ending ending);
    /// Of a frame that the event at hand changes.
    static void become(FrameState& frame, Condition condition);
    static void become(TaskState& task, TaskCondition condition, const trace::Event& event);
    /// Takes what an event loop gives the processor to, or gives up, out of its queue.
    void dequeue(std::optional<trace::TaskId> task, std::optional<trace::HandleId> handle);
    void travel(trace::ExceptionId exc, std::optional<trace::FrameId> from,
                std::optional<trace::FrameId> to);

    State m_state;
    trace::EventIndex m_ownedFrom = 0;
    FrameState* m_latest = nullptr;  ///< the frame changed last, while it may change in place
    SharedObjects m_shared;
    std::vector<trace::FrameId> m_endedFrames;
    std::vector<trace::TaskId> m_endedTasks;
};

}  // namespace flowglass::playback
