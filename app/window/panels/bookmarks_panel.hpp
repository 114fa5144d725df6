#pragma once

#include <QFrame>
#include <optional>

#include "app/window/controls/look.hpp"
#include "app/window/panels/bookmarks.hpp"

class QListWidget;
class QPlainTextEdit;

namespace flowglass::window {

class Playhead;

/// The bookmarks of the recording, and the note of the moment that is shown.
class BookmarksPanel : public QFrame {
    Q_OBJECT

  public:
    explicit BookmarksPanel(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);
    [[nodiscard]] const Bookmarks& bookmarks() const { return m_bookmarks; }
    void setBookmarks(const Bookmarks& bookmarks);
    void toggle();
    void goToNext();
    void goToPrevious();
    /// Puts the cursor where the note of this moment is written.
    void writeNote();

  Q_SIGNALS:
    void changed();         ///< there are others
    void edited();          ///< by the person
    void writing();         ///< somebody begins to write a note: what plays should pause
    void leaveRequested();  ///< the keyboard should go back to the stage

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill();
    void follow();
    void travel(Bookmarks::Moment moment);
    void keepNote();
    void beginNote();
    void endNote();
    /// Of the note that is shown.
    [[nodiscard]] Bookmarks::Moment moment() const;

    Playhead& m_playhead;
    Bookmarks m_bookmarks;
    QListWidget* m_list;
    QPlainTextEdit* m_note;
    /// Whose note is being written: it stays the same one while now moves. Empty: nobody writes.
    std::optional<Bookmarks::Moment> m_written;
};

}  // namespace flowglass::window
