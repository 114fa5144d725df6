#pragma once

#include "app/lecture/audience_window.hpp"

namespace flowglass::lecture {

/// The audience's screen of two recordings side by side: one picture that holds both.
class ComparisonWindow : public AudienceWindow {
    Q_OBJECT

  public:
    /// The window owns `picture`.
    ComparisonWindow(QWidget* picture, Keys keys);

  protected:
    void arrange() override;

  private:
    QWidget* m_picture;
};

}  // namespace flowglass::lecture
