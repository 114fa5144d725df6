#include "app/lecture/comparison_window.hpp"

namespace flowglass::lecture {

ComparisonWindow::ComparisonWindow(QWidget* picture, Keys keys)
    : AudienceWindow({picture}, std::move(keys)), m_picture(picture) {}

void ComparisonWindow::arrange() {
    Q_EMIT scaled(scaleFor(area(), zoom()));
    put(m_picture, {0, 0, area().width, area().height});
}

}  // namespace flowglass::lecture
