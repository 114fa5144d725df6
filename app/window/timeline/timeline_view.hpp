#pragma once

#include <QPointF>
#include <memory>
#include <set>

#include "app/window/controls/look.hpp"
#include "app/window/stage/scene_view.hpp"
#include "core/scene/page/page.hpp"

class QLineEdit;
class QScrollBar;

namespace flowglass::window {

class Playhead;

/// The lanes of the recording, with a playhead to drag: zooms at the pointer, pans, and scrolls.
class TimelineView : public SceneView {
    Q_OBJECT

  public:
    TimelineView(Playhead& playhead, const scene::Theme& theme, QWidget* parent = nullptr);

    void setBookmarks(std::set<trace::EventIndex> events);
    [[nodiscard]] const scene::TimelineWindow& window() const { return m_window; }
    [[nodiscard]] scene::AxisKind axisKind() const { return m_kind; }
    [[nodiscard]] bool allWakes() const { return m_allWakes; }
    /// What it shows, and how, for a picture of the same; lent as long as it shows that.
    void describe(scene::PageOptions& page) const;

    /// The height at which every lane is seen, or as many whole ones as `most` has room for.
    [[nodiscard]] int wantedHeight(int most) const;
    /// Lower lanes, for low windows.
    void setCompact(bool compact);
    void setLook(const Look& look);
    /// A strip of a few low lanes at `scale`, without a legend; the lane of now is among them.
    void showAsStrip(double scale);
    /// Shows what is open from the beginning: all of it.
    void restart();

  public Q_SLOTS:
    void setAxisIndex(int index);
    void nextAxis();
    /// The axis that recordings are shown on unless one is chosen; empty: the one that fits them.
    void setUsualAxis(std::optional<scene::AxisKind> axis);
    /// Shows all of the recording.
    void fit();
    /// Around the pointer where it is over the lanes, else around now.
    void zoomAtPointer(double factor);
    /// By a share of what is shown.
    void panBy(double share);
    /// Puts the cursor where the name of lanes is typed.
    void askForFilter();
    /// Shows the wake-ups of every task in sight, or only those of the task at hand.
    void setAllWakes(bool all);
    /// To the next event of the lane that the selected frame, or the step, is in.
    void stepInLane(bool forward);

  Q_SIGNALS:
    void axisChanged(int index);
    void lanesChanged();          ///< there are more or fewer of them
    void wakesChanged(bool all);  ///< which wake-ups are shown
    void leaveRequested();        ///< the keyboard should go back to the stage
    void asked();                 ///< why the lane that was chosen runs or waits there

  protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] const char* ground() const override { return "panel"; }
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void paintOver(QPainter& painter) override;
    [[nodiscard]] bool isEchoed(const scene::Target& target) const override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class Drag { none, playhead, pan };
    void renewAxis();
    /// Takes the axis that fits the recording, unless the person chose one.
    void takeAxisThatFits();
    [[nodiscard]] std::optional<trace::TaskId> taskAtHand() const;
    void placeParts();
    void filterLanes();
    void noteLanes();
    void keepNowInSight();
    void keepLaneInSight();
    /// Scrolls to the lane of now where that has changed: whoever has scrolled away looks there.
    void followLane();
    [[nodiscard]] std::optional<std::size_t> rowOfNow() const;
    void recompose();
    void scheduleRecompose();
    void setWindow(scene::TimelineWindow window);
    void travelTo(double x);
    /// Selects whose slice or name it is; false where it is nobody's.
    bool selectAt(QPointF at);
    [[nodiscard]] double nowPosition() const;
    [[nodiscard]] scene::TimelineMap map() const;
    [[nodiscard]] scene::TimelineOptions options() const;
    [[nodiscard]] scene::Size area() const;

    Playhead& m_playhead;
    scene::AxisKind m_kind = scene::AxisKind::steps;
    std::optional<scene::AxisKind> m_usualAxis;
    bool m_axisChosen = false;  ///< by the person: it stays, whatever is opened
    std::unique_ptr<scene::TimelineAxis> m_axis;
    scene::TimelineWindow m_window;
    bool m_whole = true;  ///< all is shown, and stays shown as the recording grows
    double m_scroll = 0;
    std::set<trace::EventIndex> m_bookmarks;
    Drag m_drag = Drag::none;
    bool m_selected = false;  ///< by the click before this one, which may have moved the lanes
    QPointF m_dragFrom;
    scene::TimelineWindow m_dragWindow;
    double m_dragScroll = 0;
    std::size_t m_laneCount = 0;
    std::optional<std::size_t> m_rowOfNow;
    bool m_compact = false;
    bool m_strip = false;
    double m_scale = 1;
    bool m_stale = false;
    bool m_allWakes = false;
    std::optional<scene::LaneRows> m_rows;  ///< that the filter leaves; empty: every lane
    QScrollBar* m_bar;
    QLineEdit* m_filter;
};

}  // namespace flowglass::window
