#pragma once

#include <QFrame>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "app/window/code/code_editor.hpp"
#include "core/trace/ids.hpp"

class QLabel;

namespace flowglass::window {

class Playhead;
struct Snapshot;

/// The program's source files, one editor each: shows where now is, and follows it from file to
/// file; what is edited here is what Run records.
class CodePane : public QFrame {
    Q_OBJECT

  public:
    explicit CodePane(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);

    /// Shows a file that nothing was recorded of yet.
    void showFile(const QString& path, const QString& text);
    /// Shows a file of the recording that the recording itself has no text of.
    void adoptFile(const QString& file, const QString& text);
    /// A run begins of what is shown, with `mainText` in the program's own file: the marks of the
    /// last one go, and what was wrong with it.
    void beginRun(const QString& mainText);
    /// Whether Run runs the text as it is edited; not that of a recording.
    void setRunsText(bool runs);
    /// The program's own file is being built, or no more.
    void setBuilding(bool building);
    void clear();

    /// The text of the program's own file as it stands in the editor.
    [[nodiscard]] QString mainText() const;
    [[nodiscard]] bool edited() const;
    /// Whether Run runs what stands here.
    [[nodiscard]] bool runsText() const { return m_runsText; }
    /// Edits the program's own file; the editor's undo takes it back in one go.
    void replaceMainText(const QString& text);
    /// A text that was edited here and is not on disk.
    struct Unsaved {
        bool isPrograms;  ///< the program's own file
        QString file;     ///< as events name it
        QString text;
    };
    [[nodiscard]] std::vector<Unsaved> unsaved() const;
    /// The text of a file is on disk now.
    void markSaved(const QString& file);
    /// Shows them at their lines, and brings the first one forward.
    void showProblems(const std::vector<CodeProblem>& problems);
    [[nodiscard]] CodeEditor* editor() const;
    /// The file in front, as events name it.
    [[nodiscard]] QString currentFile() const;
    /// The width at which no line of any file is cut.
    [[nodiscard]] int wantedWidth() const;

  Q_SIGNALS:
    void editedChanged();
    void contentChanged();  ///< another file is shown, or more is known of what will stand there
    /// The keyboard should go back to the stage.
    void leaveRequested();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Document {
        QString file;      ///< as events name it
        QString recorded;  ///< the text that the marks belong to
        CodeEditor* editor = nullptr;
        std::weak_ptr<const Snapshot> ticksOf;  ///< the recording whose ticks are shown
        QString saved;                          ///< as it was read, or saved here last
        bool unsaved = false;

        void ranWith(const QString& text);
    };
    void adopt();
    void nameTabs();
    Document& addDocument(const QString& file, const QString& text);
    Document* find(const QString& file);
    void bringForward(const QString& file);
    /// Shows where `frame` is; without one, where the step is.
    void follow(std::optional<trace::FrameId> frame);
    /// Shows where the thing is that the pointer is over.
    void point();
    void refreshTicks();
    void travel(int line, bool previous);
    void noteEdit(Document& document);
    void updateNote();
    [[nodiscard]] QString noteNow() const;
    [[nodiscard]] CodeMarks marksFor(const QString& file) const;

    Playhead& m_playhead;
    Look m_look = lookOf(scene::lightTheme());
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    QLabel* m_note;
    QTimer m_tickTimer;
    bool m_runsText = true;
    bool m_building = false;
    QString m_unseen;           ///< the file that the step is in, where its text is not here
    bool m_cameByKeys = false;  ///< the keyboard, into the text, by Tab
    std::vector<std::unique_ptr<Document>> m_documents;  ///< the program's own file first
};

}  // namespace flowglass::window
