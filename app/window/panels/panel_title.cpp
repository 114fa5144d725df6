#include "app/window/panels/panel_title.hpp"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "app/window/controls/buttons.hpp"
#include "app/window/controls/icon.hpp"

namespace flowglass::window {

PanelTitle::PanelTitle(QDockWidget& dock) : QFrame(&dock), m_name(new QLabel(dock.windowTitle())) {
    setObjectName("panelTitle");
    auto* row = new QHBoxLayout(this);
    row->addWidget(m_name);
    row->addStretch(1);
    auto* out = add("float", "Its own window", "In a window of its own, or back");
    auto* close = add("close", "Close", "Close");
    connect(&dock, &QDockWidget::windowTitleChanged, m_name, &QLabel::setText);
    connect(out, &QToolButton::clicked, &dock, [&dock] { dock.setFloating(!dock.isFloating()); });
    connect(close, &QToolButton::clicked, &dock, &QDockWidget::close);
}

QToolButton* PanelTitle::add(const QString& sign, const QString& name, const QString& toolTip) {
    auto* button = panelButton(sign, name, toolTip);
    m_buttons.append(button);
    layout()->addWidget(button);
    return button;
}

void PanelTitle::setLook(const Look& look) {
    for (auto* button : m_buttons) {
        button->setFixedSize(QSize(20, 20) * look.scale);
        button->setIconSize(QSize(14, 14) * look.scale);
        button->setIcon(icon(button->objectName(), look.muted));
    }
    layout()->setContentsMargins(look.px(12), look.px(5), look.px(8), look.px(5));
    layout()->setSpacing(look.px(4));
    setStyleSheet(
        QString("#panelTitle { background: %1; border: none; border-bottom: 1px solid %2; }"
                "QLabel { color: %3; font-weight: 600; }")
            .arg(look.panel.name(), look.rule.name(), look.muted.name()));
}

}  // namespace flowglass::window
