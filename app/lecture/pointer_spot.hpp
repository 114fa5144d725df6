#pragma once

#include <QWidget>

namespace flowglass::lecture {

/// A spotlight that follows the pointer: a bright ring, and everything outside it is dimmed. Lies
/// over its parent and lets every click through.
class PointerSpot : public QWidget {
    Q_OBJECT

  public:
    explicit PointerSpot(QWidget* parent);
    void setLit(bool lit);

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    [[nodiscard]] double radius() const;
    [[nodiscard]] QRect around(QPointF at) const;
    void follow(QPointF global);

    QPointF m_at;
};

}  // namespace flowglass::lecture
