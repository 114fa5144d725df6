#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <vector>

#include "app/window/playing/autoplay.hpp"
#include "app/window/run/snapshot.hpp"
#include "core/scene/compare/compare.hpp"

namespace flowglass::window {

/// A recording under the name that people know it by.
struct NamedRecording {
    std::shared_ptr<const Snapshot> snapshot;
    QString name;
};

/// The "now" of two recordings side by side: both at a place of their common way, or, after one has
/// gone on alone, each by itself. GUI thread only.
class Comparison : public QObject {
    Q_OBJECT

  public:
    using Side = playback::Side;
    using Step = playback::Step;
    using Direction = playback::Direction;

    /// Where both are: at a position of their common way, or, after one has gone on alone, apart.
    struct Place {
        Step position = 0;
        std::optional<playback::Pair> apart;
    };

    explicit Comparison(QObject* parent = nullptr);

    /// Puts `right` beside `left`, where that has taken `step` of `grain`; at its opening, and in
    /// moments, where one of them has nothing as fine as `grain`.
    void open(NamedRecording left, NamedRecording right, playback::Grain grain, Step step);
    void close();

    [[nodiscard]] bool empty() const { return m_pairing == nullptr; }
    /// Whether it is one of the two.
    [[nodiscard]] bool shows(const std::shared_ptr<const Snapshot>& snapshot) const;
    // What follows is there only where not empty().
    [[nodiscard]] const scene::ComparedPair& sides() const { return *m_sides; }
    [[nodiscard]] const playback::Pairing& pairing() const { return *m_pairing; }
    /// What differs, in sentences; told anew only where something else is compared.
    [[nodiscard]] const std::vector<playback::Sentence>& differences() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] const Place& place() const { return m_place; }
    [[nodiscard]] Step position() const { return m_place.position; }
    /// Where each is, while they are not at one place of their way.
    [[nodiscard]] const std::optional<playback::Pair>& apart() const { return m_place.apart; }
    [[nodiscard]] playback::Pair pair() const { return pairAt(m_place); }
    [[nodiscard]] playback::Pair pairAt(const Place& place) const;
    /// Where forward() leads; empty at the end.
    [[nodiscard]] std::optional<Place> ahead() const { return stepFrom(Direction::forward); }
    /// What happens at a place, in a sentence for each side that it leads on: "A: …\nB: …".
    [[nodiscard]] QString told(const Place& place) const;
    [[nodiscard]] const NamedRecording& recording(Side side) const {
        return m_recordings[static_cast<std::size_t>(side)];
    }
    [[nodiscard]] playback::State stateOf(Side side) const;
    /// Why what the step of a side is about is as it is.
    [[nodiscard]] std::optional<playback::Reason> why(Side side) const;
    /// Whether a side shows the step that `event` belongs to.
    [[nodiscard]] bool showsStepOf(Side side, trace::EventIndex event) const;
    [[nodiscard]] bool atEnd() const;

    void goTo(Step position);
    /// What has just been opened begins there: no jump to go back from.
    void beginAt(Step position);
    void toEnd();
    /// To where `event` of a side has happened.
    void goToEvent(Side side, trace::EventIndex event);
    /// Both one on along their way; each one of its own steps on while they are apart.
    void forward();
    void back();
    /// One of them alone; the other stands still.
    void stepAlone(Side side, Direction way);
    /// The one that stood still comes to the side of the other.
    void besideAgain();
    /// To where what happens is not in both; false where there is nothing that way.
    bool toDifference(Direction way);
    void setTogether(playback::Together together);
    [[nodiscard]] playback::Grain grain() const { return m_grain; }
    /// Why the two cannot be stepped by `grain`, in one sentence; empty where they can.
    [[nodiscard]] std::string whyNot(playback::Grain grain) const;
    /// Both step by `grain` from where they are; nothing where one of them cannot.
    void setGrain(playback::Grain grain);
    void exchange();
    /// Back to before the last jump, and forth again: steps to the next and last one are no jumps.
    void undo();
    void redo();

  Q_SIGNALS:
    void opened();  ///< other recordings, another order of them, another way, or none
    void moved();

  private:
    void pairUp(playback::Together together);
    void jump(Place place);
    void stay(Place place);
    [[nodiscard]] std::optional<Place> stepFrom(Direction way) const;
    [[nodiscard]] std::optional<Step> stepped(Side side, Direction way) const;
    [[nodiscard]] Step stepIn(playback::Grain grain, Side side) const;

    std::array<NamedRecording, 2> m_recordings;
    playback::Grain m_grain = playback::Grain::moments;
    std::unique_ptr<const scene::ComparedPair> m_sides;
    std::unique_ptr<const playback::Pairing> m_pairing;
    mutable std::optional<std::vector<playback::Sentence>> m_differences;
    Place m_place;
    Side m_lastMoved = Side::left;
    std::vector<Place> m_before;
    std::vector<Place> m_after;
};

/// Both together from their start to their end. Borrows the comparison.
[[nodiscard]] Walk walkOf(Comparison& comparison);

}  // namespace flowglass::window
