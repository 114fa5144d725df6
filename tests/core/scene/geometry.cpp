#include "tests/core/scene/geometry.hpp"

#include <cmath>
#include <set>

#include "core/scene/drawing/metrics.hpp"
#include "core/scene/drawing/sketch.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::tests {
namespace {

using scene::Node;
using scene::Rect;
using scene::Scene;
using scene::Shape;

constexpr double kHair = 0.05;

bool overlap(const Rect& a, const Rect& b) {
    return a.x + kHair < b.right() && b.x + kHair < a.right() && a.y + kHair < b.bottom() &&
           b.y + kHair < a.bottom();
}

bool holds(const Rect& outer, const Rect& inner) {
    return inner.x >= outer.x - kHair && inner.y >= outer.y - kHair &&
           inner.right() <= outer.right() + kHair && inner.bottom() <= outer.bottom() + kHair;
}

/// Where a text's ink can be: capitals and descenders, not the whole line.
Rect inkOf(const Node& text) {
    return {text.rect.x, text.rect.y + text.baseline - text.fontSize * 0.76, text.rect.width,
            text.fontSize * 0.98};
}

bool isFilled(const Node& node) {
    if (node.shape != Shape::box && node.shape != Shape::polygon) return false;
    const auto& look = scene::lightTheme().look(node.style);
    return look.fill && look.fill->alpha > 200;
}

bool crosses(const Node& node, const Rect& ink) {
    if (node.shape != Shape::path && node.shape != Shape::line) return false;
    if (!overlap(node.rect, {ink.x - 1, ink.y - 1, ink.width + 2, ink.height + 2})) return false;
    constexpr int kSamples = 200;
    for (int i = 0; i <= kSamples; ++i) {
        const double t = static_cast<double>(i) / kSamples;
        const auto a = node.points.front();
        const auto b = node.points.back();
        const auto p = node.shape == Shape::path
                           ? scene::pointAlong(node.points, t)
                           : scene::Point{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
        if (ink.contains(p)) return true;
    }
    return false;
}

class Inspection {
  public:
    Inspection(const Scene& scene, double scale) : m_scene(scene), m_scale(scale) {}

    std::vector<std::string> inspect() {
        std::set<std::string> ids;
        for (const auto& node : m_scene.nodes) {
            if (!ids.insert(node.id).second) fault(node, "is there twice");
            for (const auto* theme : scene::themes())
                if (!theme->has(node.style)) fault(node, "has no look '" + node.style + "'");
        }
        for (std::size_t i = 0; i < m_scene.nodes.size(); ++i)
            if (m_scene.nodes[i].shape == Shape::text) inspectText(i);
        inspectCards();
        return m_faults;
    }

  private:
    void fault(const Node& node, const std::string& what) {
        m_faults.push_back("'" + node.id + "' (" + node.text + ") " + what);
    }

    void inspectText(std::size_t index) {
        const auto& text = m_scene.nodes[index];
        const Rect whole{0, 0, m_scene.size.width, m_scene.size.height};
        if (text.fontSize < scene::kLeastText * m_scale - kHair) fault(text, "is too small");
        const double wide = scene::measure(text.text, text.font, text.fontSize);
        if (std::abs(wide - text.rect.width) > 0.1) fault(text, "is not as wide as its text");
        if (!holds(whole, inkOf(text))) fault(text, "leaves the scene");
        for (auto slash = text.id.rfind('/'); slash != std::string::npos && slash > 0;
             slash = text.id.rfind('/', slash - 1)) {
            const auto* parent = m_scene.find(text.id.substr(0, slash));
            if (parent != nullptr && parent->shape == Shape::box &&
                !holds(parent->rect, inkOf(text)))
                fault(text, "leaves '" + parent->id + "'");
        }
        const Node* ground = nullptr;
        for (std::size_t i = 0; i < m_scene.nodes.size(); ++i) {
            const auto& other = m_scene.nodes[i];
            if (i == index || other.opacity == 0) continue;
            if (other.shape == Shape::text) {
                if (i > index && overlap(inkOf(text), inkOf(other)))
                    fault(text, "overlaps '" + other.id + "' (" + other.text + ")");
            } else if (i > index) {
                if (isFilled(other) && overlap(inkOf(text), other.rect))
                    fault(text, "is covered by '" + other.id + "'");
                if (crosses(other, inkOf(text))) fault(text, "is crossed by '" + other.id + "'");
            } else if (isFilled(other) && overlap(inkOf(text), other.rect)) {
                ground = &other;
            } else if (crosses(other, inkOf(text)) && other.style != "timeline.grid" &&
                       !isCoveredSince(i, index)) {
                fault(text, "lies on '" + other.id + "'");
            }
        }
        if (ground != nullptr &&
            scene::lightTheme().look(ground->style).pattern != scene::Pattern::none)
            fault(text, "lies on the pattern of '" + ground->id + "'");
    }

    /// Whether a box painted between a line and a text hides the line beneath the text.
    bool isCoveredSince(std::size_t line, std::size_t text) const {
        for (std::size_t i = line + 1; i < text; ++i)
            if (isFilled(m_scene.nodes[i]) &&
                holds(m_scene.nodes[i].rect, inkOf(m_scene.nodes[text])))
                return true;
        return false;
    }

    void inspectCards() {
        std::vector<const Node*> cards;
        for (const auto& node : m_scene.nodes) {
            const bool card = node.id.starts_with("frame:") || node.id.starts_with("badge:") ||
                              node.id.starts_with("fold:") || node.id.starts_with("ghost:") ||
                              node.id.starts_with("away:") || node.id.starts_with("task:") ||
                              node.id.starts_with("ready:") || node.id.starts_with("waits:") ||
                              node.id.starts_with("plate:") || node.id.starts_with("token:");
            if (!card || node.shape != Shape::box || node.id.find('/') != std::string::npos)
                continue;
            if (!holds({0, 0, m_scene.size.width, m_scene.size.height}, node.rect))
                fault(node, "leaves the scene");
            for (const auto* other : cards)
                if (overlap(node.rect, other->rect) && !holds(other->rect, node.rect))
                    fault(node, "overlaps '" + other->id + "'");
            cards.push_back(&node);
        }
    }

    const Scene& m_scene;
    double m_scale;
    std::vector<std::string> m_faults;
};

}  // namespace

std::vector<std::string> faultsOf(const Scene& scene, double scale) {
    return Inspection(scene, scale).inspect();
}

namespace {

/// Where the shelf's cards no longer fit, all of them become smaller: that moves them.
bool shelfIsReshaped(const Scene& before, const Scene& after, const Node& card) {
    const auto* old = before.find(card.id + "/title");
    const auto* now = after.find(card.id + "/title");
    const auto* oldCard = before.find(card.id);
    if (old == nullptr || now == nullptr || oldCard == nullptr) return false;
    return std::abs((old->rect.y - oldCard->rect.y) - (now->rect.y - card.rect.y)) > kHair;
}

std::set<std::string> scopesOf(const Scene& scene) {
    std::set<std::string> ids;
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("scope:") && node.id.find('/') == std::string::npos)
            ids.insert(node.id);
    return ids;
}

std::string callerOf(const Scene& scene) {
    for (const auto& node : scene.nodes)
        if (node.id.starts_with("frame:") && node.style.starts_with("layer.")) return node.id;
    return {};
}

/// In views without a shelf everything that stands for a thing has a place of its own; but a queue
/// moves up, and a graph has other neighbours when somebody waits for something else.
/// Whether the timeline shows other lanes: it follows what the step is about.
bool scrolledBetween(const Scene& before, const Scene& after) {
    const auto* old = before.find("lanes:count");
    const auto* now = after.find("lanes:count");
    return old != nullptr && now != nullptr && old->text != now->text;
}

bool isOfLanes(const Node& node) {
    return node.id.starts_with("lane:");
}

std::vector<std::string> movedInPlace(const Scene& before, const Scene& after) {
    std::vector<std::string> moved;
    // What runs in a block goes into one that is opened, and out again.
    const bool entered = scopesOf(before) != scopesOf(after);
    // A layer that calls anew stands where callers stand.
    const bool calls = callerOf(before) != callerOf(after);
    const bool scrolled = scrolledBetween(before, after);
    for (const auto& node : after.nodes) {
        if (scrolled && isOfLanes(node)) continue;
        const bool card = node.id.starts_with("frame:") || node.id.starts_with("shadow:");
        if (card && (entered || calls)) continue;
        // Of several decorated functions, the one in play comes forward.
        if (node.id.starts_with("choice:")) continue;
        const auto* old = before.find(node.id);
        const bool fixed = node.shape == Shape::box && !node.id.starts_with("token:") &&
                           !node.id.starts_with("timeline") && !node.id.starts_with("code:") &&
                           !node.id.starts_with("output") && !node.id.starts_with("tag:") &&
                           !node.id.starts_with("ready:") && !node.id.starts_with("waits:");
        const bool whole = node.id.find('/') == std::string::npos || node.id.starts_with("chain:");
        if (old == nullptr || !fixed || !whole) continue;
        if (std::abs(old->rect.x - node.rect.x) > kHair ||
            std::abs(old->rect.y - node.rect.y) > kHair)
            moved.push_back("'" + node.id + "' from " + std::to_string(old->rect.x) + ", " +
                            std::to_string(old->rect.y) + " to " + std::to_string(node.rect.x) +
                            ", " + std::to_string(node.rect.y));
    }
    return moved;
}

}  // namespace

std::vector<std::string> movedBetween(const Scene& before, const Scene& after) {
    std::vector<std::string> moved;
    const bool frames = before.find("heading:shelf") != nullptr;
    if (frames != (after.find("heading:shelf") != nullptr)) return moved;  // another view
    if (!frames) return movedInPlace(before, after);
    // Beneath a card of a stack that came, went or grew, the others make way.
    bool stackMakesWay = false;
    const double shelf = after.find("heading:shelf")->rect.x;
    const bool scrolled = scrolledBetween(before, after);
    for (const auto& node : after.nodes) {
        if (scrolled && isOfLanes(node)) continue;
        const bool card = node.id.starts_with("frame:");
        const bool kept = card || node.id.starts_with("lane:") || node.id.starts_with("heading:");
        if (!kept || node.id.find('/') != std::string::npos) continue;
        const bool onStack = card && node.rect.right() < shelf;
        if (card && !onStack && shelfIsReshaped(before, after, node)) continue;
        const auto* old = before.find(node.id);
        // From the stack to the shelf and back is what is shown.
        const bool elsewhere = old == nullptr || std::abs(old->rect.x - node.rect.x) > 1;
        if (!elsewhere && !(onStack && stackMakesWay) &&
            std::abs(old->rect.y - node.rect.y) > kHair)
            moved.push_back("'" + node.id + "' from " + std::to_string(old->rect.y) + " to " +
                            std::to_string(node.rect.y));
        if (onStack && (elsewhere || std::abs(old->rect.height - node.rect.height) > kHair))
            stackMakesWay = true;
    }
    return moved;
}

}  // namespace flowglass::tests
