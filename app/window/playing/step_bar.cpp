#include "app/window/playing/step_bar.hpp"

#include <QPainter>
#include <algorithm>

namespace flowglass::window {

StepBar::StepBar(QWidget* parent) : QWidget(parent) {
    setLook(m_look);
}

void StepBar::setLook(const Look& look) {
    m_look = look;
    setFixedHeight(look.px(4));
    update();
}

void StepBar::setShare(double share) {
    m_share = std::clamp(share, 0.0, 1.0);
    update();
}

void StepBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.rule);
    const double round = height() / 2.0;
    painter.drawRoundedRect(rect(), round, round);
    painter.setBrush(m_look.strong);
    painter.drawRoundedRect(QRectF(0, 0, width() * m_share, height()), round, round);
}

}  // namespace flowglass::window
