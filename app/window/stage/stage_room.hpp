#pragma once

#include <QMainWindow>

#include "app/window/controls/look.hpp"

class QMenu;

namespace flowglass::window {

class OutputDock;
class OutputPane;
class Panels;
class Stage;

/// The stage, and the output docked at a side of it: beneath, as high as its lines ask for, until
/// somebody moves it elsewhere or drags its edge.
class StageRoom : public QMainWindow {
    Q_OBJECT

  public:
    StageRoom(Stage* stage, OutputPane* output, QWidget* parent = nullptr);
    void setLook(const Look& look);
    /// Among these the output may stand, too.
    void setPanels(Panels& panels) { m_panels = &panels; }

    /// What there is room for: both as they were arranged, or one alone.
    enum class Shown { both, stage, output };
    void setShown(Shown shown);
    /// Gives the output that many lines, where nobody chose how much it has.
    void share(int lines);
    /// Whether it stands at a side of the picture, which then is narrower.
    [[nodiscard]] bool outputBeside() const;

    [[nodiscard]] bool outputOpen() const;
    void openOutput();
    /// Opens the output and gives it the keyboard; where it has that, closes it.
    void toggleOutput();
    /// To the next side of the picture.
    void moveOutput();
    /// Out into a window of its own, or back.
    void floatOutput();
    /// Among the other panels, as one of their tabs, or back beneath the picture.
    void tabOutput();

    /// What has to be kept to find the output in its place in the next run.
    [[nodiscard]] QByteArray state() const;
    void restore(const QByteArray& state);

  Q_SIGNALS:
    void arranged();        ///< the output came, went, or stands elsewhere
    void leaveRequested();  ///< the keyboard should go back to the stage

  protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    QMenu* createPopupMenu() override;

  private:
    void dockAt(Qt::DockWidgetArea area);
    void joinPanels();
    void leavePanels();
    void showMenu(QPoint at);

    Stage* m_stage;
    OutputDock* m_dock;
    Panels* m_panels = nullptr;
    bool m_tabbed = false;  ///< the output stands among the panels
    Look m_look = lookOf(scene::lightTheme());
    Shown m_shown = Shown::both;
    QByteArray m_arranged;  ///< how both were, while only one is shown
    int m_lines = 3;
    int m_chosen = 0;  ///< how much the output has, in px, where somebody chose that
    bool m_dragging = false;
    bool m_away = false;  ///< the output's own window waits until the stage is back
};

}  // namespace flowglass::window
