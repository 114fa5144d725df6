#include "app/window/code/code_pane.hpp"

#include <QFileInfo>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "app/window/code/code_facts.hpp"
#include "app/window/code/code_lexer.hpp"
#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

namespace {

constexpr int kRing = 2;  ///< px

/// Of a problem in a file that is not shown: at the line that led there, with its place in words.
CodeProblem atSourceLine(CodeProblem problem) {
    if (!problem.file.isEmpty()) {
        problem.text = QString("%1 (in %2, line %3)")
                           .arg(problem.text, QFileInfo(problem.file).fileName(),
                                QString::number(problem.line));
        problem.column = 0;
    }
    problem.line = problem.sourceLine;
    return problem;
}

}  // namespace

CodePane::CodePane(Playhead& playhead, QWidget* parent)
    : QFrame(parent),
      m_playhead(playhead),
      m_tabs(new QTabBar),
      m_stack(new QStackedWidget),
      m_note(new QLabel) {
    setObjectName("codePane");
    auto* column = new QVBoxLayout(this);
    // Room for the line that shows where the keyboard is.
    column->setContentsMargins(kRing, kRing, kRing, kRing);
    column->setSpacing(0);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->hide();
    column->addWidget(m_tabs);
    column->addSpacing(10 - kRing);
    column->addWidget(m_stack, 1);
    m_note->setWordWrap(true);
    m_note->setObjectName("codeNote");
    m_note->hide();
    column->addWidget(m_note);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (index >= 0) m_stack->setCurrentIndex(index);
        updateNote();
    });
    m_tickTimer.setSingleShot(true);
    m_tickTimer.setInterval(0);
    connect(&m_tickTimer, &QTimer::timeout, this, &CodePane::refreshTicks);
    connect(&m_playhead, &Playhead::opened, this, &CodePane::adopt);
    connect(&m_playhead, &Playhead::grew, this, &CodePane::adopt);
    // Who selects a frame sees where it is; who steps on sees the step, unless it is the frame's.
    connect(&m_playhead, &Playhead::moved, this, [this] { follow(m_playhead.followed()); });
    connect(&m_playhead, &Playhead::changed, this, [this] { follow(m_playhead.selected()); });
    connect(&m_playhead, &Playhead::hovered, this, &CodePane::point);
}

void CodePane::setLook(const Look& look) {
    m_look = look;
    setMinimumWidth(look.px(300));
    m_note->setContentsMargins(look.px(20), look.px(7), look.px(20), look.px(7));
    setStyleSheet(look.sized(
        QString("#codePane { background: %1; border: none; } #codeNote { background: %2; "
                "color: %3; font-size: 13px; border-top: 1px solid %4; }")
            .arg(look.panel.name(), look.amberBand.name(), look.text.name(), look.rule.name())));
    for (auto& document : m_documents) document->editor->setLook(look);
    Q_EMIT contentChanged();
}

CodePane::Document* CodePane::find(const QString& file) {
    const auto found =
        std::ranges::find_if(m_documents, [&](const auto& d) { return d->file == file; });
    return found == m_documents.end() ? nullptr : found->get();
}

CodePane::Document& CodePane::addDocument(const QString& file, const QString& text) {
    auto& document = *m_documents.emplace_back(std::make_unique<Document>());
    document.file = file;
    document.recorded = text;
    document.saved = text;
    document.editor = new CodeEditor;
    document.editor->setLook(m_look);
    document.editor->show(text, languageOf(file));
    connect(document.editor, &CodeEditor::tickClicked, this, &CodePane::travel);
    connect(document.editor, &CodeEditor::leaveRequested, this, &CodePane::leaveRequested);
    connect(document.editor, &CodeEditor::focusChanged, this, [this](bool byKeys) {
        m_cameByKeys = byKeys;
        updateNote();
        update();
    });
    connect(document.editor, &QsciScintilla::textChanged, this,
            [this, &document] { noteEdit(document); });
    m_stack->addWidget(document.editor);
    m_tabs->addTab(QFileInfo(file).fileName());
    m_tabs->setTabToolTip(m_tabs->count() - 1, file);
    m_tabs->setVisible(m_tabs->count() > 1);
    return document;
}

/// The recording's text of it is `text`; what somebody has written here since stays.
void CodePane::Document::ranWith(const QString& text) {
    if (recorded == text) return;
    recorded = text;
    if (!unsaved && editor->text() != text) {
        saved = text;
        editor->show(text, languageOf(file));
        ticksOf.reset();
    }
    editor->setMarksShown(editor->text() == text);
}

void CodePane::clear() {
    while (m_tabs->count() > 0) m_tabs->removeTab(0);
    for (auto& document : m_documents) delete document->editor;
    m_documents.clear();
    m_unseen.clear();
    m_tabs->hide();
    updateNote();
}

void CodePane::showFile(const QString& path, const QString& text) {
    clear();
    addDocument(path, text);
    Q_EMIT contentChanged();
    Q_EMIT editedChanged();
}

void CodePane::adoptFile(const QString& file, const QString& text) {
    addDocument(file, text);
    adopt();
    follow(m_playhead.selected());
}

void CodePane::beginRun(const QString& mainText) {
    for (auto& document : m_documents) {
        CodeEditor& editor = *document->editor;
        // What runs of the others is on disk, and comes with the recording.
        if (document == m_documents.front()) document->recorded = mainText;
        editor.setProblems({});
        editor.setMarks({});
        editor.setTicks({});
        document->ticksOf.reset();
        editor.setMarksShown(editor.text() == document->recorded);
    }
    setBuilding(false);
}

void CodePane::setRunsText(bool runs) {
    m_runsText = runs;
    updateNote();
}

void CodePane::setBuilding(bool building) {
    m_building = building;
    updateNote();
}

/// Takes over the files of the recording; a file that is here already keeps its editor.
void CodePane::adopt() {
    if (m_playhead.empty()) return;
    const trace::Trace& trace = m_playhead.player().trace();
    const QStringList files = filesOf(trace);
    if (!m_documents.empty() && !files.isEmpty()) {
        // The program's own file may be known here by its path on disk.
        Document& own = *m_documents.front();
        if (QFileInfo(own.file).fileName() == QFileInfo(files.front()).fileName()) {
            own.file = files.front();
        }
    }
    for (const QString& file : files) {
        const auto source = trace.source(file.toStdString());
        if (!source) continue;
        const auto text = QString::fromUtf8(source->data(), static_cast<qsizetype>(source->size()));
        if (Document* known = find(file))
            known->ranWith(text);
        else
            addDocument(file, text);
    }
    for (auto& document : m_documents) {
        document->editor->expectTags(parkingPlaces(m_playhead.snapshot(), document->file));
    }
    m_tickTimer.start();
    Q_EMIT contentChanged();
}

CodeMarks CodePane::marksFor(const QString& file) const {
    return codeMarks(m_playhead.snapshot(), m_playhead.state(), file, m_playhead.veiled());
}

void CodePane::follow(std::optional<trace::FrameId> frame) {
    if (m_playhead.empty()) return;
    const auto place = placeOfNow(m_playhead.snapshot(), m_playhead.state(), frame);
    if (place) bringForward(place->file);
    for (auto& document : m_documents) {
        const bool same = document->editor->text() == document->recorded;
        document->editor->setMarksShown(same);
        document->editor->setMarks(marksFor(document->file));
    }
    point();
    const Document* document = place ? find(place->file) : nullptr;
    m_unseen = place && document == nullptr ? place->file : QString();
    if (document != nullptr) document->editor->reveal(place->line);
    updateNote();
    m_tickTimer.start();
}

void CodePane::point() {
    const auto place = placeOfHover(m_playhead.state(), m_playhead.hover());
    for (auto& document : m_documents)
        document->editor->setPointed(place && place->file == document->file ? place->line : 0);
}

void CodePane::bringForward(const QString& file) {
    for (std::size_t i = 0; i < m_documents.size(); ++i) {
        if (m_documents[i]->file == file) m_tabs->setCurrentIndex(static_cast<int>(i));
    }
}

void CodePane::refreshTicks() {
    if (m_playhead.empty()) return;
    const auto snapshot = m_playhead.sharedSnapshot();
    const double now = partBefore(*snapshot, m_playhead.eventCount());
    for (auto& document : m_documents) {
        if (document->ticksOf.lock() != snapshot) {
            document->editor->setTicks(codeTicks(*snapshot, document->file));
            document->ticksOf = snapshot;
        }
        document->editor->setNow(now, m_playhead.veiled());
    }
}

void CodePane::travel(int line, bool previous) {
    if (m_playhead.empty()) return;
    const Snapshot& snapshot = m_playhead.snapshot();
    const auto* runs =
        snapshot.lines().eventsOf(currentFile().toStdString(), static_cast<std::uint32_t>(line));
    if (runs == nullptr) return;
    const auto step = m_playhead.step();
    const auto event = !previous ? runs->atOrAfter(m_playhead.eventCount())
                       : step == 0
                           ? std::nullopt
                           : runs->before(snapshot.player->eventsAt(m_playhead.grain(), step - 1));
    if (event) m_playhead.goToEvent(*event);
}

void CodePane::noteEdit(Document& document) {
    const QString text = document.editor->text();
    document.unsaved = text != document.saved;
    document.editor->setMarksShown(text == document.recorded);
    nameTabs();
    updateNote();
    Q_EMIT editedChanged();
}

void CodePane::updateNote() {
    const QString note = noteNow();
    m_note->setVisible(!note.isEmpty());
    m_note->setText(note);
}

QString CodePane::noteNow() const {
    if (m_building && !m_documents.empty()) {
        return "Building " + QFileInfo(m_documents.front()->file).fileName() +
               "… Ctrl+. ends the compiler.";
    }
    const CodeEditor* front = editor();
    const auto found = std::ranges::find_if(
        m_documents, [&](const auto& document) { return document->editor == front; });
    const QString unseen = m_unseen.isEmpty()
                               ? QString()
                               : "This step is in " + QFileInfo(m_unseen).fileName() +
                                     ", whose text the recording does not hold.";
    if (found == m_documents.end()) return unseen;
    if (front->text() == (*found)->recorded) {
        if (m_cameByKeys) return "Tab indents here. Ctrl+Tab goes on, Esc goes back to stepping.";
        return unseen;
    }
    if (!m_runsText) {
        return "This text belongs to the recording; open the file itself to run it as it is "
               "edited.";
    }
    if (found != m_documents.begin()) {
        return (*found)->unsaved
                   ? "Only the program's own file runs as it is edited here; Ctrl+S saves this one."
                   : "Saved; the picture still shows the text before. Ctrl+R runs the program.";
    }
    return "Edited: the picture still shows the text before. Ctrl+R runs this text; Esc goes back "
           "to stepping.";
}

void CodePane::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    const auto* front = editor();
    if (front == nullptr || !front->hasFocus()) return;
    QPainter painter(this);
    painter.setPen(QPen(m_look.blue, kRing, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(rect().adjusted(kRing / 2, kRing / 2, -kRing / 2, -kRing / 2));
}

int CodePane::wantedWidth() const {
    int wanted = 0;
    for (const auto& document : m_documents) {
        wanted = std::max(wanted, document->editor->wantedWidth());
    }
    return wanted + 2 * kRing;
}

CodeEditor* CodePane::editor() const {
    return qobject_cast<CodeEditor*>(m_stack->currentWidget());
}

QString CodePane::currentFile() const {
    const int index = m_stack->currentIndex();
    return index < 0 ? QString() : m_documents[static_cast<std::size_t>(index)]->file;
}

QString CodePane::mainText() const {
    return m_documents.empty() ? QString() : m_documents.front()->editor->text();
}

void CodePane::replaceMainText(const QString& text) {
    if (m_documents.empty()) return;
    auto& editor = *m_documents.front()->editor;
    const int shown = editor.firstVisibleLine();
    editor.selectAll();
    editor.replaceSelectedText(text);
    editor.setSelection(0, 0, 0, 0);
    editor.setFirstVisibleLine(shown);
}

bool CodePane::edited() const {
    return !m_documents.empty() && m_documents.front()->unsaved;
}

std::vector<CodePane::Unsaved> CodePane::unsaved() const {
    std::vector<Unsaved> texts;
    for (const auto& document : m_documents)
        if (document->unsaved)
            texts.push_back(
                {document == m_documents.front(), document->file, document->editor->text()});
    return texts;
}

void CodePane::markSaved(const QString& file) {
    if (Document* document = find(file)) {
        document->unsaved = false;
        document->saved = document->editor->text();
    }
    nameTabs();
    updateNote();
    Q_EMIT editedChanged();
}

void CodePane::nameTabs() {
    for (std::size_t i = 0; i < m_documents.size(); ++i)
        m_tabs->setTabText(static_cast<int>(i), QFileInfo(m_documents[i]->file).fileName() +
                                                    (m_documents[i]->unsaved ? " •" : ""));
}

void CodePane::showProblems(const std::vector<CodeProblem>& problems) {
    if (m_documents.empty()) return;
    std::map<Document*, std::vector<CodeProblem>> placed;
    for (const CodeProblem& problem : problems) {
        Document* other = problem.file.isEmpty() ? nullptr : find(problem.file);
        if (other != nullptr) {
            placed[other].push_back(problem);
        } else if (problem.sourceLine > 0) {
            placed[m_documents.front().get()].push_back(atSourceLine(problem));
        }
    }
    for (auto& document : m_documents) document->editor->setProblems(placed[document.get()]);
    const auto wrong = std::ranges::find_if(m_documents, [](const auto& document) {
        return document->editor->problems().firstLine() > 0;
    });
    if (wrong == m_documents.end()) return;
    bringForward((*wrong)->file);
    (*wrong)->editor->reveal((*wrong)->editor->problems().firstLine());
}

}  // namespace flowglass::window
