#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "app/lecture/layout.hpp"

class QKeyEvent;

namespace flowglass::lecture {

class PointerSpot;

/// The audience's screen: parts that show something and nothing else, laid out for the back row. It
/// can go dark, it can follow the pointer with a spotlight, and it can grow.
class AudienceWindow : public QWidget {
    Q_OBJECT

  public:
    /// Does what a key means; false where it means nothing.
    using Keys = std::function<bool(const QKeyEvent&)>;

    /// The window owns its parts.
    AudienceWindow(const std::vector<QWidget*>& parts, Keys keys);

    /// Between kLeastZoom and kMostZoom.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return m_zoom; }
    void larger();
    void smaller();
    /// Nothing is seen until the next key.
    void setBlank(bool blank);
    [[nodiscard]] bool blank() const;
    void setSpot(bool lit);
    [[nodiscard]] bool spot() const;

  Q_SIGNALS:
    void scaled(double scale);  ///< the parts are about to be laid out at it
    void closed();

  protected:
    /// Lays the parts out for the window's size and its zoom.
    virtual void arrange() = 0;
    [[nodiscard]] scene::Size area() const;
    static void put(QWidget* part, const scene::Rect& rect);

    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    Keys m_keys;
    double m_zoom = 1;
    QWidget* m_dark;  ///< over everything while the screen is blank
    PointerSpot* m_spot;
};

}  // namespace flowglass::lecture
