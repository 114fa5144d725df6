#include "app/window/code/code_problems.hpp"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>
#include <algorithm>
#include <map>

namespace flowglass::window {

namespace {

// Beyond those of the code pane and of Scintilla's lexers.
constexpr int kErrorMarker = 3;
constexpr int kWarningMarker = 4;
constexpr int kErrorWave = 8;
constexpr int kWarningWave = 9;
constexpr int kErrorStyle = 62;
constexpr int kWarningStyle = 63;
constexpr int kWordsPx = 13;

using Base = QsciScintillaBase;

QFont fontFor(const QWidget& widget, const Look& look) {
    QFont font("Inter");
    font.setPointSizeF(look.px(kWordsPx) * 72.0 / widget.logicalDpiY());
    return font;
}

}  // namespace

CodeProblems::CodeProblems(QsciScintilla& editor)
    : m_editor(editor), m_errorStyle(kErrorStyle), m_warningStyle(kWarningStyle) {
    for (const int marker : {kErrorMarker, kWarningMarker}) {
        editor.markerDefine(QsciScintilla::Background, marker);
    }
    for (const int wave : {kErrorWave, kWarningWave}) {
        editor.indicatorDefine(QsciScintilla::SquiggleIndicator, wave);
        editor.setIndicatorDrawUnder(true, wave);
    }
    editor.setAnnotationDisplay(QsciScintilla::AnnotationStandard);
    connect(&editor, &QsciScintillaBase::SCN_MODIFIED, this,
            [this](int position, int type) { noteChange(position, type); });
}

void CodeProblems::setLook(const Look& look) {
    m_look = look;
    m_editor.setMarkerBackgroundColor(look.redBand, kErrorMarker);
    m_editor.setMarkerBackgroundColor(look.amberBand, kWarningMarker);
    m_editor.setIndicatorForegroundColor(look.red, kErrorWave);
    m_editor.setIndicatorForegroundColor(look.amber, kWarningWave);
    const QFont font = fontFor(m_editor, m_look);
    for (QsciStyle* style : {&m_errorStyle, &m_warningStyle}) style->setFont(font);
    m_errorStyle.setColor(look.redInk);
    m_errorStyle.setPaper(look.redBand);
    m_warningStyle.setColor(look.amberInk);
    m_warningStyle.setPaper(look.amberBand);
    annotateAll();
}

void CodeProblems::annotateAll() {
    for (const Said& said : m_said) annotate(said);
}

void CodeProblems::show(const std::vector<CodeProblem>& problems) {
    m_editor.clearAnnotations();
    m_editor.markerDeleteAll(kErrorMarker);
    m_editor.markerDeleteAll(kWarningMarker);
    const int last = m_editor.lines() - 1;
    for (const int wave : {kErrorWave, kWarningWave}) {
        m_editor.clearIndicatorRange(0, 0, last, m_editor.lineLength(last), wave);
    }
    m_said.clear();
    std::map<int, Said> byLine;
    for (const CodeProblem& problem : problems) {
        Said& said = byLine[std::clamp(problem.line, 1, m_editor.lines())];
        said.error = said.error || problem.error;
        said.problems.push_back(problem);
    }
    for (auto& [line, said] : byLine) {
        said.handle = m_editor.markerAdd(line - 1, said.error ? kErrorMarker : kWarningMarker);
        for (const CodeProblem& problem : said.problems) underline(problem);
        std::ranges::stable_sort(said.problems, {}, [](const auto& one) { return !one.error; });
        annotate(said);
        m_said.push_back(std::move(said));
    }
}

void CodeProblems::wrap(int room) {
    if (room == m_room) return;
    m_room = room;
    annotateAll();
}

QString CodeProblems::broken(const QString& text) const {
    constexpr int kMostLines = 6;  // of one problem; templates can fill a screen
    constexpr int kLeastRoom = 120;
    const int room = std::max(kLeastRoom, m_room);
    const QFont font = fontFor(m_editor, m_look);
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(room);
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    if (lines.size() > kMostLines) {
        lines = lines.mid(0, kMostLines);
        lines.back() += " …";
    }
    // Scintilla colours what stands under a line as far as there are letters.
    const QFontMetricsF metrics(font);
    for (QString& line : lines) {
        const double left = room - metrics.horizontalAdvance(line);
        line += QString(std::max(0, static_cast<int>(left / metrics.horizontalAdvance(' '))), ' ');
    }
    return lines.join('\n');
}

void CodeProblems::annotate(const Said& said) {
    constexpr std::size_t kMost = 3;
    const int line = m_editor.markerLine(said.handle);
    if (line < 0) return;
    QList<QsciStyledText> words;
    for (std::size_t i = 0; i < std::min(kMost, said.problems.size()); ++i) {
        const CodeProblem& problem = said.problems[i];
        words.append(QsciStyledText((i == 0 ? "" : "\n") + broken(problem.text),
                                    problem.error ? kErrorStyle : kWarningStyle));
    }
    m_errorStyle.apply(&m_editor);
    m_warningStyle.apply(&m_editor);
    m_editor.annotate(line, words);
}

/// From the column to the end of the word that begins there.
void CodeProblems::underline(const CodeProblem& problem) {
    if (problem.column <= 0) return;
    const int line = std::clamp(problem.line, 1, m_editor.lines()) - 1;
    const QString text = m_editor.text(line);
    // Compilers count letters of a tab or of another alphabet in ways of their own.
    const bool plain = std::ranges::all_of(
        text, [](QChar letter) { return letter.unicode() < 128 && letter != '\t'; });
    const int first = problem.column - 1;
    if (!plain || first >= text.trimmed().size() + m_editor.indentation(line)) return;
    int last = first + 1;
    const auto inWord = [&](int at) { return text[at].isLetterOrNumber() || text[at] == '_'; };
    while (inWord(first) && last < text.size() && inWord(last)) ++last;
    m_editor.fillIndicatorRange(line, first, line, last, problem.error ? kErrorWave : kWarningWave);
}

void CodeProblems::noteChange(int position, int type) {
    if ((type & (Base::SC_MOD_INSERTTEXT | Base::SC_MOD_DELETETEXT)) == 0) return;
    const auto line = static_cast<int>(
        m_editor.SendScintilla(Base::SCI_LINEFROMPOSITION, static_cast<unsigned long>(position)));
    for (const Said& said : m_said) {
        if (m_editor.markerLine(said.handle) != line) continue;
        // Scintilla allows no change within the news of one.
        QMetaObject::invokeMethod(
            this, [this, handle = said.handle] { forget(handle); }, Qt::QueuedConnection);
    }
}

void CodeProblems::forget(int handle) {
    const auto found = std::ranges::find(m_said, handle, &Said::handle);
    const int line = m_editor.markerLine(handle);
    if (found == m_said.end() || line < 0) return;
    m_editor.clearAnnotations(line);
    m_editor.markerDeleteHandle(handle);
    for (const int wave : {kErrorWave, kWarningWave}) {
        m_editor.clearIndicatorRange(line, 0, line, m_editor.lineLength(line), wave);
    }
    m_said.erase(found);
}

const CodeProblems::Said* CodeProblems::at(int line) const {
    const auto found = std::ranges::find_if(
        m_said, [&](const Said& said) { return m_editor.markerLine(said.handle) == line - 1; });
    return found == m_said.end() ? nullptr : &*found;
}

QColor CodeProblems::bandOf(int line) const {
    const Said* said = at(line);
    if (said == nullptr) return {};
    return said->error ? m_look.redBand : m_look.amberBand;
}

QString CodeProblems::textOf(int line) const {
    const Said* said = at(line);
    QStringList texts;
    if (said == nullptr) return {};
    for (const CodeProblem& problem : said->problems) texts.append(problem.text);
    return texts.join('\n');
}

int CodeProblems::firstLine() const {
    int first = 0;
    bool error = false;
    for (const Said& said : m_said) {
        const int line = m_editor.markerLine(said.handle) + 1;
        const bool better =
            first == 0 || said.error > error || (said.error == error && line < first);
        if (!better) continue;
        first = line;
        error = said.error;
    }
    return first;
}

void CodeProblems::drawSign(QPainter& painter, int line, const QRectF& box) const {
    const Said* said = at(line);
    if (said == nullptr) return;
    const QPointF middle = box.center();
    painter.setPen(Qt::NoPen);
    painter.setBrush(said->error ? m_look.red : m_look.amber);
    if (said->error) {
        painter.drawEllipse(middle, 7, 7);
    } else {
        painter.drawPolygon(QPolygonF{middle + QPointF(0, -7.5), middle + QPointF(8, 6.5),
                                      middle + QPointF(-8, 6.5)});
    }
    // The sign tells an error from a warning without its colour, and the mark is the same.
    painter.setBrush(said->error ? QColor(Qt::white) : QColor(Qt::black));
    painter.drawRect(QRectF(middle.x() - 0.9, middle.y() - 4, 1.8, 4.8));
    painter.drawEllipse(middle + QPointF(0, 3.1), 1.2, 1.2);
}

}  // namespace flowglass::window
