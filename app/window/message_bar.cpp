#include "app/window/message_bar.hpp"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "app/window/icon.hpp"

namespace flowglass::window {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_text(new QLabel), m_answers(new QHBoxLayout), m_close(new QToolButton) {
    setObjectName("messageBar");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 9, 12, 9);
    row->setSpacing(12);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    row->addLayout(m_answers);
    m_close->setAccessibleName("Dismiss");
    m_close->setProperty("flat", true);
    m_close->setFocusPolicy(Qt::TabFocus);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    row->addWidget(m_close);
    constexpr int kNewsMs = 7000;
    m_newsTimer.setSingleShot(true);
    m_newsTimer.setInterval(kNewsMs);
    connect(&m_newsTimer, &QTimer::timeout, this, &MessageBar::clear);
    hide();
}

void MessageBar::setLook(const Look& look) {
    m_look = look;
    m_close->setIcon(icon("close", look.muted));
    paintTone();
}

void MessageBar::paintTone() {
    const bool error = m_tone == Tone::error;
    const QColor band =
        error ? m_look.redBand : (m_tone == Tone::question ? m_look.amberBand : m_look.blueBand);
    const QColor edge =
        error ? m_look.red : (m_tone == Tone::question ? m_look.number : m_look.blue);
    setStyleSheet(m_look.sized(
        QString("#messageBar { background: %1; border: none; border-left: 5px solid %2; "
                "border-bottom: 1px solid %3; }")
            .arg(band.name(), edge.name(), m_look.rule.name())));
}

void MessageBar::say(Tone tone, const QString& sentence, std::vector<Answer> answers) {
    clear();
    m_tone = tone;
    m_text->setText(sentence);
    for (Answer& answer : answers) {
        auto* button = new QPushButton(answer.text);
        connect(button, &QPushButton::clicked, this, [this, act = std::move(answer.act)] {
            clear();
            act();
        });
        m_answers->addWidget(button);
    }
    m_close->setVisible(tone != Tone::question);
    if (tone == Tone::news) m_newsTimer.start();
    paintTone();
    show();
    setAccessibleName(sentence);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::clear() {
    m_newsTimer.stop();
    const auto* focus = focusWidget();
    if (focus != nullptr && focus->hasFocus()) Q_EMIT leaveRequested();
    while (auto* item = m_answers->takeAt(0)) {
        // The button may be the one whose click we are in.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_text->clear();
    hide();
}

QString MessageBar::sentence() const {
    return m_text->text();
}

bool MessageBar::asking() const {
    return isVisible() && m_tone == Tone::question;
}

}  // namespace flowglass::window
