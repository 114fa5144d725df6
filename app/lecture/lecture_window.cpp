#include "app/lecture/lecture_window.hpp"

namespace flowglass::lecture {

LectureWindow::LectureWindow(const Parts& parts, Keys keys)
    : AudienceWindow({parts.stage, parts.caption, parts.code, parts.timeline, parts.output},
                     std::move(keys)),
      m_parts(parts) {}

void LectureWindow::setContent(const Content& content) {
    m_content = content;
    arrange();
}

void LectureWindow::arrange() {
    m_layout = layoutFor(area(), zoom(), m_content);
    Q_EMIT scaled(m_layout.scale);
    put(m_parts.stage, m_layout.stage);
    put(m_parts.caption, m_layout.caption);
    put(m_parts.code, m_layout.code);
    put(m_parts.timeline, m_layout.timeline);
    put(m_parts.output, m_layout.output);
}

}  // namespace flowglass::lecture
