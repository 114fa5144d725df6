#include "core/scene/page/view.hpp"

#include <algorithm>

#include "core/scene/decorators/decorators.hpp"
#include "core/scene/drawing/path_glow.hpp"
#include "core/scene/scopes/scopes.hpp"
#include "core/scene/tasks/tasks.hpp"

namespace flowglass::scene {
namespace {

struct Words {
    std::string_view name;
    std::string_view title;
};

constexpr std::array<Words, 4> kWords{{
    {"frames", "Frames"},
    {"decorators", "Decorators"},
    {"scopes", "Scopes"},
    {"tasks", "Tasks"},
}};

bool isThere(View view) {
    return std::ranges::find(kViews, view) != kViews.end();
}

Scene composeView(View view, const playback::State& state, const StageContext& context, Size size,
                  const StageOptions& options) {
    switch (view) {
        case View::decorators:
            return composeDecorators(state, context, size, options);
        case View::scopes:
            return composeScopes(state, context, size, options);
        case View::tasks:
            return composeTasks(state, context, size, options);
        case View::frames:
            break;
    }
    return composeFrames(state, context, size, options);
}

}  // namespace

std::string_view nameOf(View view) {
    return kWords[static_cast<std::size_t>(view)].name;
}

std::string_view titleOf(View view) {
    return kWords[static_cast<std::size_t>(view)].title;
}

std::optional<View> viewNamed(std::string_view name) {
    const auto* found = std::ranges::find(kViews, name, nameOf);
    return found == kViews.end() ? std::nullopt : std::optional(*found);
}

View viewOf(playback::Topic topic) {
    const auto view = static_cast<View>(topic);
    return isThere(view) ? view : View::frames;
}

Scene compose(View view, const playback::State& state, const StageContext& context, Size size,
              const StageOptions& options) {
    auto scene = composeView(view, state, context, size, options);
    if (options.path == nullptr || context.names == nullptr) return scene;
    auto path = *options.path;
    if (options.veil)
        std::erase_if(path.stops, [&](const auto& stop) { return stop.event >= state.next; });
    glow(scene, path, isCancellation(context.names->exceptionName(path.exception)));
    return scene;
}

}  // namespace flowglass::scene
