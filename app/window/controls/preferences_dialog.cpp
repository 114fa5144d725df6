#include "app/window/controls/preferences_dialog.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <algorithm>

#include "app/window/controls/text_size.hpp"
#include "app/window/playing/autoplay.hpp"
#include "core/scene/drawing/theme.hpp"

namespace flowglass::window {

namespace {

constexpr std::array kGrains{playback::Grain::moments, playback::Grain::lines,
                             playback::Grain::events};

QStringList themeTitles() {
    QStringList titles;
    for (const auto* theme : scene::themes()) {
        auto title = QString::fromStdString(theme->name);
        title[0] = title[0].toUpper();
        titles << (title == "Contrast" ? "High contrast" : title);
    }
    return titles;
}

qsizetype placeOfTheme(const QString& name) {
    const auto& all = scene::themes();
    return std::ranges::find(all, scene::themeNamed(name.toStdString())) - all.begin();
}

QStringList numbers(std::span<const double> values, double unit, const QString& sign) {
    QStringList texts;
    for (const double value : values) texts << QString::number(value * unit) + sign;
    return texts;
}

template <class Value>
qsizetype placeOf(std::span<const Value> values, Value value) {
    return std::ranges::find(values, value) - values.begin();
}

}  // namespace

PreferencesDialog::PreferencesDialog(const Preferences& preferences, QWidget* parent)
    : QDialog(parent), m_reducedMotion(new QCheckBox("Pictures change at once")) {
    setWindowTitle("Preferences");
    auto* form = new QFormLayout(this);
    form->setContentsMargins(24, 20, 24, 18);
    form->setVerticalSpacing(12);
    form->setHorizontalSpacing(20);
    m_theme = addChoice(*form, "&Theme", themeTitles(), placeOfTheme(preferences.theme));
    m_textSize = addChoice(*form, "Te&xt", numbers(kTextSizes, 100, " %"),
                           placeOf<double>(kTextSizes, preferences.textSize));
    form->addRow("&Motion", m_reducedMotion);
    m_speed = addChoice(*form, "&Speed of playing", numbers(kSpeeds, 1, "×"),
                        placeOf<double>(kSpeeds, preferences.speed));
    m_grain = addChoice(*form, "Steps are &counted by", {"Moments", "Lines", "Events"},
                        placeOf<playback::Grain>(kGrains, preferences.grain));
    m_axis = addChoice(*form, "Timeline's &axis",
                       {"What fits the recording", "Steps", "Clock, waiting shortened", "Clock"},
                       preferences.axis ? static_cast<qsizetype>(*preferences.axis) + 1 : 0);
    m_reducedMotion->setChecked(preferences.reducedMotion);
    connect(m_reducedMotion, &QCheckBox::toggled, this,
            [this] { Q_EMIT changed(this->preferences()); });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setIcon(QIcon());
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QComboBox* PreferencesDialog::addChoice(QFormLayout& form, const QString& label,
                                        const QStringList& names, qsizetype chosen) {
    auto* box = new QComboBox;
    box->addItems(names);
    box->setCurrentIndex(static_cast<int>(chosen));
    box->setAccessibleName(QString(label).remove('&'));
    form.addRow(label, box);
    connect(box, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT changed(preferences()); });
    return box;
}

Preferences PreferencesDialog::preferences() const {
    const auto at = [](const QComboBox* box) {
        return static_cast<std::size_t>(std::max(0, box->currentIndex()));
    };
    Preferences result;
    result.theme = QString::fromStdString(scene::themes()[at(m_theme)]->name);
    result.textSize = kTextSizes.at(at(m_textSize));
    result.reducedMotion = m_reducedMotion->isChecked();
    result.speed = kSpeeds.at(at(m_speed));
    result.grain = kGrains.at(at(m_grain));
    if (at(m_axis) > 0) result.axis = static_cast<scene::AxisKind>(at(m_axis) - 1);
    return result;
}

}  // namespace flowglass::window
