#pragma once

#include <QAbstractButton>

#include "app/window/controls/look.hpp"
#include "app/window/gallery/lessons.hpp"
#include "core/scene/drawing/scene.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::window {

/// A lesson to open: a small picture of it, its title, and the sentence that it teaches.
class LessonCard : public QAbstractButton {
    Q_OBJECT

  public:
    explicit LessonCard(Lesson lesson, QWidget* parent = nullptr);
    void setLook(const Look& look, const scene::Theme& theme);
    void setPreview(scene::Scene scene);
    [[nodiscard]] bool hasPreview() const { return !m_preview.nodes.empty(); }
    /// The size to compose a preview for.
    [[nodiscard]] static scene::Size previewSize() { return {640, 318}; }
    [[nodiscard]] const Lesson& lesson() const { return m_lesson; }
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void paintPreview(QPainter& painter, const QRectF& box);
    void paintCode(QPainter& painter, const QRectF& box);

    Lesson m_lesson;
    QStringList m_code;
    Look m_look = lookOf(scene::lightTheme());
    const scene::Theme* m_theme = nullptr;
    scene::Scene m_preview;
};

}  // namespace flowglass::window
