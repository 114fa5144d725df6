#pragma once

#include <QWidget>

#include "app/window/controls/look.hpp"

namespace flowglass::window {

/// How far now is through the recording, as a thin bar.
class StepBar : public QWidget {
    Q_OBJECT

  public:
    explicit StepBar(QWidget* parent = nullptr);
    void setLook(const Look& look);
    void setShare(double share);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Look m_look = lookOf(scene::lightTheme());
    double m_share = 0;
};

}  // namespace flowglass::window
