#pragma once

#include <QFrame>

#include "app/window/compare/comparison.hpp"
#include "app/window/controls/commands.hpp"
#include "app/window/controls/look.hpp"
#include "app/window/playing/autoplay.hpp"

namespace flowglass::window {

class CompareBar;
class CompareView;
class KeyOverlay;
class Palette;

/// Two recordings side by side, in the room of the workspace, with keys of their own.
class ComparePage : public QFrame {
    Q_OBJECT

  public:
    explicit ComparePage(const scene::Theme& theme, QWidget* parent = nullptr);

    void open(NamedRecording left, NamedRecording right, playback::Grain grain,
              playback::Step step);
    [[nodiscard]] Comparison& comparison() { return m_comparison; }
    [[nodiscard]] const Comparison& comparison() const { return m_comparison; }
    [[nodiscard]] CompareView& view() { return *m_view; }
    [[nodiscard]] CompareBar& bar() { return *m_bar; }
    [[nodiscard]] const Commands& commands() const { return m_commands; }
    /// Whether text is so large that its parts take turns.
    [[nodiscard]] bool turns() const { return m_turns; }
    void setLook(const Look& look, const scene::Theme& theme);
    void setReducedMotion(bool reduced);
    /// To the next grain that both have; says why one is passed over.
    void nextGrain();
    /// Runs the command that the key belongs to; false where there is none.
    bool handle(const QKeyEvent& event);
    void openPalette();
    /// A command of the window that makes sense here as well: it is found by name, and among the
    /// keys.
    void offer(const Command& command) { m_commands.add(command); }

  Q_SIGNALS:
    void leaveRequested();
    void lectureRequested();
    void anotherRequested();    ///< another recording at the right
    void layerBackRequested();  ///< a decorator that was moved goes back to its place
    void told(const QString& sentence);
    void turnsChanged();
    /// Why what the step of `side` is about runs or waits.
    void asked(flowglass::playback::Side side);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void addStepCommands();
    void addCompareCommands();
    void addViewCommands();
    void showView(int view);
    void showWords(bool words);
    void showPart(scene::ComparePart part);
    void share();

    Comparison m_comparison;
    Autoplay m_autoplay;
    Commands m_commands;
    Look m_look = lookOf(scene::lightTheme());
    CompareBar* m_bar;
    CompareView* m_view;
    KeyOverlay* m_keys;
    Palette* m_palette;
    bool m_turns = false;
    scene::ComparePart m_part = scene::ComparePart::stages;  ///< that has its turn
};

}  // namespace flowglass::window
