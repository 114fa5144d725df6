#pragma once

#include "app/window/code/scintilla.hpp"

#include "app/paint/pattern.hpp"
#include "app/window/code/code_marks.hpp"
#include "app/window/code/code_problems.hpp"
#include "app/window/controls/look.hpp"

namespace flowglass::window {

/// The text of one source file, to read and to edit, with the marks of the moment: the line just
/// run, the line next, ticks for when each line ran, and the frames parked at it.
class CodeEditor : public QsciScintilla {
    Q_OBJECT

  public:
    explicit CodeEditor(QWidget* parent = nullptr);

    enum class Language { python, cpp, plain };
    /// Replaces the text; what was edited is gone.
    void show(const QString& text, Language language);
    void setLook(const Look& look);
    void setMarks(CodeMarks marks);
    void setTicks(CodeTicks ticks);
    /// Where now is on the scale of the ticks; `veiled`: what comes later is not told.
    void setNow(double now, bool veiled);
    /// Draws a line round where the thing is that the pointer is over elsewhere; 0: nowhere here.
    void setPointed(int line);
    /// Names of the frames that are parked here at one time or another, by line.
    void expectTags(std::map<int, QStringList> names);
    /// The width at which no line is cut, and every tag stands behind its line.
    [[nodiscard]] int wantedWidth() const;
    /// Whether marks are shown: not while the text is another than the recorded one.
    void setMarksShown(bool shown);
    /// Brings a line (from 1) into view, with some lines around it; moves as little as possible.
    void reveal(int line);
    /// Shows what is wrong with which lines, in place of what was before.
    void setProblems(const std::vector<CodeProblem>& problems);
    [[nodiscard]] const CodeProblems& problems() const { return m_problems; }

    [[nodiscard]] const CodeMarks& marks() const { return m_marks; }
    /// The y of a line's top in the viewport; words under the lines before it count.
    [[nodiscard]] int lineTop(int line) const;
    [[nodiscard]] int lineHeight() const;

  Q_SIGNALS:
    /// A click on a line's ticks: to the next moment it ran, or the previous.
    void tickClicked(int line, bool previous);
    void leaveRequested();
    /// The keyboard came, or went; `byKeys` where it came by Tab.
    void focusChanged(bool byKeys);

  protected:
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void applyLexer();
    void applyMarkers();
    void layoutMargin();
    void fitLines();
    void chooseScrollBar();
    void drawMargin(QPainter& painter);
    void drawSign(QPainter& painter, int line, int top);
    void drawTags(QPainter& painter);
    /// Says of the line nearby that its frame is not there any more, where there is room.
    void drawNote(QPainter& painter);
    void drawTicks(QPainter& painter, int line, const QRectF& strip);
    [[nodiscard]] QString wordsFor(int line) const;
    /// Whether the press was on the margin, and so has been dealt with.
    bool pressMargin(const QMouseEvent& event);
    /// The line (from 1) at a height; 0 where there is none, as beside words under one.
    [[nodiscard]] int lineAt(int y) const;
    /// How many rows of words stand under a line (from 1).
    [[nodiscard]] int wordsUnder(int line) const;
    /// Where a line (from 1) stands among what is shown, from 0.
    [[nodiscard]] int rowOf(int line) const;
    /// x behind the last character of a line, in the viewport.
    [[nodiscard]] int textEnd(int line) const;
    [[nodiscard]] int textGap() const;
    [[nodiscard]] int columnWidth() const;
    [[nodiscard]] int longestLine() const;
    [[nodiscard]] QColor bandOf(int line) const;

    Look m_look = lookOf(scene::lightTheme());
    paint::PatternBrushes m_patterns;
    CodeProblems m_problems;
    Language m_language = Language::python;
    CodeMarks m_marks;
    CodeTicks m_ticks;
    double m_now = 0;
    bool m_veiled = false;
    bool m_marksShown = true;
    int m_marginWidth = 0;
    std::map<int, QStringList> m_expected;
    int m_hoverLine = 0;
    int m_revealed = 0;  ///< the line that was to be in sight last
    int m_pointedLine = 0;
};

}  // namespace flowglass::window
