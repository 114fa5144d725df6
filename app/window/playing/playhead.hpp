#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "app/window/run/snapshot.hpp"
#include "app/window/stage/hover.hpp"
#include "core/playback/moves/exception_path.hpp"
#include "core/playback/moves/topic.hpp"

namespace flowglass::window {

/// The window's "now": which recording, which step, which grain; everybody who shows something of
/// it listens here. GUI thread only.
class Playhead : public QObject {
    Q_OBJECT

  public:
    using Player = playback::Player;
    using Step = playback::Step;
    using Direction = playback::Direction;

    explicit Playhead(QObject* parent = nullptr);

    /// Shows another recording. `live`: it grows, and now stays at its end until somebody moves.
    void open(std::shared_ptr<const Snapshot> snapshot, bool live);
    /// The same recording, longer.
    void grow(std::shared_ptr<const Snapshot> snapshot);
    /// The recording is whole: if nobody has moved, now goes to its opening, or where somebody was
    /// in a run before it.
    void settle(std::optional<Step> there = {});
    /// A lecture begins before the first step: where nobody has moved yet, now goes there, and so
    /// it does in what is opened during the lecture.
    void setLectured(bool lectured);
    void close();

    [[nodiscard]] bool empty() const { return m_snapshot == nullptr; }
    [[nodiscard]] bool live() const { return m_live; }
    /// Whether somebody chose where now is.
    [[nodiscard]] bool stepped() const { return m_stepped; }
    /// Only where not empty().
    [[nodiscard]] const Player& player() const { return *m_snapshot->player; }
    [[nodiscard]] const Snapshot& snapshot() const { return *m_snapshot; }
    [[nodiscard]] std::shared_ptr<const Snapshot> sharedSnapshot() const { return m_snapshot; }
    [[nodiscard]] const playback::State& state() const { return m_state; }
    [[nodiscard]] const playback::Sentence& sentence() const { return m_sentence; }
    /// What the step is about.
    [[nodiscard]] playback::Topic topic() const { return m_topic; }
    [[nodiscard]] playback::Grain grain() const { return m_grain; }
    [[nodiscard]] Step step() const { return m_step; }
    [[nodiscard]] Step lastStep() const;
    /// Where forward() goes; empty at the end.
    [[nodiscard]] std::optional<Step> ahead() const;
    /// Events that have happened: [0, eventCount()).
    [[nodiscard]] trace::EventIndex eventCount() const { return m_state.next; }

    /// The frame that the person chose to look at.
    [[nodiscard]] std::optional<trace::FrameId> selected() const { return m_selected; }
    /// The task that the person chose to look at; of one whose frame is known, that is chosen too.
    [[nodiscard]] std::optional<trace::TaskId> selectedTask() const { return m_selectedTask; }
    /// The way of the exception that the person chose to look at; null where there is none.
    [[nodiscard]] const playback::ExceptionPath* path() const {
        return m_path ? &*m_path : nullptr;
    }
    [[nodiscard]] const Hover& hover() const { return m_hover; }
    void setHover(const Hover& pointed);
    /// Why what is selected, or else what the step is about, is as it is now.
    [[nodiscard]] std::optional<playback::Reason> why() const;
    /// Steps go from one moment of this frame to the next; empty: they go as the program ran.
    [[nodiscard]] std::optional<trace::FrameId> followed() const { return m_followed; }
    [[nodiscard]] bool veiled() const { return m_veiled; }

  public Q_SLOTS:
    void goTo(flowglass::playback::Step step);
    /// To the first step after which `event` has happened.
    void goToEvent(flowglass::trace::EventIndex event);
    void stepBy(int count);
    void first();
    void last();
    void forward();
    void back();
    void over();
    void out();
    /// To the next moment of the selected frame, or of the one the step is about.
    void momentOfFrame(bool forward);
    void setGrain(flowglass::playback::Grain grain);
    void select(std::optional<flowglass::trace::FrameId> frame,
                std::optional<flowglass::trace::TaskId> task = {});
    /// Shows the way of an exception, or no longer where it is the one that is shown.
    void selectException(flowglass::trace::ExceptionId exception);
    void selectNoException();
    /// Shows the way of the exception or cancellation that something happened to last, or hides
    /// what is shown; false where there has been none.
    bool toggleLastException();
    void setFollowing(bool oneFrame);
    void setVeiled(bool veiled);
    /// Whether the program that runs waits for a line: at its end, that is what there is to say.
    void setAsking(bool asking);

  Q_SIGNALS:
    void opened();   ///< another recording, or none
    void grew();     ///< more of the same recording
    void moved();    ///< step, state and sentence changed
    void changed();  ///< grain, selection, following, veil, or whether the program asks
    void hovered();

  private:
    void recompute();
    /// Where now is until somebody moves.
    [[nodiscard]] Step start() const;
    void begin(Step step);
    void selectNothing();
    /// Steps by moments where the recording is whole and has nothing finer to step by; says whether
    /// that changed anything. The step stays the same one.
    bool takeGrainThatFits();
    void travel(std::optional<Step> step);
    [[nodiscard]] std::optional<trace::FrameId> frameAtHand() const;

    std::shared_ptr<const Snapshot> m_snapshot;
    playback::State m_state;
    playback::Sentence m_sentence;
    playback::Topic m_topic = playback::Topic::frames;
    playback::Grain m_grain = playback::Grain::moments;
    Step m_step = 0;
    std::optional<trace::FrameId> m_selected;
    std::optional<trace::TaskId> m_selectedTask;
    std::optional<playback::ExceptionPath> m_path;
    std::optional<trace::FrameId> m_followed;
    Hover m_hover;
    bool m_veiled = false;
    bool m_live = false;
    bool m_asking = false;
    bool m_stepped = false;   ///< somebody has moved since this recording was opened
    bool m_lectured = false;  ///< the lecture is on
};

}  // namespace flowglass::window
