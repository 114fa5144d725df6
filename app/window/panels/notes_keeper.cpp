#include "app/window/panels/notes_keeper.hpp"

#include "app/window/code/code_pane.hpp"
#include "app/window/main/desk.hpp"

namespace flowglass::window {

namespace {

constexpr int kDelayMs = 500;  ///< a file for each letter of a note would be too many

}  // namespace

NotesKeeper::NotesKeeper(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, [this] { write(m_place); });
    connect(&m_parts.panel, &BookmarksPanel::edited, &m_delay, qOverload<>(&QTimer::start));
    connect(&m_parts.playhead, &Playhead::opened, this, &NotesKeeper::open);
    connect(&m_parts.desk, &Desk::opened, this, &NotesKeeper::keepBeside);
}

void NotesKeeper::flush() {
    if (!m_delay.isActive()) return;
    m_delay.stop();
    write(m_place);
}

void NotesKeeper::write(const QString& place) {
    if (place.isEmpty()) return;
    const auto saved = saveBookmarks(place, m_parts.panel.bookmarks());
    if (saved) return;
    m_parts.messages.say(MessageBar::Tone::error,
                         QString::fromStdString(base::describe(saved.error())));
}

void NotesKeeper::open() {
    flush();
    m_place.clear();
    m_parts.panel.setBookmarks({});
    if (m_parts.playhead.empty()) return;
    // What is being recorded has no file of its own: its source's text stands for it, and where
    // there is none, the program's path.
    const QString text = m_parts.code.mainText();
    const QString path = m_parts.desk.path();
    const QString source = !m_parts.playhead.live() ? QString() : text.isEmpty() ? path : text;
    const QString place = placeOfNotes(path, source);
    const auto loaded = loadBookmarks(place);
    if (!loaded) {
        m_parts.messages.say(MessageBar::Tone::error,
                             QString::fromStdString(base::describe(loaded.error())));
        return;
    }
    m_place = place;
    m_parts.panel.setBookmarks(*loaded);
}

/// A recording that is saved takes its notes along.
void NotesKeeper::keepBeside(const QString& path) {
    if (!path.endsWith(".flow") || m_parts.playhead.empty() || m_place.isEmpty()) return;
    const QString place = placeOfNotes(path, {});
    if (place == m_place) return;
    flush();
    m_place = place;
    write(m_place);
}

}  // namespace flowglass::window
