#pragma once

#include <QByteArray>
#include <QString>
#include <map>
#include <optional>

#include "core/base/result.hpp"
#include "core/trace/ids.hpp"

namespace flowglass::window {

/// Moments of a recording that somebody wants to find again, each with a note that may be empty. A
/// moment is the number of events that have happened, so that it is the same in every grain.
class Bookmarks {
  public:
    using Moment = trace::EventIndex;

    [[nodiscard]] const std::map<Moment, QString>& all() const { return m_notes; }
    [[nodiscard]] bool has(Moment moment) const { return m_notes.contains(moment); }
    /// The note at `moment`; empty where there is none.
    [[nodiscard]] QString note(Moment moment) const;
    void toggle(Moment moment);
    /// Writes a note, and sets the bookmark for it where there is none.
    void setNote(Moment moment, const QString& note);
    /// The nearest one beyond `moment`; beyond the last comes the first. Empty where there are
    /// none.
    [[nodiscard]] std::optional<Moment> next(Moment moment) const;
    [[nodiscard]] std::optional<Moment> previous(Moment moment) const;

    friend bool operator==(const Bookmarks&, const Bookmarks&) = default;

  private:
    std::map<Moment, QString> m_notes;
};

/// As a file holds them: JSON, {"flowglass notes": 1, "bookmarks": [{"events": 12, "note": "…"}]}.
[[nodiscard]] QByteArray written(const Bookmarks& bookmarks);

/// Errors: format, for everything that written() would not have made.
[[nodiscard]] base::Result<Bookmarks> readBookmarks(const QByteArray& bytes);

/// The bookmarks in a file; none where there is no such file. Errors: io, format.
[[nodiscard]] base::Result<Bookmarks> loadBookmarks(const QString& path);

/// Replaces the file as a whole, or leaves it as it was; without bookmarks there is no file.
/// Errors: io.
[[nodiscard]] base::Result<void> saveBookmarks(const QString& path, const Bookmarks& bookmarks);

/// Where the notes of what is open are kept: beside a recording (TRACE.flow.notes), and for what
/// was recorded on the spot in the person's own data, by its source's text.
[[nodiscard]] QString placeOfNotes(const QString& path, const QString& source);

}  // namespace flowglass::window
