#pragma once

#include <optional>
#include <vector>

#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"

namespace flowglass::window {

/// Where somebody has been, as a browser knows it: back and forth through jumps and changes of the
/// view. A step to the next or last one is no jump: it changes where the present place is.
class Navigation : public QObject {
    Q_OBJECT

  public:
    Navigation(Playhead& playhead, ViewChoice& views, QObject* parent = nullptr);

    [[nodiscard]] bool canGoBack() const { return m_at > 0; }
    [[nodiscard]] bool canGoForth() const { return m_at + 1 < m_places.size(); }

  public Q_SLOTS:
    void back();
    void forth();

  private:
    /// A moment, by the events that have happened, and the view; empty: the one that follows.
    struct Place {
        trace::EventIndex events = 0;
        std::optional<scene::View> pinned;
        friend bool operator==(const Place&, const Place&) = default;
    };
    [[nodiscard]] Place here() const;
    void restart();
    void moved();
    void visit(Place place);
    void travelTo(const Place& place);

    Playhead& m_playhead;
    ViewChoice& m_views;
    std::vector<Place> m_places;
    std::size_t m_at = 0;
    Playhead::Step m_step = 0;  ///< before the move that is heard of
    playback::Grain m_grain = playback::Grain::moments;
    bool m_live = false;  ///< so it was at the end of what is recorded
    bool m_travelling = false;
};

}  // namespace flowglass::window
