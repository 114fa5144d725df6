#include "app/window/stage/picture.hpp"

#include <QLineEdit>
#include <algorithm>

#include "app/window/playing/playhead.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "core/scene/drawing/svg.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"
#include "traces.hpp"

using namespace flowglass;

namespace {

std::size_t lanesIn(const scene::Scene& picture) {
    return static_cast<std::size_t>(std::ranges::count_if(picture.nodes, [](const auto& node) {
        return node.id.starts_with("lane:") && node.id.find('/') == std::string::npos;
    }));
}

}  // namespace

TEST_CASE("a picture for outside shows what the timeline shows", "[window]") {
    tests::applicationWithoutScreen();
    window::Playhead playhead;
    window::TimelineView timeline(playhead, scene::lightTheme());
    playhead.open(tests::conformance("c"), false);
    playhead.goTo(15);
    playhead.selectException(trace::ExceptionId{1});
    const auto picture = [&] {
        scene::PageOptions shown;
        timeline.describe(shown);
        return window::pictureOf(playhead, shown);
    };
    const auto whole = picture();
    CHECK(whole.find("path:exception:1") != nullptr);
    const auto x = whole.find("playhead")->rect.x;
    timeline.findChild<QLineEdit*>()->setText("module");
    timeline.panBy(0);
    CHECK(lanesIn(picture()) < lanesIn(whole));
    timeline.zoomAtPointer(2);
    timeline.panBy(-0.2);
    const auto zoomed = picture();
    const auto* head = zoomed.find("playhead");
    CHECK((head == nullptr || head->rect.x != x));
}

TEST_CASE("a picture for outside has the view that was chosen", "[window]") {
    window::Playhead playhead;
    playhead.open(tests::conformance("c"), false);
    playhead.goTo(15);
    const auto picture = [&](std::optional<scene::View> view) {
        scene::PageOptions shown;
        shown.view = view;
        return scene::toSvg(window::pictureOf(playhead, shown), scene::lightTheme());
    };
    CHECK(picture(scene::View::scopes) != picture(scene::View::frames));
}
