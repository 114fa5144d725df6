#pragma once

#include "app/lecture/audience_window.hpp"

namespace flowglass::lecture {

/// The views that a lecture shows; the window owns them.
struct Parts {
    QWidget* stage;
    QWidget* caption;
    QWidget* code;
    QWidget* timeline;
    QWidget* output;
};

/// The audience's screen of one recording.
class LectureWindow : public AudienceWindow {
    Q_OBJECT

  public:
    LectureWindow(const Parts& parts, Keys keys);

    void setContent(const Content& content);
    [[nodiscard]] const Layout& layout() const { return m_layout; }

  protected:
    void arrange() override;

  private:
    Parts m_parts;
    Content m_content;
    Layout m_layout;
};

}  // namespace flowglass::lecture
