#pragma once

#include <QMainWindow>
#include <QSettings>

#include "app/window/controls/commands.hpp"
#include "app/window/controls/preferences.hpp"
#include "app/window/main/desk.hpp"
#include "app/window/playing/autoplay.hpp"
#include "app/window/playing/navigation.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"

class QDockWidget;
class QStackedWidget;

namespace flowglass::window {

class BookmarksPanel;
class CaptionView;
class CodePane;
class CompareMode;
class ControlStrip;
class EventsPanel;
class Gallery;
class KeyOverlay;
class LayerMoves;
class LectureMode;
class LintsPanel;
class NotesKeeper;
class OutputPane;
class Palette;
class Panels;
class Stage;
class TimelineView;
class Transport;
class VariablesPanel;
class Why;
class Workspace;

/// The desktop window: wires the parts together, and knows every command.
class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    MainWindow();
    ~MainWindow() override;

    [[nodiscard]] Desk& desk() { return *m_desk; }
    [[nodiscard]] Playhead& playhead() { return m_playhead; }
    [[nodiscard]] ViewChoice& views() { return m_views; }
    [[nodiscard]] LectureMode& lecture() { return *m_lecture; }
    [[nodiscard]] CompareMode& compare() { return *m_compare; }
    /// Puts a recording, or a run of the program at `path`, beside what lies open.
    void compareWith(const QString& path);
    [[nodiscard]] bool comparing() const;
    [[nodiscard]] const Commands& commands() const { return m_commands; }

  protected:
    bool focusNextPrevChild(bool next) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    void buildParts();
    void layoutParts();
    void connectParts();
    void connectCompare();
    void buildPanels();
    void addCommands();
    void addStepCommands();
    void addTimelineCommands();
    void addProgramCommands();
    void addPanelCommands();
    void addOutputCommands();
    void addBookmarkCommands();
    void addWindowCommands();
    void offerWhileComparing();
    [[nodiscard]] bool offered(const Command& command) const;
    void buildMenus();
    void fillRecent(class QMenu* menu);

    void applyLook();
    void setPreferences(const Preferences& preferences);
    void applyMotion();
    void askForPreferences();
    void setTheme(const scene::Theme& theme);
    void nextTheme();
    void setTextSize(double size);
    void arrange();
    void showPart(int part);
    void toStage();
    void runProgram();
    void refreshTitle();
    void refreshOutput();
    void showWhatAsks(bool asks);
    void showGallery();
    bool leaveLessons();
    void clearFirstPage();
    void showWorkspace();
    void showComparison();
    void showHeader();
    void putLayerBack();
    [[nodiscard]] QString askForPath(const QString& title);
    void askForFile();
    void askWhereToSave();
    void exportPicture(const QString& format);
    void copyPicture();
    [[nodiscard]] scene::Scene pictureNow() const;
    [[nodiscard]] QString notes(trace::EventIndex events) const;
    void remember(const QString& path);
    [[nodiscard]] QStringList recent() const;
    [[nodiscard]] const scene::Theme& theme() const;

    QSettings m_settings;
    Playhead m_playhead;
    ViewChoice m_views;
    Navigation m_navigation;
    Autoplay m_autoplay;
    Commands m_commands;
    Preferences m_preferences;

    HeaderBar* m_header = nullptr;
    MessageBar* m_messages = nullptr;
    QStackedWidget* m_pages = nullptr;
    QWidget* m_blank = nullptr;  ///< a page with nothing on it
    Gallery* m_gallery = nullptr;
    Workspace* m_workspace = nullptr;
    CodePane* m_code = nullptr;
    Stage* m_stage = nullptr;
    OutputPane* m_output = nullptr;
    Transport* m_transport = nullptr;
    CaptionView* m_caption = nullptr;
    ControlStrip* m_strip = nullptr;
    TimelineView* m_timeline = nullptr;
    KeyOverlay* m_keys = nullptr;
    Palette* m_palette = nullptr;
    Desk* m_desk = nullptr;
    bool m_closing = false;      ///< what is not saved has been asked about
    bool m_ranFromCode = false;  ///< the last run was asked for while somebody wrote
    Why* m_why = nullptr;
    CompareMode* m_compare = nullptr;
    LayerMoves* m_layers = nullptr;
    std::unique_ptr<LectureMode> m_lecture;
    Panels* m_panels = nullptr;
    VariablesPanel* m_variables = nullptr;
    EventsPanel* m_events = nullptr;
    LintsPanel* m_lints = nullptr;
    BookmarksPanel* m_bookmarks = nullptr;
    NotesKeeper* m_notes = nullptr;
    QDockWidget* m_variablesDock = nullptr;
    QDockWidget* m_eventsDock = nullptr;
    QDockWidget* m_lintsDock = nullptr;
    QDockWidget* m_bookmarksDock = nullptr;
};

}  // namespace flowglass::window
