#include "app/window/step_bar.hpp"

#include <QPainter>
#include <algorithm>

namespace flowglass::window {

StepBar::StepBar(QWidget* parent) : QWidget(parent) {
    setFixedHeight(4);
}

void StepBar::setLook(const Look& look) {
    m_look = look;
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
    painter.drawRoundedRect(rect(), 2, 2);
    painter.setBrush(m_look.strong);
    painter.drawRoundedRect(QRectF(0, 0, width() * m_share, height()), 2, 2);
}

}  // namespace flowglass::window
