#include "app/window/gallery/lesson_card.hpp"

#include <QFile>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include "app/paint/scene_painter.hpp"

namespace flowglass::window {

namespace {

constexpr int kWidth = 344;
constexpr int kHeight = 300;
constexpr int kPreview = 170;
constexpr int kInset = 18;

QFont cutFont(const QString& family, int px, QFont::Weight weight) {
    QFont result(family);
    result.setPixelSize(px);
    result.setWeight(weight);
    return result;
}

}  // namespace

LessonCard::LessonCard(Lesson lesson, QWidget* parent)
    : QAbstractButton(parent), m_lesson(std::move(lesson)) {
    setAccessibleName(m_lesson.title);
    setAccessibleDescription(m_lesson.sentence);
    setCursor(Qt::PointingHandCursor);
    QFile file(m_lesson.path);
    if (!file.open(QIODevice::ReadOnly)) return;
    for (const QString& line : QString::fromUtf8(file.readAll()).split('\n')) {
        // What stands at the top of a lesson is said in its sentence already.
        const bool prose = line.startsWith('#') || line.startsWith('"') || line.startsWith("//");
        if (m_code.isEmpty() && (prose || line.trimmed().isEmpty())) continue;
        m_code.append(line);
        if (m_code.size() == 9) break;
    }
}

void LessonCard::setLook(const Look& look, const scene::Theme& theme) {
    m_look = look;
    m_theme = &theme;
    setFixedSize(sizeHint());
    update();
}

void LessonCard::setPreview(scene::Scene scene) {
    m_preview = std::move(scene);
    update();
}

QSize LessonCard::sizeHint() const {
    return QSize(kWidth, kHeight) * m_look.scale;
}

void LessonCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const QRectF card = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool lively = underMouse() || hasFocus();
    QPainterPath outline;
    outline.addRoundedRect(card, 12, 12);
    painter.fillPath(outline, m_look.panel);
    painter.save();
    painter.setClipPath(outline);
    const QRectF box(card.left(), card.top(), card.width(), m_look.px(kPreview));
    painter.fillRect(box, m_look.backdrop);
    if (m_preview.nodes.empty()) {
        paintCode(painter, box);
    } else {
        paintPreview(painter, box);
    }
    painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), m_look.rule);
    painter.restore();
    painter.setPen(QPen(lively ? m_look.blue : m_look.rule, hasFocus() ? 3 : lively ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(outline);

    QRectF words = card.adjusted(m_look.px(kInset), m_look.px(kPreview + 14), -m_look.px(kInset),
                                 -m_look.px(12));
    painter.setFont(cutFont("Inter", m_look.px(16), QFont::DemiBold));
    painter.setPen(m_look.text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignTop, m_lesson.title);
    const QString language = m_lesson.language == "c++" ? "C++" : "Python";
    painter.setFont(cutFont("Inter", m_look.px(12), QFont::DemiBold));
    painter.setPen(m_look.faint);
    painter.drawText(words.adjusted(0, m_look.px(3), 0, 0), Qt::AlignRight | Qt::AlignTop,
                     language);
    painter.setFont(cutFont("Inter", m_look.px(13), QFont::Normal));
    painter.setPen(m_look.muted);
    painter.drawText(words.adjusted(0, m_look.px(28), 0, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_lesson.sentence);
}

void LessonCard::paintPreview(QPainter& painter, const QRectF& box) {
    const double scale =
        std::max(box.width() / m_preview.size.width, box.height() / m_preview.size.height);
    painter.save();
    painter.translate(box.topLeft());
    painter.scale(scale, scale);
    paint::ScenePainter(*m_theme).paint(painter, m_preview);
    painter.restore();
}

void LessonCard::paintCode(QPainter& painter, const QRectF& box) {
    painter.setFont(cutFont("JetBrains Mono", m_look.px(11), QFont::Normal));
    painter.setPen(m_look.muted);
    double y = box.top() + m_look.px(24);
    for (const QString& line : m_code) {
        painter.drawText(QPointF(box.left() + m_look.px(kInset), y), line);
        y += m_look.px(17);
    }
}

void LessonCard::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return click();
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
            // Which card lies there is for the gallery to know.
            return event->ignore();
        default:
            QAbstractButton::keyPressEvent(event);
    }
}

void LessonCard::enterEvent(QEnterEvent*) {
    update();
}

void LessonCard::leaveEvent(QEvent*) {
    update();
}

}  // namespace flowglass::window
