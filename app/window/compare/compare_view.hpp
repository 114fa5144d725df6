#pragma once

#include <optional>

#include "app/window/stage/scene_motion.hpp"
#include "app/window/stage/scene_view.hpp"
#include "core/scene/compare/compare.hpp"

namespace flowglass::window {

class Comparison;

/// The picture of a comparison: both stages, sentences, code and timelines, with playheads to drag.
class CompareView : public SceneView {
    Q_OBJECT

  public:
    CompareView(Comparison& comparison, const scene::Theme& theme, QWidget* parent = nullptr);

    /// Of everything, text included; less where two recordings would not fit side by side.
    void setScale(double scale);
    void setReducedMotion(bool reduced) { m_motion.setReduced(reduced); }
    void setVeiled(bool veiled);
    [[nodiscard]] bool veiled() const { return m_options.veil; }
    /// What differs in sentences, in place of the code.
    void setWords(bool words);
    [[nodiscard]] bool words() const { return m_words; }
    /// Which part has its turn, or all of it.
    void setPart(scene::ComparePart part);
    [[nodiscard]] scene::ComparePart part() const { return m_options.part; }
    /// Laid out for the back row.
    void setLecture(bool lecture);
    /// The same part of the same views as another one shows.
    void showAs(const CompareView& other);
    /// Of both stages; empty: what the step of each is about.
    void setStageView(std::optional<scene::View> view);
    void zoomAtPointer(double factor);
    /// By a share of what is shown.
    void panBy(double share);
    void fit();
    /// The picture at another size, for an export: without what only a window has.
    [[nodiscard]] scene::Scene picture(scene::Size size) const;
    /// The picture of a step on, as this view would show it; nothing at the end.
    [[nodiscard]] scene::Scene composedAhead(scene::Size size) const;

  Q_SIGNALS:
    /// Why the frame or task of `side` that was clicked is as it is.
    void answered(flowglass::playback::Side side, const flowglass::playback::Reason& reason);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    [[nodiscard]] const scene::Scene& painted() const override;

  private:
    [[nodiscard]] scene::Scene composed(scene::Size size) const;
    void restart();
    void recompose(bool moving);
    void click(const scene::Node& node);
    void travelTo(double x);
    void setWindow(scene::TimelineWindow window);
    [[nodiscard]] bool inTimelines(QPointF at) const;
    [[nodiscard]] scene::TimelineMap map() const;
    [[nodiscard]] scene::Size area() const;
    /// What is shown now, at that size.
    [[nodiscard]] scene::CompareOptions optionsFor(scene::Size size) const;
    [[nodiscard]] double scaleFor(scene::Size size, double wanted) const;

    Comparison& m_comparison;
    scene::CompareOptions m_options;
    SceneMotion m_motion;
    bool m_words = false;
    double m_scale = 1;
    bool m_dragging = false;
};

}  // namespace flowglass::window
