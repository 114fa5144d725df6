#pragma once

#include <QWidget>
#include <functional>

#include "app/lecture/layout.hpp"

class QKeyEvent;

namespace flowglass::lecture {

class PointerSpot;

/// The views that a lecture shows; the window owns them.
struct Parts {
    QWidget* stage;
    QWidget* caption;
    QWidget* code;
    QWidget* timeline;
    QWidget* output;
};

/// The audience's screen: the parts of a lecture and nothing else, laid out for the back row. It
/// can go dark, and it can follow the pointer with a spotlight.
class LectureWindow : public QWidget {
    Q_OBJECT

  public:
    /// Does what a key means; false where it means nothing.
    using Keys = std::function<bool(const QKeyEvent&)>;

    LectureWindow(const Parts& parts, Keys keys);

    void setContent(const Content& content);
    /// Between kLeastZoom and kMostZoom.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] const Layout& layout() const { return m_layout; }
    /// Nothing is seen until the next key.
    void setBlank(bool blank);
    [[nodiscard]] bool blank() const;
    void setSpot(bool lit);
    [[nodiscard]] bool spot() const;

  Q_SIGNALS:
    void scaled(double scale);  ///< the parts are about to be laid out at it
    void closed();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    void arrange();

    Parts m_parts;
    Keys m_keys;
    Content m_content;
    Layout m_layout;
    double m_zoom = 1;
    QWidget* m_dark;  ///< over everything while the screen is blank
    PointerSpot* m_spot;
};

}  // namespace flowglass::lecture
