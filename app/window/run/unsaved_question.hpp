#pragma once

#include <QMessageBox>
#include <functional>

namespace flowglass::window {

/// Asks what becomes of edited files that are not saved: Save, Discard or Cancel. Does not wait;
/// one answer is acted on, Cancel on none.
class UnsavedQuestion : public QMessageBox {
    Q_OBJECT

  public:
    struct Answers {
        std::function<void()> save;
        std::function<void()> discard;
    };
    UnsavedQuestion(const QStringList& files, Answers answers, QWidget* window);
};

}  // namespace flowglass::window
