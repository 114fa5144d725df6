#pragma once

#include <QPointF>
#include <optional>

#include "core/scene/decorators/decorators.hpp"
#include "core/scene/drawing/theme.hpp"

class QPainter;

namespace flowglass::window {

/// A decorator on its way through the picture, under the pointer: from the press on it to where it
/// is let go.
class LayerDrag {
  public:
    /// Takes hold of the layer that is drawn at `at`; false where there is none.
    bool begin(const scene::Scene& scene, QPointF at);
    /// Whether it is on its way, and not just pressed.
    bool move(const scene::Scene& scene, QPointF to);
    /// Lets go: the layer whose place it takes, where that is another one.
    std::optional<scene::LayerPlace> end();
    void cancel();

    [[nodiscard]] bool holding() const { return m_held.has_value(); }
    [[nodiscard]] bool moving() const { return m_moving; }
    [[nodiscard]] const scene::LayerPlace& layer() const { return *m_held; }
    /// Over the scene: what is held, where it would go, and that this has not been run.
    void paint(QPainter& painter, const scene::Scene& scene, const scene::Theme& theme) const;

  private:
    std::optional<scene::LayerPlace> m_held;
    std::optional<scene::LayerPlace> m_over;
    std::string m_node;      ///< the id of what is held
    std::string m_overNode;  ///< and of what it is over
    QPointF m_from;
    QPointF m_at;
    bool m_moving = false;
};

}  // namespace flowglass::window
