#pragma once

#include <QFrame>
#include <QTextEdit>
#include <QTimer>
#include <vector>

#include "app/window/controls/look.hpp"
#include "core/trace/ids.hpp"

class QLineEdit;
class QPlainTextEdit;

namespace flowglass::window {

class Playhead;

/// What the program printed and read. What comes after now is dimmed, or hidden under the veil; a
/// click goes to the moment that printed. While the program runs, a line of input can be typed.
class OutputPane : public QFrame {
    Q_OBJECT

  public:
    explicit OutputPane(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);
    /// Around the text: what the card that it lies on leaves free.
    void setRoom(const QMargins& around);
    /// Shows or hides the line to type in.
    void setListening(bool listening);
    /// Text of a program whose output is not in its trace: shown as it is, without moments.
    void setTerminalText(const QString& text);
    [[nodiscard]] QString text() const;
    /// The height that shows so many lines, and the line to type in where it is shown.
    [[nodiscard]] int wantedHeight(int lines) const;
    [[nodiscard]] QLineEdit& inputLine() { return *m_input; }
    [[nodiscard]] bool textHasFocus() const;
    /// Gives the keyboard to the line to type in, where that is shown, else to the text.
    void takeKeyboard();
    /// The line that was typed is read: unless somebody types the next one already.
    void giveKeyboardBack();

  Q_SIGNALS:
    void typed(const QString& line);
    void inputEnded();
    void roomChanged();   ///< the line to type in came or went
    void focusChanged();  ///< of the text
    /// The keyboard should go back to the stage.
    void leaveRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// A stretch of the text and the event that it came from.
    struct Stretch {
        trace::EventIndex event = 0;
        int end = 0;  ///< in characters of the document
    };
    void fitLines();
    void chooseScrollBar();
    [[nodiscard]] int shownLines() const;
    void restart();
    void refresh();
    void append(std::size_t from, std::size_t to);
    /// Puts what was printed before what is shown in front of it, a little at a time.
    void fillBefore();
    /// Writes pieces at the cursor; where each of them ends.
    [[nodiscard]] std::vector<Stretch> write(QTextCursor cursor, std::size_t from, std::size_t to);
    void truncate(std::size_t stretches);
    void dimLater();
    [[nodiscard]] QList<QTextEdit::ExtraSelection> freshSelections(std::size_t now) const;
    void keepInSight(int position);
    [[nodiscard]] std::size_t pieceCountNow() const;
    void openMomentAt(QPoint position);

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    QPlainTextEdit* m_text;
    QLineEdit* m_input;
    QTimer m_filling;
    std::size_t m_firstPiece = 0;      ///< the piece that m_stretches begins with
    std::vector<Stretch> m_stretches;  ///< in order; what the document shows
    bool m_foreign = false;            ///< the text came from setTerminalText
};

}  // namespace flowglass::window
