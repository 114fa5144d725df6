#include "app/window/controls/message_bar.hpp"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "app/window/controls/icon.hpp"

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
    m_close->setIconSize(QSize(16, 16) * look.scale);
    paintTone();
}

void MessageBar::standIn(QBoxLayout& column) {
    m_column = &column;
    place();
}

void MessageBar::lieUnder(QWidget& above) {
    lieBy(above, false);
}

void MessageBar::lieAtFootOf(QWidget& page) {
    lieBy(page, true);
}

void MessageBar::lieBy(QWidget& anchor, bool atFoot) {
    if (m_anchor != nullptr) m_anchor->removeEventFilter(this);
    m_anchor = &anchor;
    m_atFoot = atFoot;
    m_anchor->installEventFilter(this);
    place();
}

bool MessageBar::over() const {
    return m_tone == Tone::news;
}

void MessageBar::place() {
    if (m_anchor == nullptr || m_column == nullptr) return;
    auto* window = m_anchor->window();
    if (!over()) {
        if (m_column->indexOf(this) < 0) m_column->addWidget(this);
        return;
    }
    m_column->removeWidget(this);
    if (parentWidget() != window) {
        const bool shown = isVisible();
        setParent(window);
        setVisible(shown);
    }
    const int wide = m_anchor->width();
    const int high = layout()->totalHeightForWidth(wide);
    // Under something it begins on its last line, and so comes before the page for Tab.
    const int y = m_anchor->height() - (m_atFoot ? high : 1);
    setGeometry({m_anchor->mapTo(window, QPoint(0, y)), QSize(wide, high)});
    raise();
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    const bool moved = event->type() == QEvent::Resize || event->type() == QEvent::Move;
    if (watched == m_anchor && moved && over()) place();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::paintTone() {
    const bool error = m_tone == Tone::error;
    const QColor band =
        error ? m_look.redBand : (m_tone == Tone::news ? m_look.blueBand : m_look.amberBand);
    const QColor edge = error ? m_look.red : (m_tone == Tone::news ? m_look.blue : m_look.number);
    setStyleSheet(m_look.sized(
        QString("#messageBar { background: %1; border: none; border-left: 5px solid %2; "
                "border-top: 1px solid %3; border-bottom: 1px solid %3; }")
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
    place();
    show();
    setAccessibleName(sentence);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::amend(const QString& sentence, double share) {
    m_text->setText(sentence);
    setAccessibleName(sentence);
    m_share = share;
    update();
}

void MessageBar::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (m_share <= 0) return;
    const int high = m_look.px(4);
    QPainter painter(this);
    painter.fillRect(QRectF(0, height() - high, width() * m_share, high), m_look.number);
}

void MessageBar::clear() {
    m_newsTimer.stop();
    m_share = 0;
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

void MessageBar::passBy() {
    if (m_tone == Tone::news && m_answers->count() == 0) clear();
}

void MessageBar::stayInFront() {
    if (over() && isVisible()) place();
}

QString MessageBar::sentence() const {
    return m_text->text();
}

bool MessageBar::asking() const {
    return isVisible() && m_tone == Tone::question;
}

}  // namespace flowglass::window
