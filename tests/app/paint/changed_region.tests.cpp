#include "app/paint/changed_region.hpp"

#include <QPainter>
#include <algorithm>

#include "app/paint/scene_painter.hpp"
#include "core/scene/drawing/motion.hpp"
#include "surface.hpp"
#include "tests/catch.hpp"
#include "tests/core/scene/recordings.hpp"

using namespace flowglass;
using namespace flowglass::tests;

namespace {

constexpr scene::Size kSize{1280, 720};
/// Of 255: what smooth edges differ by where they are cut at a clip.
constexpr int kRounding = 3;

/// A screen on which each picture is painted over the one before, and how much of it was.
class Screen {
  public:
    explicit Screen(const scene::Scene& first)
        : m_shown(first), m_image(paint::renderImage(first, scene::lightTheme(), 1)) {}

    void show(const scene::Scene& next) {
        paint::ScenePainter scenes(scene::lightTheme());
        const auto region = paint::changedRegion(m_shown, next, scenes.reach());
        QPainter painter(&m_image);
        painter.setClipRegion(region);
        painter.fillRect(m_image.rect(), paint::toQColor(scene::lightTheme().background()));
        scenes.paint(painter, next);
        m_shown = next;
        for (const auto& rect : region) m_painted += std::int64_t{rect.width()} * rect.height();
        m_all += std::int64_t{m_image.width()} * m_image.height();
    }
    /// The most that a channel of a pixel differs from the last picture, painted as a whole.
    [[nodiscard]] int worst() const {
        const auto whole = paint::renderImage(m_shown, scene::lightTheme(), 1);
        int most = 0;
        for (int y = 0; y < whole.height(); ++y) {
            const auto* a = whole.constScanLine(y);
            const auto* b = m_image.constScanLine(y);
            for (int i = 0; i < whole.width() * 4; ++i)
                most = std::max(most, std::abs(a[i] - b[i]));
        }
        return most;
    }
    [[nodiscard]] double share() const {
        return static_cast<double>(m_painted) / static_cast<double>(m_all);
    }

  private:
    scene::Scene m_shown;
    QImage m_image;
    std::int64_t m_painted = 0;
    std::int64_t m_all = 0;
};

scene::Node box(std::string id, double x) {
    scene::Node node;
    node.id = std::move(id);
    node.style = "state.running";
    node.rect = {x, 100, 50, 20};
    return node;
}

scene::Scene sceneOf(std::vector<scene::Node> nodes) {
    scene::Scene scene;
    scene.size = kSize;
    scene.nodes = std::move(nodes);
    return scene;
}

}  // namespace

TEST_CASE("painting what changed over the picture before gives the next one", "[paint]") {
    paintWithoutScreen();
    for (const auto* name : {"three_workers", "send_throw_close", "used_twice", "exit_stack"}) {
        const TestRecording recording(std::string(FLOWGLASS_SOURCE_DIR) +
                                      "/tests/core/scene/data/" + name + ".jsonl");
        scene::PageOptions options;
        auto before = composePage(*recording, kSize, options);
        Screen screen(before);
        const auto last = recording->player.lastStep(options.grain);
        for (options.step = 1; options.step <= last; ++options.step) {
            const auto after = composePage(*recording, kSize, options);
            for (const double progress : {0.4, 0.8})
                screen.show(scene::inBetween(before, after, progress));
            screen.show(after);
            INFO(name << " step " << options.step);
            CHECK(screen.worst() <= kRounding);
            before = after;
        }
        INFO(name);
        CHECK(screen.share() < 0.6);
    }
}

TEST_CASE("what looks the same is not painted again", "[paint]") {
    auto described = box("one", 100);
    described.description = "says something else";
    const auto region = paint::changedRegion(sceneOf({box("one", 100), box("two", 300)}),
                                             sceneOf({described, box("two", 320)}), 2);
    CHECK(region == QRegion(QRect(298, 98, 74, 24)));
    CHECK(paint::changedRegion(sceneOf({described}), sceneOf({box("one", 100)}), 2).isEmpty());
}

TEST_CASE("what comes to lie over or under another is painted again", "[paint]") {
    const auto region = paint::changedRegion(sceneOf({box("under", 100), box("over", 120)}),
                                             sceneOf({box("over", 120), box("under", 100)}), 0);
    CHECK(region.contains(QRect(120, 100, 30, 20)));
}
