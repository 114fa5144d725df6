#include "app/window/controls/segments.hpp"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace flowglass::window {

Segments::Segments(const QString& name, const QList<Choice>& choices, QWidget* parent)
    : QFrame(parent), m_name(name), m_choices(choices), m_one(new QToolButton) {
    setAccessibleName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    m_group.setExclusive(true);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QToolButton;
        button->setText(choices[i].text);
        button->setToolTip(choices[i].toolTip);
        button->setAccessibleName(name + ": " + choices[i].text);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setProperty("segment", true);
        m_group.addButton(button, i);
        row->addWidget(button);
    }
    m_one->setProperty("segment", true);
    m_one->setFocusPolicy(Qt::TabFocus);
    m_one->setPopupMode(QToolButton::InstantPopup);
    m_one->setMenu(new QMenu(m_one));
    m_one->hide();
    row->addWidget(m_one);
    connect(m_one->menu(), &QMenu::aboutToShow, this, &Segments::fillMenu);
    if (!choices.isEmpty()) setChosen(0);
    connect(&m_group, &QButtonGroup::idClicked, this, [this](int index) {
        nameOne();
        Q_EMIT picked(index);
    });
}

const QString& Segments::briefOf(int index) const {
    const Choice& choice = m_choices[index];
    return choice.brief.isEmpty() ? choice.text : choice.brief;
}

void Segments::setRoom(Room room) {
    m_room = room;
    for (int i = 0; i < m_choices.size(); ++i) {
        auto* button = m_group.button(i);
        button->setText(room == Room::full ? m_choices[i].text : briefOf(i));
        button->setVisible(room != Room::button);
    }
    m_one->setVisible(room == Room::button);
    // Who asks for this may ask at once how much room it takes.
    layout()->invalidate();
    updateGeometry();
}

void Segments::fillMenu() {
    m_one->menu()->clear();
    for (int i = 0; i < m_choices.size(); ++i) {
        auto* button = m_group.button(i);
        auto* action = m_one->menu()->addAction(m_choices[i].text);
        action->setCheckable(true);
        action->setChecked(i == chosen());
        action->setEnabled(button->isEnabled());
        connect(action, &QAction::triggered, button, &QAbstractButton::click);
    }
}

void Segments::setFault(int index, const QString& fault) {
    auto* button = m_group.button(index);
    if (button == nullptr) return;
    button->setEnabled(fault.isEmpty());
    button->setToolTip(fault.isEmpty() ? m_choices[index].toolTip : fault);
    button->setAccessibleDescription(fault);
}

void Segments::setChosen(int index) {
    auto* button = m_group.button(index);
    if (button == nullptr) return;
    button->setChecked(true);
    nameOne();
}

void Segments::nameOne() {
    const QString text = briefOf(chosen());
    m_one->setText(text + " ▾");
    m_one->setAccessibleName(m_name + ": " + text);
    m_one->setToolTip(m_choices[chosen()].toolTip);
}

}  // namespace flowglass::window
