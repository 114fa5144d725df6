#pragma once

#include <QObject>
#include <memory>

#include "app/lecture/comparison_window.hpp"
#include "app/lecture/lectern.hpp"
#include "app/window/controls/commands.hpp"
#include "app/window/playing/autoplay.hpp"
#include "app/window/run/snapshot.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::window {

class Comparison;
class CompareView;
class KeyOverlay;
class NextComparison;
class Palette;

/// Lecture mode over two recordings side by side: a screen of its own for the audience, as the
/// ordinary page shows them. That one stays as it is; leaving goes back to it.
class CompareLecture : public QObject {
    Q_OBJECT

  public:
    /// What who lectures wants to remember of a recording after so many of its events.
    using Notes = std::function<QString(const Snapshot&, trace::EventIndex)>;

    CompareLecture(Comparison& comparison, CompareView& ordinary, Notes notes,
                   QObject* parent = nullptr);
    ~CompareLecture() override;

    [[nodiscard]] bool active() const { return m_lectern.active(); }
    [[nodiscard]] lecture::PresenterWindow* presenter() const { return m_lectern.presenter(); }
    /// Only while active.
    [[nodiscard]] lecture::AudienceWindow& window() const { return *m_lectern.audience(); }
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
    [[nodiscard]] std::unique_ptr<lecture::ComparisonWindow> build();
    [[nodiscard]] lecture::Cue cue() const;
    void refreshCue();
    [[nodiscard]] bool handle(const QKeyEvent& event);
    void applyTheme();

    Comparison& m_comparison;
    const CompareView& m_ordinary;
    Notes m_notes;
    Autoplay m_autoplay;
    Commands m_commands;
    const scene::Theme* m_theme = &scene::lightTheme();
    bool m_reducedMotion = false;
    double m_zoom = 1;
    lecture::Lectern m_lectern;
    // Parts of the lectern's windows, while it has them.
    CompareView* m_view = nullptr;
    NextComparison* m_next = nullptr;
    KeyOverlay* m_keys = nullptr;
    Palette* m_palette = nullptr;
};

}  // namespace flowglass::window
