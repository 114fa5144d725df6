#pragma once

#include <QThread>
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

/// Which events a list shows: those of one kind, those whose words hold a text, or all.
struct EventFilter {
    std::optional<trace::Kind> kind;
    std::string text;
    [[nodiscard]] bool all() const { return !kind && text.empty(); }
    friend bool operator==(const EventFilter&, const EventFilter&) = default;
};

/// The events of the recording as rows. Without a filter nothing is stored, however many there
/// are; with one they are looked through in a thread of its own, and rows appear as
/// they are found. Under the veil only what has happened is there.
class EventRows : public QObject {
    Q_OBJECT

  public:
    explicit EventRows(Playhead& playhead, QObject* parent = nullptr);
    ~EventRows() override;

    void setFilter(EventFilter filter);
    [[nodiscard]] const EventFilter& filter() const { return m_filter; }
    [[nodiscard]] bool searching() const { return m_worker != nullptr; }

    [[nodiscard]] std::size_t count() const;
    /// The event in a row below count().
    [[nodiscard]] trace::EventIndex at(std::size_t row) const;
    /// The row of the last event that has happened; empty where none of the rows has.
    [[nodiscard]] std::optional<std::size_t> rowOfNow() const;
    /// "suspend" and "evens #2, line 10, yield, value 6".
    [[nodiscard]] QString kindAt(std::size_t row) const;
    [[nodiscard]] QString wordsAt(std::size_t row) const;

  Q_SIGNALS:
    void changed();  ///< there are other rows, or more

  private:
    void restart();
    void goOn();
    void halt();
    void take(const std::vector<std::uint32_t>& found, trace::EventIndex lookedThrough);
    [[nodiscard]] std::size_t rowsBefore(trace::EventIndex event) const;

    Playhead& m_playhead;
    EventFilter m_filter;
    std::vector<std::uint32_t> m_found;     ///< in order; used with a filter only
    trace::EventIndex m_lookedThrough = 0;  ///< events before it are in m_found where they match
    QThread* m_worker = nullptr;
    std::shared_ptr<std::atomic<bool>> m_halted;  ///< told to the worker
};

}  // namespace flowglass::window
