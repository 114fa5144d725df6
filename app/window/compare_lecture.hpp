#pragma once

#include <QObject>
#include <memory>

#include "app/lecture/comparison_window.hpp"
#include "app/window/autoplay.hpp"
#include "app/window/commands.hpp"
#include "core/scene/theme.hpp"

namespace flowglass::window {

class Comparison;
class CompareView;
class KeyOverlay;
class Palette;

/// Lecture mode over two recordings side by side: a screen of its own for the audience, as the
/// ordinary page shows them. That one stays as it is; leaving goes back to it.
class CompareLecture : public QObject {
    Q_OBJECT

  public:
    CompareLecture(Comparison& comparison, const CompareView& ordinary, QObject* parent = nullptr);
    ~CompareLecture() override;

    [[nodiscard]] bool active() const { return m_window != nullptr; }
    /// Only while active.
    [[nodiscard]] lecture::ComparisonWindow& window() const { return *m_window; }
    [[nodiscard]] CompareView& view() const { return *m_view; }
    void setTheme(const scene::Theme& theme);
    void setReducedMotion(bool reduced);

  public Q_SLOTS:
    void enter();
    void leave();

  Q_SIGNALS:
    void themeAsked();
    void grainAsked();  ///< steps of the next grain

  private:
    void addStepCommands();
    void addLectureCommands();
    void addViewCommands();
    void build();
    [[nodiscard]] bool handle(const QKeyEvent& event);
    void layOut(double scale);
    void placeWindow();

    Comparison& m_comparison;
    const CompareView& m_ordinary;
    Autoplay m_autoplay;
    Commands m_commands;
    const scene::Theme* m_theme = &scene::lightTheme();
    bool m_reducedMotion = false;
    double m_zoom = 1;
    std::unique_ptr<lecture::ComparisonWindow> m_window;
    // Parts of the window above.
    CompareView* m_view = nullptr;
    KeyOverlay* m_keys = nullptr;
    Palette* m_palette = nullptr;
};

}  // namespace flowglass::window
