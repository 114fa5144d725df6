#pragma once

#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>

#include "app/lecture/lectern.hpp"
#include "app/lecture/lecture_window.hpp"
#include "app/window/controls/commands.hpp"
#include "app/window/controls/look.hpp"
#include "app/window/playing/autoplay.hpp"

namespace flowglass::window {

class CaptionView;
class CodeStrip;
class KeyOverlay;
class NextPicture;
class OutputStrip;
class Palette;
class Playhead;
class SceneView;
class Stage;
class TimelineView;
class ViewChoice;

/// Lecture mode: a window of its own for the audience, and one for who lectures, over what the
/// ordinary window has open. That one stays as it is; leaving goes back to it.
class LectureMode : public QObject {
    Q_OBJECT

  public:
    /// What who lectures wants to remember at this moment.
    using Notes = std::function<QString()>;

    LectureMode(Playhead& playhead, ViewChoice& views, QWidget& ordinary, Notes notes);
    ~LectureMode() override;

    [[nodiscard]] bool active() const { return m_lectern.active(); }
    /// Only while active.
    [[nodiscard]] lecture::LectureWindow* window() const { return m_window; }
    [[nodiscard]] lecture::PresenterWindow* presenter() const { return m_lectern.presenter(); }
    void setTheme(const scene::Theme& theme);
    void setReducedMotion(bool reduced);

  public Q_SLOTS:
    void enter();
    void leave();

  Q_SIGNALS:
    void themeAsked();

  private:
    void addCommands();
    [[nodiscard]] std::unique_ptr<lecture::LectureWindow> build();
    [[nodiscard]] bool handle(const QKeyEvent& event);
    void layOut(double scale);
    void applyTheme();
    [[nodiscard]] lecture::Cue cue() const;
    void refreshCue();

    Playhead& m_playhead;
    ViewChoice& m_views;
    Notes m_notes;
    Autoplay m_autoplay;
    Commands m_commands;
    const scene::Theme* m_theme = &scene::lightTheme();
    bool m_reducedMotion = false;
    bool m_wasVeiled = false;
    double m_zoom = 1;
    lecture::Lectern m_lectern;
    // The lectern's windows' parts, while it has them.
    lecture::LectureWindow* m_window = nullptr;
    Stage* m_stage = nullptr;
    CaptionView* m_caption = nullptr;
    CodeStrip* m_code = nullptr;
    TimelineView* m_timeline = nullptr;
    OutputStrip* m_output = nullptr;
    NextPicture* m_next = nullptr;
    KeyOverlay* m_keys = nullptr;
    Palette* m_palette = nullptr;
};

}  // namespace flowglass::window
