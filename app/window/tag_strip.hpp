#pragma once

#include <QWidget>

#include "app/window/look.hpp"

namespace flowglass::window {

class CodeEditor;

/// The column right of the code that holds the tags of parked frames, so that no tag ever lies
/// over code; it carries the bands of the lines on.
class TagStrip : public QWidget {
    Q_OBJECT

  public:
    explicit TagStrip(CodeEditor* editor);
    void setLook(const Look& look);
    void setShown(bool shown);
    void setErrorLine(int line);
    /// The width that a tag with the longest of these names needs, at most a third of the code.
    [[nodiscard]] int widthFor(const QStringList& names) const;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void drawTag(QPainter& painter, const QStringList& names, const QRectF& line);

    CodeEditor* m_editor;
    Look m_look = lookOf(scene::lightTheme());
    bool m_shown = true;
    int m_errorLine = 0;
};

}  // namespace flowglass::window
