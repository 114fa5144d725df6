#include "app/window/compare/next_comparison.hpp"

#include "app/window/compare/compare_view.hpp"

namespace flowglass::window {

NextComparison::NextComparison(const CompareView& shown, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent), m_shown(shown) {
    setAccessibleName("The next picture");
    setMinimumSize(320, 180);
}

void NextComparison::refresh() {
    show(m_shown.composedAhead({static_cast<double>(width()), static_cast<double>(height())}));
}

void NextComparison::resizeEvent(QResizeEvent*) {
    refresh();
}

}  // namespace flowglass::window
