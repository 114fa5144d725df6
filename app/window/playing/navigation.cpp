#include "app/window/playing/navigation.hpp"

#include <utility>

namespace flowglass::window {

namespace {

constexpr std::size_t kMostPlaces = 200;

}  // namespace

Navigation::Navigation(Playhead& playhead, ViewChoice& views, QObject* parent)
    : QObject(parent), m_playhead(playhead), m_views(views) {
    connect(&m_playhead, &Playhead::opened, this, &Navigation::restart);
    connect(&m_playhead, &Playhead::moved, this, &Navigation::moved);
    connect(&m_views, &ViewChoice::changed, this, [this] {
        if (!m_travelling && !m_places.empty()) visit(here());
    });
}

Navigation::Place Navigation::here() const {
    return {m_playhead.eventCount(),
            m_views.following() ? std::nullopt : std::optional(m_views.view())};
}

void Navigation::restart() {
    m_places.clear();
    m_at = 0;
    if (!m_playhead.empty()) m_places.push_back(here());
    m_step = m_playhead.step();
    m_grain = m_playhead.grain();
    m_live = m_playhead.live();
}

void Navigation::moved() {
    const auto before = std::exchange(m_step, m_playhead.step());
    const bool otherGrain = std::exchange(m_grain, m_playhead.grain()) != m_playhead.grain();
    const bool wasLive = std::exchange(m_live, m_playhead.live());
    if (m_travelling || m_places.empty()) return;
    const auto distance = std::max(before, m_step) - std::min(before, m_step);
    // The end of what is recorded moves by itself, and is no place to come back to; where a
    // recording opens nobody has gone by choice; and another grain is the same moment.
    if (wasLive || !m_playhead.stepped() || otherGrain || distance <= 1) {
        m_places[m_at] = here();
    } else {
        visit(here());
    }
}

void Navigation::visit(Place place) {
    if (m_places[m_at] == place) return;
    m_places.resize(m_at + 1);
    if (m_places.size() == kMostPlaces) m_places.erase(m_places.begin());
    m_places.push_back(place);
    m_at = m_places.size() - 1;
}

void Navigation::travelTo(const Place& place) {
    m_travelling = true;
    if (place.pinned) {
        m_views.pin(*place.pinned);
    } else {
        m_views.follow();
    }
    if (place.events == 0) {
        m_playhead.first();
    } else {
        m_playhead.goToEvent(place.events - 1);
    }
    m_travelling = false;
}

void Navigation::back() {
    if (canGoBack()) travelTo(m_places[--m_at]);
}

void Navigation::forth() {
    if (canGoForth()) travelTo(m_places[++m_at]);
}

}  // namespace flowglass::window
