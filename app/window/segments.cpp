#include "app/window/segments.hpp"

#include <QHBoxLayout>
#include <QToolButton>

namespace flowglass::window {

Segments::Segments(const QString& name, const QList<Choice>& choices, QWidget* parent)
    : QFrame(parent) {
    setAccessibleName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    m_group.setExclusive(true);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QToolButton;
        button->setText(choices[i].text);
        button->setToolTip(choices[i].toolTip);
        m_toolTips.append(choices[i].toolTip);
        button->setAccessibleName(name + ": " + choices[i].text);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setProperty("segment", true);
        m_group.addButton(button, i);
        row->addWidget(button);
    }
    if (!choices.isEmpty()) setChosen(0);
    connect(&m_group, &QButtonGroup::idClicked, this, &Segments::picked);
}

void Segments::setText(int index, const QString& text) {
    if (auto* button = qobject_cast<QToolButton*>(m_group.button(index))) button->setText(text);
}

void Segments::setFault(int index, const QString& fault) {
    auto* button = m_group.button(index);
    if (button == nullptr) return;
    button->setEnabled(fault.isEmpty());
    button->setToolTip(fault.isEmpty() ? m_toolTips[index] : fault);
    button->setAccessibleDescription(fault);
}

void Segments::setChosen(int index) {
    if (auto* button = m_group.button(index)) button->setChecked(true);
}

}  // namespace flowglass::window
