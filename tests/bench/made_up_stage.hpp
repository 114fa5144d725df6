#pragma once

#include <string>

#include "app/window/stage/scene_motion.hpp"
#include "app/window/stage/scene_view.hpp"

namespace flowglass::bench {

/// 200 nodes as a stage has them, cards with a bar, words and an arrow, in the places that `shift`
/// gives them.
inline scene::Scene madeUp(scene::Size size, double shift) {
    constexpr int kCards = 25;
    scene::Scene scene;
    scene.size = size;
    const auto add = [&](const std::string& id, const char* style, scene::Rect rect) -> auto& {
        auto& node = scene.nodes.emplace_back();
        node.id = id;
        node.style = style;
        node.rect = rect;
        return node;
    };
    const auto addWords = [&](const std::string& id, const char* style, scene::Rect rect) {
        auto& node = add(id, style, rect);
        node.shape = scene::Shape::text;
        node.text = "running_total(values)";
        node.font = scene::Font::mono;
        node.fontSize = 13;
        node.baseline = 15;
    };
    for (int i = 0; i < kCards; ++i) {
        const auto id = std::to_string(i);
        const double x = 20 + (i % 5) * (size.width - 60) / 5 + shift;
        const double y = 20 + i / 5 * (size.height - 60) / 5.0 + shift;
        const scene::Rect card{x, y, 200, 84};
        add("shadow:" + id, "card.shadow", {card.x, card.y + 2, card.width, card.height}).radius =
            10;
        add(id, "card", card).radius = 10;
        add(id + "/bar", i % 2 == 0 ? "state.parked" : "state.running", {x + 8, y + 8, 7, 68})
            .radius = 3;
        for (int row = 0; row < 4; ++row)
            addWords(id + "/" + std::to_string(row), "text.ink",
                     {x + 22, y + 4 + row * 20, 170, 20});
        auto& arrow = add("link:" + id, "link.yield", {x + 100, y + 84, 120, 60});
        arrow.shape = scene::Shape::path;
        arrow.points = {
            {x + 100, y + 84}, {x + 100, y + 120}, {x + 180, y + 110}, {x + 220, y + 140}};
        arrow.arrow = true;
    }
    return scene;
}

/// Lets a picture of 200 nodes move, as the stage does.
class MadeUpStage : public window::SceneView {
  public:
    explicit MadeUpStage(int motion_ms) : SceneView(scene::lightTheme()), m_motion(*this) {
        m_motion.setTime(motion_ms);
    }
    void move() {
        const scene::Size size{double(width()), double(height())};
        SceneView::show(madeUp(size, 40));
        m_motion.begin(madeUp(size, 0), scene());
    }

  protected:
    [[nodiscard]] const scene::Scene& painted() const override {
        return m_motion.moving() ? m_motion.between() : scene();
    }

  private:
    window::SceneMotion m_motion;
};

}  // namespace flowglass::bench
