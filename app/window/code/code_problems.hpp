#pragma once

#include "app/window/code/scintilla.hpp"

#include <QColor>
#include <QObject>
#include <vector>

#include "app/window/code/code_marks.hpp"
#include "app/window/controls/look.hpp"

namespace flowglass::window {

/// What is wrong with the lines of one text: a band on each, the place underlined, and under it
/// what the compiler says. It moves with its line when others are edited, and goes when the line
/// itself is.
class CodeProblems : public QObject {
    Q_OBJECT

  public:
    explicit CodeProblems(QsciScintilla& editor);
    void setLook(const Look& look);
    /// In place of those before; their lines are lines of the present text.
    void show(const std::vector<CodeProblem>& problems);
    /// Breaks the words anew, after the room for them has changed.
    void wrap(int room);

    /// The colour of a line's band (from 1); invalid where nothing is wrong with it.
    [[nodiscard]] QColor bandOf(int line) const;
    /// The line's sign, `box` high and wide at most.
    void drawSign(QPainter& painter, int line, const QRectF& box) const;
    /// What stands under a line, for the tool tip of its sign; empty where there is nothing.
    [[nodiscard]] QString textOf(int line) const;
    /// The first line with an error, else with a warning; 0 where there is none.
    [[nodiscard]] int firstLine() const;

  private:
    /// What is said about one line.
    struct Said {
        int handle = 0;  ///< of the line's marker, which Scintilla moves along
        bool error = false;
        std::vector<CodeProblem> problems;
    };
    [[nodiscard]] const Said* at(int line) const;
    void annotate(const Said& said);
    void annotateAll();
    void underline(const CodeProblem& problem);
    void noteChange(int position, int type);
    void forget(int handle);
    [[nodiscard]] QString broken(const QString& text) const;

    QsciScintilla& m_editor;
    Look m_look = lookOf(scene::lightTheme());
    QsciStyle m_errorStyle;
    QsciStyle m_warningStyle;
    std::vector<Said> m_said;
    int m_room = 0;  ///< px that one line of words may take
};

}  // namespace flowglass::window
