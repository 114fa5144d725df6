#include "app/window/main/main_window.hpp"

#include <QApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <utility>

#include "app/window/code/code_pane.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/controls/focus_order.hpp"
#include "app/window/controls/icon.hpp"
#include "app/window/controls/key_overlay.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/controls/text_size.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/lecture/control_strip.hpp"
#include "app/window/lecture/lecture_mode.hpp"
#include "app/window/main/workspace.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/panels/events_panel.hpp"
#include "app/window/panels/notes_keeper.hpp"
#include "app/window/panels/output_pane.hpp"
#include "app/window/panels/panels.hpp"
#include "app/window/panels/variables_panel.hpp"
#include "app/window/playing/transport.hpp"
#include "app/window/stage/caption_view.hpp"
#include "app/window/stage/layer_moves.hpp"
#include "app/window/stage/scene_accessible.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/stage/stage_room.hpp"
#include "app/window/stage/why.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

MainWindow::MainWindow()
    : m_settings("Flowglass", "Flowglass"),
      m_views(m_playhead),
      m_navigation(m_playhead, m_views),
      m_autoplay(m_playhead),
      m_preferences(readPreferences(m_settings)) {
    setWindowIcon(programIcon());
    const auto room = screen()->availableSize() - QSize(0, 36);  // beneath a title
    setMinimumSize(QSize(1024, 640).boundedTo(room));
    resize(QSize(1600, 1000).boundedTo(room));
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    installSceneAccessibility();
    m_palette = new Palette(m_commands, this);
    buildParts();
    layoutParts();
    connectParts();
    connectCompare();
    buildPanels();
    addCommands();
    m_commands.bind(this, [this](const Command& command) { return offered(command); });
    buildMenus();
    m_keys = new KeyOverlay(m_commands, this);
    if (m_settings.contains("geometry")) {
        restoreGeometry(m_settings.value("geometry").toByteArray());
    }
    applyMotion();
    m_strip->setSpeed(m_preferences.speed);
    m_playhead.setGrain(m_preferences.grain);
    m_timeline->setUsualAxis(m_preferences.axis);
    applyLook();
    showGallery();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildParts() {
    m_header = new HeaderBar(m_playhead, m_views);
    m_messages = new MessageBar;
    m_gallery = new Gallery;
    m_code = new CodePane(m_playhead);
    m_stage = new Stage(m_playhead, m_views, theme());
    m_output = new OutputPane(m_playhead);
    m_transport = new Transport(m_playhead);
    m_caption = new CaptionView(m_playhead, theme());
    m_strip = new ControlStrip(m_playhead);
    m_timeline = new TimelineView(m_playhead, theme());
    m_desk = new Desk(m_playhead, *m_code, *m_messages, this);
    m_why = new Why(m_playhead, *m_messages, this);
    m_compare = new CompareMode(
        {m_playhead, *m_desk, *m_messages},
        [this](trace::EventIndex events) { return notes(events); }, theme(), *this);
    m_layers = new LayerMoves({m_playhead, *m_desk, *m_code, *m_messages, *m_compare}, *this);
    m_lecture = std::make_unique<LectureMode>(m_playhead, m_views, *this,
                                              [this] { return notes(m_playhead.eventCount()); });
}

void MainWindow::layoutParts() {
    // Panels dock beneath the header.
    auto* top = new QWidget;
    auto* column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    m_messages->standIn(*column);
    setMenuWidget(top);
    m_messages->lieUnder(*m_header);
    m_pages = new QStackedWidget;
    m_workspace =
        new Workspace({m_code, m_stage, m_output, m_transport, m_caption, m_strip, m_timeline});
    m_pages->addWidget(m_gallery);
    m_pages->addWidget(m_workspace);
    m_pages->addWidget(&m_compare->page());
    m_pages->addWidget(m_blank = new QWidget);
    setCentralWidget(m_pages);
}

void MainWindow::connectParts() {
    connect(m_header, &HeaderBar::homePressed, this, &MainWindow::showGallery);
    connect(m_header, &HeaderBar::runPressed, this, &MainWindow::runProgram);
    connect(m_header, &HeaderBar::stopPressed, m_desk, &Desk::stop);
    connect(m_header, &HeaderBar::lecturePressed, m_lecture.get(), &LectureMode::enter);
    connect(m_header, &HeaderBar::partPicked, this, &MainWindow::showPart);
    connect(m_lecture.get(), &LectureMode::themeAsked, this, &MainWindow::nextTheme);
    connect(m_gallery, &Gallery::lessonChosen, m_desk, &Desk::openLesson);
    connect(m_gallery, &Gallery::fileChosen, m_desk, &Desk::openPath);
    connect(m_gallery, &Gallery::openPressed, this, &MainWindow::askForFile);
    connect(m_gallery, &Gallery::backPressed, this, &MainWindow::leaveLessons);
    connect(m_transport, &Transport::playPressed, &m_autoplay, &Autoplay::toggle);
    connect(&m_autoplay, &Autoplay::playingChanged, m_transport, &Transport::setPlaying);
    connect(m_strip, &ControlStrip::speedChanged, &m_autoplay, [this](double speed) {
        m_autoplay.setSpeed(speed);
        m_stage->setMotionTime(static_cast<int>(std::min(420.0, 500 / speed)));
    });
    connect(m_stage, &Stage::asked, m_why, &Why::ask);
    connect(m_timeline, &TimelineView::asked, m_why, &Why::ask);
    connect(m_strip, &ControlStrip::axisPicked, m_timeline, &TimelineView::setAxisIndex);
    connect(m_strip, &ControlStrip::fitPressed, m_timeline, &TimelineView::fit);
    connect(m_timeline, &TimelineView::axisChanged, m_strip, &ControlStrip::setAxis);
    connect(m_timeline, &TimelineView::wakesChanged, m_strip, &ControlStrip::setWakes);
    connect(m_strip, &ControlStrip::wakesPicked, m_timeline, &TimelineView::setAllWakes);
    connect(m_timeline, &TimelineView::leaveRequested, this, [this] { toStage(); });
    connect(&m_playhead, &Playhead::moved, m_messages, [this] {
        if (!m_playhead.live()) m_messages->passBy();
    });
    connect(m_code, &CodePane::editedChanged, this, &MainWindow::refreshTitle);
    connect(m_code, &CodePane::leaveRequested, this, [this] { toStage(); });
    connect(m_transport, &Transport::leaveRequested, this, [this] { toStage(); });
    connect(m_messages, &MessageBar::leaveRequested, this, [this] {
        if (comparing()) m_compare->page().setFocus();
        toStage();
    });
    connect(m_output, &OutputPane::leaveRequested, this, [this] { toStage(); });
    connect(m_output, &OutputPane::typed, &m_desk->runner(), &Runner::type);
    connect(m_output, &OutputPane::typed, &m_playhead, [this] { m_playhead.setAsking(false); });
    connect(&m_desk->runner(), &Runner::listening, this, &MainWindow::showWhatAsks);
    connect(m_output, &OutputPane::inputEnded, &m_desk->runner(), &Runner::endInput);
    connect(m_desk, &Desk::changed, this, &MainWindow::refreshTitle);
    connect(m_desk, &Desk::changed, this, &MainWindow::clearFirstPage);
    connect(m_desk, &Desk::saved, this, &MainWindow::remember);
    connect(m_desk, &Desk::terminalPrinted, this, &MainWindow::refreshOutput);
    connect(m_desk, &Desk::notBegun, this, [this] {
        // Who has just written something goes on writing.
        if (std::exchange(m_ranFromCode, false) && focusWidget() == m_stage &&
            m_code->editor() != nullptr)
            m_code->editor()->setFocus();
    });
    connect(m_desk, &Desk::opened, this, [this](const QString& path) {
        remember(path);
        m_views.follow();
        showWorkspace();
    });
}

void MainWindow::runProgram() {
    m_ranFromCode = m_code->isAncestorOf(focusWidget());
    m_desk->run();
    // What comes next is stepping.
    if (m_pages->currentWidget() == m_workspace) toStage();
}

void MainWindow::refreshTitle() {
    m_header->setTitle(m_desk->title(), m_desk->path(), m_code->edited());
    m_header->setRunState(m_desk->runState());
    m_output->setListening(m_desk->runner().running());
    const QString title = comparing() ? m_compare->page().comparison().title() : m_desk->title();
    setWindowTitle(title.isEmpty() ? "Flowglass" : title + " — Flowglass");
}

void MainWindow::refreshOutput() {
    if (m_desk->speaksToTerminalOnly()) m_output->setTerminalText(m_desk->runner().terminalText());
}

void MainWindow::showGallery() {
    m_gallery->setRecent(recent());
    m_gallery->setOpen(m_desk->somethingOpen() ? m_desk->title() : QString());
    m_pages->setCurrentWidget(m_gallery);
    m_messages->lieUnder(*m_header);
    showHeader();
    m_header->setAboutProgram(false);
    m_panels->setAboutProgram(false);
    m_gallery->setFocus();
    refreshTitle();
}

/// Back to what lies open; false where the lessons are not in its way.
bool MainWindow::leaveLessons() {
    if (m_pages->currentWidget() != m_gallery || !m_desk->somethingOpen()) return false;
    showWorkspace();
    return true;
}

/// While what was asked for is read, lessons would only be in the way.
void MainWindow::clearFirstPage() {
    const auto* page = m_pages->currentWidget();
    if (page == m_gallery && m_desk->reading()) {
        m_gallery->rest();
        m_pages->setCurrentWidget(m_blank);
    } else if (page == m_blank && !m_desk->reading()) {
        showGallery();
    }
}

void MainWindow::showWorkspace() {
    m_gallery->rest();
    m_pages->setCurrentWidget(m_workspace);
    m_messages->lieUnder(*m_header);
    showHeader();
    m_header->setAboutProgram(true);
    m_panels->setAboutProgram(true);
    refreshTitle();
    toStage();
}

/// Tab goes through the window as the eye does, wherever panels were moved.
bool MainWindow::focusNextPrevChild(bool next) {
    auto* to = nextInFocus(*this, focusWidget(), next);
    if (to == nullptr) return false;
    to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    for (auto* around = to->parentWidget(); around != nullptr; around = around->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(around)) area->ensureWidgetVisible(to);
    return true;
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    const bool known = comparing() ? m_compare->page().handle(*event) : m_commands.handle(*event);
    if (!known) QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) {
        m_desk->openPath(urls.front().toLocalFile());
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    arrange();
    if (m_keys != nullptr) m_keys->setGeometry(rect());
}

void MainWindow::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) return QMainWindow::wheelEvent(event);
    setTextSize(nextTextSize(m_preferences.textSize, event->angleDelta().y() > 0 ? 1 : -1));
    event->accept();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_closing && m_desk->hasUnsaved()) {
        event->ignore();
        m_desk->leave([this] {
            m_closing = true;
            close();
        });
        return;
    }
    m_settings.setValue("geometry", saveGeometry());
    m_notes->flush();
    m_settings.setValue("panels", m_panels->state());
    m_settings.setValue("output", m_workspace->stageRoom().state());
    m_desk->runner().abandon();
    m_compare->abandon();
    QMainWindow::closeEvent(event);
}

}  // namespace flowglass::window
