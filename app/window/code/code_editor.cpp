#include "app/window/code/code_editor.hpp"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "app/window/code/code_lexer.hpp"
#include "app/window/code/code_margin.hpp"
#include "app/window/code/parked_tags.hpp"

namespace flowglass::window {

using namespace code_margin;

namespace {

constexpr int kCodePx = 15;
constexpr int kMargin = 0;
enum Marker { kRunMarker, kNextMarker, kFailMarker, kNearMarker };
constexpr auto kMarkers = {kRunMarker, kNextMarker, kFailMarker, kNearMarker};

}  // namespace

CodeEditor::CodeEditor(QWidget* parent) : QsciScintilla(parent), m_problems(*this) {
    setFrameShape(QFrame::NoFrame);
    setUtf8(true);
    setTabWidth(4);
    setIndentationsUseTabs(false);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setFolding(NoFoldStyle);
    setMarginLineNumbers(1, false);
    setMarginWidth(1, 0);
    setMarginType(kMargin, SymbolMargin);
    setMarginMarkerMask(kMargin, 0);
    setMarginSensitivity(kMargin, true);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    // Bands lie under the text; the margin draws its part of them itself.
    for (const int marker : kMarkers) {
        markerDefine(Background, marker);
    }
    SendScintilla(SCI_SETMARGINRIGHT, 0UL, 0L);
    viewport()->setMouseTracking(true);
    setAcceptDrops(false);
    viewport()->setAcceptDrops(false);
    setAccessibleName("Code");
    setAccessibleDescription("Tab indents; Ctrl+Tab goes on, Esc goes back to stepping");
    connect(this, &QsciScintilla::linesChanged, this, [this] { layoutMargin(); });
    connect(this, &QsciScintilla::textChanged, this, [this] { chooseScrollBar(); });
    // Tags keep to the edge of the view though the text moves under it.
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { viewport()->update(); });
    applyLexer();
}

void CodeEditor::show(const QString& text, Language language) {
    const bool other = language != m_language;
    m_language = language;
    setText(text);
    setModified(false);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    m_problems.show({});
    m_marks = {};
    m_ticks = {};
    if (other) applyLexer();
    applyMarkers();
    layoutMargin();
}

void CodeEditor::setLook(const Look& look) {
    m_look = look;
    applyLexer();
    applyMarkers();
    fitLines();
}

void CodeEditor::applyLexer() {
    delete lexer();
    QFont font("JetBrains Mono");
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(m_look.px(kCodePx) * 72.0 / logicalDpiY());
    if (auto* fresh = makeLexer(m_language, m_look, font, this)) {
        setLexer(fresh);
    } else {
        setLexer(nullptr);
        setFont(font);
        setPaper(m_look.panel);
        setColor(m_look.text);
    }
    SendScintilla(SCI_SETEXTRAASCENT, m_look.px(4));
    SendScintilla(SCI_SETEXTRADESCENT, m_look.px(3));
    SendScintilla(SCI_SETMARGINLEFT, 0UL, long{textGap()});
    setCaretForegroundColor(m_look.text);
    setCaretWidth(2);
    setSelectionBackgroundColor(m_look.selection);
    resetSelectionForegroundColor();
    setMarginsBackgroundColor(m_look.panel);
    setMarginBackgroundColor(kMargin, m_look.panel);
    setMatchedBraceBackgroundColor(m_look.chosen);
    setMatchedBraceForegroundColor(m_look.text);
    setMarkerBackgroundColor(m_look.greenBand, kRunMarker);
    setMarkerBackgroundColor(m_look.blueBand, kNextMarker);
    setMarkerBackgroundColor(m_look.redBand, kFailMarker);
    setMarkerBackgroundColor(m_look.chip, kNearMarker);
    m_problems.setLook(m_look);
    layoutMargin();
}

void CodeEditor::layoutMargin() {
    const int digits = std::max(2, static_cast<int>(QString::number(lines()).size()));
    const int width = m_look.px(kSignWidth + digits * 8 + kGap + kTickWidth + kGap);
    if (width == m_marginWidth) return;
    m_marginWidth = width;
    setMarginWidth(kMargin, width);
}

void CodeEditor::setMarks(CodeMarks marks) {
    m_marks = std::move(marks);
    applyMarkers();
}

void CodeEditor::setTicks(CodeTicks ticks) {
    m_ticks = std::move(ticks);
    viewport()->update();
}

void CodeEditor::setNow(double now, bool veiled) {
    const bool same = std::exchange(m_now, now) == now;
    if (std::exchange(m_veiled, veiled) != veiled || !same) viewport()->update();
}

void CodeEditor::setPointed(int line) {
    if (std::exchange(m_pointedLine, line) != line) viewport()->update();
}

void CodeEditor::setMarksShown(bool shown) {
    if (m_marksShown == shown) return;
    m_marksShown = shown;
    applyMarkers();
}

void CodeEditor::setProblems(const std::vector<CodeProblem>& problems) {
    m_problems.show(problems);
    viewport()->update();
}

void CodeEditor::applyMarkers() {
    for (const int marker : kMarkers) markerDeleteAll(marker);
    if (m_marksShown) {
        const int run = m_marks.failed ? kFailMarker : kRunMarker;
        if (m_marks.lineRun > 0) markerAdd(m_marks.lineRun - 1, run);
        if (m_marks.lineNext > 0 && m_marks.lineNext != m_marks.lineRun) {
            markerAdd(m_marks.lineNext - 1, kNextMarker);
        }
        if (m_marks.lineNear > 0) markerAdd(m_marks.lineNear - 1, kNearMarker);
    }
    viewport()->update();
}

QColor CodeEditor::bandOf(int line) const {
    if (m_marksShown) {
        if (line == m_marks.lineRun) return m_marks.failed ? m_look.redBand : m_look.greenBand;
        if (line == m_marks.lineNext) return m_look.blueBand;
        if (line == m_marks.lineNear) return m_look.chip;
    }
    return m_problems.bandOf(line);
}

int CodeEditor::rowOf(int line) const {
    return static_cast<int>(
        SendScintilla(SCI_VISIBLEFROMDOCLINE, static_cast<unsigned long>(line - 1)));
}

int CodeEditor::wordsUnder(int line) const {
    return static_cast<int>(
        SendScintilla(SCI_ANNOTATIONGETLINES, static_cast<unsigned long>(line - 1)));
}

int CodeEditor::lineTop(int line) const {
    return (rowOf(line) - firstVisibleLine()) * lineHeight();
}

int CodeEditor::lineHeight() const {
    return static_cast<int>(SendScintilla(SCI_TEXTHEIGHT, 0UL));
}

int CodeEditor::lineAt(int y) const {
    const int row = y / lineHeight() + firstVisibleLine();
    const int line =
        static_cast<int>(SendScintilla(SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(row))) +
        1;
    return rowOf(line) == row ? line : 0;
}

void CodeEditor::reveal(int line) {
    if (line < 1) return;
    m_revealed = line;
    constexpr int kAround = 3;
    const int visible = std::max(1, viewport()->height() / lineHeight());
    const int first = firstVisibleLine();
    const int around = std::min(kAround, (visible - 1) / 2);
    const int row = rowOf(line);
    if (row < first + around) {
        setFirstVisibleLine(std::max(0, row - around));
    } else if (row > first + visible - 1 - around) {
        setFirstVisibleLine(std::max(0, row + 1 - visible + around));
    }
}

void CodeEditor::expectTags(std::map<int, QStringList> names) {
    m_expected = std::move(names);
}

int CodeEditor::textGap() const {
    return m_look.px(kTextGap);
}

int CodeEditor::columnWidth() const {
    return static_cast<int>(
        SendScintilla(SCI_TEXTWIDTH, static_cast<unsigned long>(STYLE_DEFAULT), "m"));
}

int CodeEditor::textEnd(int line) const {
    const auto end = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(line - 1));
    return static_cast<int>(SendScintilla(SCI_POINTXFROMPOSITION, 0UL, end));
}

int CodeEditor::longestLine() const {
    qsizetype longest = 0;
    const QStringList all = text().split('\n');
    for (const QString& line : all) longest = std::max(longest, line.size() + 3 * line.count('\t'));
    return static_cast<int>(longest);
}

int CodeEditor::wantedWidth() const {
    constexpr int kBreath = 12;
    const int scrollBar = verticalScrollBar()->sizeHint().width();
    int wanted = longestLine() * columnWidth();
    for (const auto& [line, names] : m_expected) {
        if (line > lines()) continue;
        const auto length =
            static_cast<int>(text(line - 1).trimmed().size()) + indentation(line - 1);
        wanted = std::max(wanted, length * columnWidth() + ParkedTags::widthFor(names, m_look));
    }
    return m_marginWidth + textGap() + wanted + kBreath + scrollBar;
}

void CodeEditor::resizeEvent(QResizeEvent* event) {
    QsciScintilla::resizeEvent(event);
    fitLines();
    // What was in sight before may be below the edge now.
    if (!hasFocus()) reveal(m_revealed);
    chooseScrollBar();
    constexpr int kBreath = 4;
    m_problems.wrap(viewport()->width() - m_marginWidth - textGap() - kBreath);
}

/// No line is shown cut: what is left below the last whole one stays empty.
void CodeEditor::fitLines() {
    const int below = viewportMargins().bottom();
    const int cut = (viewport()->height() + below) % lineHeight();
    if (cut != below) setViewportMargins(0, 0, 0, cut);
}

/// Scintilla keeps its bar for lines that fit; this asks the lines.
void CodeEditor::chooseScrollBar() {
    const auto room = viewport()->width() - m_marginWidth - textGap();
    const bool fits = longestLine() * columnWidth() <= room;
    setHorizontalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

void CodeEditor::paintEvent(QPaintEvent* event) {
    QsciScintilla::paintEvent(event);
    QPainter painter(viewport());
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    drawTags(painter);
    drawNote(painter);
    if (m_pointedLine > 0 && m_marksShown) {
        painter.setPen(QPen(m_look.blue, 1.5));
        painter.drawRoundedRect(
            QRectF(1, lineTop(m_pointedLine) + 1, viewport()->width() - 2, lineHeight() - 2), 3, 3);
    }
    painter.setClipRect(QRect(0, 0, m_marginWidth + textGap(), viewport()->height()));
    drawMargin(painter);
}

void CodeEditor::drawTags(QPainter& painter) {
    if (!m_marksShown || m_marks.parked.empty()) return;
    const auto rowOf = [this](int line) -> CodeRow {
        const QRectF rect(m_marginWidth + textGap(), lineTop(line),
                          viewport()->width() - m_marginWidth - textGap(), lineHeight());
        return {rect, line > lines() ? 0.0 : static_cast<double>(textEnd(line))};
    };
    for (const PlacedTag& tag : ParkedTags::place(m_marks.parked, rowOf, m_look)) {
        ParkedTags::draw(painter, tag, rowOf(tag.line), m_look, m_patterns);
    }
}

void CodeEditor::drawNote(QPainter& painter) {
    const int line = m_marks.lineNear;
    if (!m_marksShown || m_marks.note.isEmpty() || line > lines()) return;
    if (m_marks.parked.contains(line)) return;
    constexpr int kBreath = 12;
    QFont font("Inter");
    font.setPixelSize(m_look.px(12));
    painter.setFont(font);
    painter.setPen(m_look.muted);
    const QRect row(0, lineTop(line), viewport()->width() - m_look.px(kBreath), lineHeight());
    const int wide = painter.fontMetrics().horizontalAdvance(m_marks.note);
    if (row.right() - wide > textEnd(line) + m_look.px(kBreath))
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, m_marks.note);
}

void CodeEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT leaveRequested();
        return;
    }
    QsciScintilla::keyPressEvent(event);
}

void CodeEditor::focusInEvent(QFocusEvent* event) {
    QsciScintilla::focusInEvent(event);
    const auto reason = event->reason();
    Q_EMIT focusChanged(reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason);
}

void CodeEditor::focusOutEvent(QFocusEvent* event) {
    QsciScintilla::focusOutEvent(event);
    Q_EMIT focusChanged(false);
}

void CodeEditor::wheelEvent(QWheelEvent* event) {
    // Text grows everywhere at once, or nowhere.
    if (event->modifiers().testFlag(Qt::ControlModifier)) return event->ignore();
    QsciScintilla::wheelEvent(event);
}

bool CodeEditor::pressMargin(const QMouseEvent& event) {
    const QPoint at = event.pos();
    if (event.button() != Qt::LeftButton || at.x() >= m_marginWidth) return false;
    if (const int line = lineAt(at.y()); line > 0 && m_marksShown) {
        Q_EMIT tickClicked(line, event.modifiers().testFlag(Qt::ShiftModifier));
    }
    return true;
}

void CodeEditor::mousePressEvent(QMouseEvent* event) {
    if (!pressMargin(*event)) QsciScintilla::mousePressEvent(event);
}

void CodeEditor::mouseDoubleClickEvent(QMouseEvent* event) {
    // Two quick clicks on the ticks are two steps, not a selected word.
    if (!pressMargin(*event)) QsciScintilla::mouseDoubleClickEvent(event);
}

void CodeEditor::mouseMoveEvent(QMouseEvent* event) {
    const QPoint at = event->pos();
    const int line = at.x() < m_marginWidth ? lineAt(at.y()) : 0;
    if (line != m_hoverLine) {
        m_hoverLine = line;
        viewport()->update();
        viewport()->setToolTip(wordsFor(line));
    }
    if (at.x() < m_marginWidth && event->buttons() == Qt::NoButton) {
        viewport()->setCursor(m_ticks.runs.contains(line) ? Qt::PointingHandCursor
                                                          : Qt::ArrowCursor);
        return;
    }
    QsciScintilla::mouseMoveEvent(event);
}

void CodeEditor::leaveEvent(QEvent* event) {
    m_hoverLine = 0;
    viewport()->update();
    QsciScintilla::leaveEvent(event);
}

}  // namespace flowglass::window
