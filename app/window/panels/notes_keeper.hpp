#pragma once

#include <QTimer>

#include "app/window/controls/message_bar.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

class CodePane;
class Desk;

/// Keeps the bookmarks and notes of what is open in their file: read when it is opened, written a
/// moment after each change. A file that is refused is left as it is.
class NotesKeeper : public QObject {
    Q_OBJECT

  public:
    struct Parts {
        Playhead& playhead;
        Desk& desk;
        CodePane& code;
        MessageBar& messages;
        BookmarksPanel& panel;
    };
    explicit NotesKeeper(const Parts& parts, QObject* parent = nullptr);
    /// Writes at once what waits to be written.
    void flush();

  private:
    void open();
    void keepBeside(const QString& path);
    void write(const QString& place);

    Parts m_parts;
    QTimer m_delay;
    QString m_place;  ///< empty: nothing is open, or its file was refused
};

}  // namespace flowglass::window
