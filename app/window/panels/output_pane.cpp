#include "app/window/panels/output_pane.hpp"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

namespace {

/// More text than this at once is more than anybody reads; the rest comes as now moves there.
constexpr std::size_t kMostPieces = 20'000;
constexpr int kSpacing = 4;
/// What a jump to anywhere lays out at once around now: it must not be felt. What was printed
/// before that follows in parts while nobody waits.
constexpr std::size_t kPiecesBefore = 150;
constexpr std::size_t kPiecesAhead = 100;
constexpr int kFillingPause_ms = 30;

/// Text as a pane can show it: colours and cursor movements of terminals are left out.
QString readable(std::string_view bytes) {
    QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    static const QRegularExpression kEscapes("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07]*\x07|\r");
    text.remove(kEscapes);
    return text;
}

}  // namespace

OutputPane::OutputPane(Playhead& playhead, QWidget* parent)
    : QFrame(parent), m_playhead(playhead), m_text(new QPlainTextEdit), m_input(new QLineEdit) {
    setObjectName("outputPane");
    auto* column = new QVBoxLayout(this);
    column->setSpacing(kSpacing);
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    // A click travels, and leaves the keyboard where it is.
    m_text->setFocusPolicy(Qt::TabFocus);
    m_text->setAccessibleName("Output of the program");
    m_text->installEventFilter(this);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->document()->setDocumentMargin(0);
    m_text->setUndoRedoEnabled(false);
    m_text->viewport()->installEventFilter(this);
    m_text->viewport()->setCursor(Qt::PointingHandCursor);
    m_text->viewport()->setToolTip("Click: to the moment that printed this");
    column->addWidget(m_text, 1);
    column->addStretch();
    m_input->setPlaceholderText("Type a line for the program, then Enter (Ctrl+D ends its input)");
    m_input->setAccessibleName("Input for the program");
    m_input->installEventFilter(this);
    m_input->hide();
    column->addWidget(m_input);
    connect(m_input, &QLineEdit::returnPressed, this, [this] {
        const QString line = m_input->text();
        m_input->clear();
        Q_EMIT typed(line);
    });
    m_filling.setInterval(kFillingPause_ms);
    connect(&m_filling, &QTimer::timeout, this, &OutputPane::fillBefore);
    connect(&m_playhead, &Playhead::opened, this, &OutputPane::restart);
    connect(&m_playhead, &Playhead::moved, this, &OutputPane::refresh);
    connect(&m_playhead, &Playhead::changed, this, &OutputPane::refresh);
    setLook(m_look);
}

void OutputPane::setLook(const Look& look) {
    m_look = look;
    setStyleSheet(look.sized(
        "#outputPane { background: transparent; border: none; } QPlainTextEdit, QLineEdit { "
        "font-family: 'JetBrains Mono'; font-size: 15px; }"));
    restart();
    fitLines();
    Q_EMIT roomChanged();
}

void OutputPane::setRoom(const QMargins& around) {
    if (layout()->contentsMargins() == around) return;
    layout()->setContentsMargins(around);
    fitLines();
    Q_EMIT roomChanged();
}

bool OutputPane::textHasFocus() const {
    return m_text->hasFocus();
}

void OutputPane::takeKeyboard() {
    if (m_input->isHidden()) return m_text->setFocus(Qt::ShortcutFocusReason);
    m_input->setFocus(Qt::ShortcutFocusReason);
}

void OutputPane::giveKeyboardBack() {
    if (m_input->hasFocus() && m_input->text().isEmpty()) Q_EMIT leaveRequested();
}

void OutputPane::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fitLines();
}

/// No line is shown cut: what is left below the last whole one stays empty.
void OutputPane::fitLines() {
    const int line = QFontMetrics(m_text->font()).lineSpacing();
    const int room = height() - wantedHeight(0);
    m_text->setMinimumHeight(line);
    m_text->setMaximumHeight(std::max(line, room - room % line));
    // The text is laid out anew first.
    QTimer::singleShot(0, this, &OutputPane::refresh);
}

int OutputPane::wantedHeight(int lines) const {
    const QMargins margins = layout()->contentsMargins();
    const int input = m_input->isHidden() ? 0 : m_input->sizeHint().height() + kSpacing;
    return margins.top() + lines * QFontMetrics(m_text->font()).lineSpacing() + input +
           margins.bottom();
}

void OutputPane::setListening(bool listening) {
    const bool typing = m_input->hasFocus();
    const bool changed = m_input->isHidden() == listening;
    m_input->setVisible(listening);
    fitLines();
    if (changed) Q_EMIT roomChanged();
    if (typing && !listening) Q_EMIT leaveRequested();
    if (!listening) m_input->clear();
}

void OutputPane::setTerminalText(const QString& text) {
    m_foreign = true;
    m_stretches.clear();
    m_text->setPlainText(readable(text.toStdString()));
    chooseScrollBar();
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

QString OutputPane::text() const {
    return m_text->toPlainText();
}

void OutputPane::restart() {
    m_foreign = false;
    m_stretches.clear();
    m_firstPiece = 0;
    m_text->clear();
    refresh();
}

std::size_t OutputPane::pieceCountNow() const {
    const auto& spoken = m_playhead.snapshot().spoken;
    std::size_t low = 0;
    std::size_t high = spoken.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (spoken[middle].event < m_playhead.eventCount()) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void OutputPane::refresh() {
    if (m_playhead.empty()) return;
    const std::size_t all = m_playhead.snapshot().spoken.size();
    // The terminal is faster than the recording; once that speaks, its words have moments.
    if (m_foreign && all > 0) return restart();
    if (m_foreign) return;
    const std::size_t now = pieceCountNow();
    const std::size_t end = m_playhead.veiled() ? now : std::min(all, now + kPiecesAhead);
    std::size_t shownEnd = m_firstPiece + m_stretches.size();
    if (now < m_firstPiece || now > shownEnd + kPiecesBefore ||
        shownEnd - m_firstPiece > kMostPieces + 2 * kPiecesAhead) {
        m_firstPiece = now - std::min(now, kPiecesBefore);
        m_stretches.clear();
        m_text->clear();
        shownEnd = m_firstPiece;
    }
    if (m_playhead.veiled() && shownEnd > now) truncate(now - m_firstPiece);
    if (end > m_firstPiece + m_stretches.size()) append(m_firstPiece + m_stretches.size(), end);
    if (m_firstPiece > 0) m_filling.start();
    dimLater();
}

void OutputPane::append(std::size_t from, std::size_t to) {
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    const auto written = write(cursor, from, to);
    m_stretches.insert(m_stretches.end(), written.begin(), written.end());
}

void OutputPane::fillBefore() {
    if (m_playhead.empty() || m_foreign || m_firstPiece == 0 || m_stretches.size() >= kMostPieces)
        return m_filling.stop();
    const auto from = m_firstPiece - std::min(m_firstPiece, kPiecesBefore);
    const QTextCursor top = m_text->cursorForPosition({0, 0});
    auto written = write(QTextCursor(m_text->document()), from, m_firstPiece);
    const int length = written.back().end;
    for (Stretch& stretch : m_stretches) stretch.end += length;
    m_stretches.insert(m_stretches.begin(), written.begin(), written.end());
    m_firstPiece = from;
    // What is in sight stays where it is.
    m_text->verticalScrollBar()->setValue(top.block().firstLineNumber());
}

std::vector<OutputPane::Stretch> OutputPane::write(QTextCursor cursor, std::size_t from,
                                                   std::size_t to) {
    const auto& snapshot = m_playhead.snapshot();
    std::vector<Stretch> written;
    cursor.beginEditBlock();
    for (std::size_t i = from; i < to; ++i) {
        const SpokenPiece& piece = snapshot.spoken[i];
        const auto event = snapshot.trace().event(piece.event);
        QTextCharFormat format;
        format.setForeground(piece.stream == trace::Word::err  ? m_look.redInk
                             : piece.stream == trace::Word::in ? m_look.blueInk
                                                               : m_look.text);
        if (piece.stream == trace::Word::in) format.setFontWeight(QFont::DemiBold);
        QString text = readable(event.text(trace::Field::text));
        if (piece.stream == trace::Word::in && !text.endsWith('\n')) text.append('\n');
        cursor.insertText(text, format);
        written.push_back({piece.event, cursor.position()});
    }
    cursor.endEditBlock();
    return written;
}

void OutputPane::truncate(std::size_t stretches) {
    const int end = stretches == 0 ? 0 : m_stretches[stretches - 1].end;
    m_stretches.resize(stretches);
    QTextCursor cursor(m_text->document());
    cursor.setPosition(end);
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
}

void OutputPane::dimLater() {
    const std::size_t now = std::min(pieceCountNow() - m_firstPiece, m_stretches.size());
    const int from = now == 0 ? 0 : m_stretches[now - 1].end;
    QTextEdit::ExtraSelection later;
    later.cursor = QTextCursor(m_text->document());
    later.cursor.setPosition(from);
    later.cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    later.format.setForeground(m_look.later);
    m_text->setExtraSelections(freshSelections(now) + QList{later});
    chooseScrollBar();
    keepInSight(from);
}

/// What the step that led here printed, set off like what changed elsewhere.
QList<QTextEdit::ExtraSelection> OutputPane::freshSelections(std::size_t now) const {
    const auto step = m_playhead.step();
    const auto since = step == 0 ? 0 : m_playhead.player().eventsAt(m_playhead.grain(), step - 1);
    QList<QTextEdit::ExtraSelection> fresh;
    for (std::size_t i = now; i > 0 && m_stretches[i - 1].event >= since; --i) {
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(m_text->document());
        line.cursor.setPosition(i < 2 ? 0 : m_stretches[i - 2].end);
        line.format.setBackground(m_look.greenBand);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        fresh.append(line);
    }
    return fresh;
}

/// The empty line behind the last line feed is none to scroll to.
int OutputPane::shownLines() const {
    const auto* document = m_text->document();
    // The layout of plain text counts in lines.
    const auto lines = static_cast<int>(document->documentLayout()->documentSize().height());
    return document->lastBlock().length() == 1 ? lines - 1 : lines;
}

void OutputPane::chooseScrollBar() {
    const int wanted = shownLines() * QFontMetrics(m_text->font()).lineSpacing();
    m_text->setVerticalScrollBarPolicy(wanted > m_text->height() ? Qt::ScrollBarAsNeeded
                                                                 : Qt::ScrollBarAlwaysOff);
}

/// Scrolls as little as it takes to show the line that was printed last.
void OutputPane::keepInSight(int position) {
    auto* bar = m_text->verticalScrollBar();
    const int visible =
        std::max(1, m_text->viewport()->height() / QFontMetrics(m_text->font()).lineSpacing());
    // A pane that has grown fills up with what was printed before.
    const int most = std::max(0, shownLines() - visible);
    if (bar->value() > most) bar->setValue(most);
    // What somebody has selected there stays selected.
    const QTextCursor before = m_text->textCursor();
    QTextCursor last(m_text->document());
    last.setPosition(std::max(0, position - 1));
    m_text->setTextCursor(last);
    // The text beneath now is wrapped first where it has not been seen yet.
    m_text->ensureCursorVisible();
    if (before.hasSelection()) m_text->setTextCursor(before);
}

bool OutputPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_text->viewport() && event->type() == QEvent::MouseButtonRelease) {
        auto* mouse = static_cast<QMouseEvent*>(event);
        const bool selecting = m_text->textCursor().hasSelection();
        if (mouse->button() == Qt::LeftButton && !selecting) openMomentAt(mouse->pos());
    }
    const bool focus = event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut;
    if (watched == m_text && focus) Q_EMIT focusChanged();
    if (watched != m_text->viewport() && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            Q_EMIT leaveRequested();
            return true;
        }
        if (watched == m_input && key->key() == Qt::Key_D &&
            key->modifiers() == Qt::ControlModifier) {
            Q_EMIT inputEnded();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void OutputPane::openMomentAt(QPoint position) {
    if (m_foreign || m_stretches.empty()) return;
    const QTextCursor cursor = m_text->cursorForPosition(position);
    // A click below the last line belongs to nothing.
    if (position.y() > m_text->cursorRect(cursor).bottom() + 4) return;
    int at = cursor.position();
    const int lineEnd = cursor.block().position() + cursor.block().length() - 1;
    // A click behind the end of a line means that line, not what was printed after it.
    if (at == lineEnd && at > cursor.block().position()) --at;
    const auto found = std::ranges::upper_bound(m_stretches, at, {}, &Stretch::end);
    if (found != m_stretches.end()) m_playhead.goToEvent(found->event);
}

}  // namespace flowglass::window
