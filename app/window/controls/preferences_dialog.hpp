#pragma once

#include <QDialog>

#include "app/window/controls/preferences.hpp"

class QCheckBox;
class QComboBox;
class QFormLayout;

namespace flowglass::window {

/// Asks for the preferences, and tells every change at once.
class PreferencesDialog : public QDialog {
    Q_OBJECT

  public:
    explicit PreferencesDialog(const Preferences& preferences, QWidget* parent = nullptr);
    [[nodiscard]] Preferences preferences() const;

  Q_SIGNALS:
    void changed(const flowglass::window::Preferences& preferences);

  private:
    /// A row of choices, the `chosen`th of which is taken.
    QComboBox* addChoice(QFormLayout& form, const QString& label, const QStringList& names,
                         qsizetype chosen);

    QComboBox* m_theme;
    QComboBox* m_textSize;
    QCheckBox* m_reducedMotion;
    QComboBox* m_speed;
    QComboBox* m_grain;
    QComboBox* m_axis;
};

}  // namespace flowglass::window
