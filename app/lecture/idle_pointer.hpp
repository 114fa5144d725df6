#pragma once

#include <QObject>
#include <QTimer>

namespace flowglass::lecture {

/// While it lives, a pointer that nobody moves is out of the picture, and comes back with the
/// first movement.
class IdlePointer : public QObject {
    Q_OBJECT

  public:
    explicit IdlePointer(QObject* parent);
    ~IdlePointer() override;
    [[nodiscard]] bool hidden() const { return m_hidden; }
    void hide();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void show();

    QTimer m_patience;
    bool m_hidden = false;
};

}  // namespace flowglass::lecture
