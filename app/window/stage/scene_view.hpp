#pragma once

#include <QWidget>

#include "app/paint/scene_painter.hpp"
#include "core/scene/drawing/scene.hpp"

namespace flowglass::window {

/// Shows one scene, tells what the pointer is over, and what was clicked.
class SceneView : public QWidget {
    Q_OBJECT

  public:
    explicit SceneView(const scene::Theme& theme, QWidget* parent = nullptr);
    void setTheme(const scene::Theme& theme);
    [[nodiscard]] const scene::Theme& theme() const { return *m_theme; }

    /// What scenes are composed at: lines and patterns grow with them.
    void setStrokeScale(double scale);
    /// Replaces what is shown; its description goes to screen readers.
    void show(scene::Scene scene);
    using QWidget::show;
    [[nodiscard]] const scene::Scene& scene() const { return m_scene; }
    /// Paints again what differs between two scenes: `before` is what is on the screen.
    void updateChanges(const scene::Scene& before, const scene::Scene& after);

  Q_SIGNALS:
    void clicked(const flowglass::scene::Target& target);
    /// The pointer is over another thing; null where it is over none.
    void pointed(const flowglass::scene::Target* target);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

    /// What is drawn; a subclass may draw something else than what is hit. It is what was drawn
    /// last until the next show() is over.
    [[nodiscard]] virtual const scene::Scene& painted() const { return m_scene; }
    /// The style whose fill lies under the scene.
    [[nodiscard]] virtual const char* ground() const { return "canvas"; }
    /// Whether a thing is drawn as what the pointer is over in another view.
    [[nodiscard]] virtual bool isEchoed(const scene::Target&) const { return false; }
    /// Over the scene, in its coordinates.
    virtual void paintOver(QPainter&) {}
    [[nodiscard]] const scene::Node* hovered() const;
    [[nodiscard]] static scene::Scene emptyScene(scene::Size size);
    [[nodiscard]] static scene::Point toPoint(QPointF at) { return {at.x(), at.y()}; }

  private:
    void paintRing(QPainter& painter) const;

    const scene::Theme* m_theme;
    paint::ScenePainter m_painter;
    scene::Scene m_scene;
    std::string m_hovered;  ///< the id of a node with a target
    bool m_ringed =
        false;  ///< the keyboard came here by Tab: whoever steps by keys sees where it is
};

}  // namespace flowglass::window
