#include "app/window/gallery/gallery.hpp"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <tuple>

#include "app/window/gallery/lesson_card.hpp"
#include "app/window/gallery/lesson_previews.hpp"

namespace flowglass::window {

namespace {

constexpr int kCardGap = 20;  // px

/// A text in a style of the sheet.
QLabel* label(const QString& text, const char* style) {
    auto* result = new QLabel(text);
    result->setProperty(style, true);
    return result;
}

QLabel* wrapping(QLabel* label) {
    label->setWordWrap(true);
    return label;
}

}  // namespace

Gallery::Gallery(QWidget* parent)
    : QScrollArea(parent),
      m_page(new QWidget),
      m_back(new QToolButton),
      m_recent(new QVBoxLayout),
      m_recentHeading(label("OPENED LATELY", "heading")) {
    m_page->setObjectName("galleryPage");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName("Lessons");
    // Its cards are what Tab goes to; it scrolls with them.
    setFocusPolicy(Qt::ClickFocus);
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(48, 40, 48, 40);
    column->setSpacing(10);
    column->addWidget(wrapping(label("See how a program really flows", "title")));
    column->addWidget(
        wrapping(label("Pick a lesson, or open a program of your own: Flowglass runs it, and you "
                       "step through what happened, forwards and backwards.",
                       "intro")));
    auto* open = new QToolButton;
    open->setText("Open a program or a recording…");
    open->setProperty("run", true);
    open->setToolTip("Ctrl+O; or drop a file on the window");
    connect(open, &QToolButton::clicked, this, &Gallery::openPressed);
    m_back->setProperty("flat", true);
    m_back->setToolTip("Esc");
    m_back->hide();
    connect(m_back, &QToolButton::clicked, this, &Gallery::backPressed);
    auto* ways = new QHBoxLayout;
    ways->setSpacing(12);
    ways->addWidget(open);
    ways->addWidget(m_back);
    ways->addStretch();
    column->addSpacing(4);
    column->addLayout(ways);
    column->addSpacing(18);
    addLessons(*column);
    column->addWidget(m_recentHeading);
    m_recent->setSpacing(2);
    column->addLayout(m_recent);
    column->addStretch();
    setWidget(m_page);
    m_previews = new LessonPreviews(m_cards, this);
    setRecent({});
}

void Gallery::addLessons(QVBoxLayout& column) {
    for (const Lesson& lesson : readLessons()) {
        auto* card = new LessonCard(lesson);
        connect(card, &QAbstractButton::clicked, this,
                [this, card] { Q_EMIT lessonChosen(card->lesson()); });
        shelfOf(lesson.topic, column).cards.push_back(card);
    }
    for (const Shelf& shelf : m_shelves)
        m_cards.insert(m_cards.end(), shelf.cards.begin(), shelf.cards.end());
}

Gallery::Shelf& Gallery::shelfOf(const QString& topic, QVBoxLayout& column) {
    for (Shelf& shelf : m_shelves)
        if (shelf.topic == topic) return shelf;
    auto* grid = new QGridLayout;
    grid->setSpacing(kCardGap);
    column.addWidget(label(topic.toUpper(), "heading"));
    column.addLayout(grid);
    column.addSpacing(18);
    return m_shelves.emplace_back(Shelf{topic, grid, {}});
}

void Gallery::rest() {
    m_previews->stop();
}

void Gallery::setLook(const Look& look, const scene::Theme& theme) {
    m_page->setStyleSheet(QString("#galleryPage { background: %1; }").arg(look.backdrop.name()));
    for (auto* card : m_cards) card->setLook(look, theme);
    layoutCards();
}

void Gallery::setOpen(const QString& title) {
    m_back->setText("Back to " + title);
    m_back->setVisible(!title.isEmpty());
}

void Gallery::setRecent(const QStringList& files) {
    while (auto* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentHeading->setVisible(!files.isEmpty());
    for (const QString& file : files) {
        auto* button = new QToolButton;
        const QFileInfo info(file);
        QString folder = info.path();
        if (folder.startsWith(QDir::homePath())) folder.replace(0, QDir::homePath().size(), "~");
        button->setText(info.fileName() + "   " + folder);
        button->setProperty("flat", true);
        button->setToolTip(file);
        connect(button, &QToolButton::clicked, this, [this, file] { Q_EMIT fileChosen(file); });
        m_recent->addWidget(button, 0, Qt::AlignLeft);
    }
}

void Gallery::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    m_previews->start();
}

void Gallery::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    layoutCards();
}

void Gallery::keyPressEvent(QKeyEvent* event) {
    // An area that scrolls would take the arrow for its own.
    if (event->modifiers().testFlag(Qt::AltModifier)) return event->ignore();
    const auto* from = qobject_cast<LessonCard*>(focusWidget());
    LessonCard* to = nullptr;
    if (from != nullptr && from->hasFocus()) {
        to = neighbourOf(*from, event->key());
    } else if (hasFocus() && event->key() == Qt::Key_Down && !m_cards.empty()) {
        to = m_cards.front();
    }
    if (to == nullptr) return QScrollArea::keyPressEvent(event);
    to->setFocus(Qt::TabFocusReason);
    ensureWidgetVisible(to);
}

/// The card that an arrow leads to: the next of the row, or the nearest of the row beyond.
LessonCard* Gallery::neighbourOf(const LessonCard& card, int key) const {
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    if (!across && key != Qt::Key_Up && key != Qt::Key_Down) return nullptr;
    const int way = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : -1;
    LessonCard* nearest = nullptr;
    std::tuple<int, int> least;
    for (auto* other : m_cards) {
        const QPoint apart = (other->pos() - card.pos()) * way;
        const int along = across ? apart.x() : apart.y();
        const int aside = std::abs(across ? apart.y() : apart.x());
        if (along <= 0 || (across && aside > 0)) continue;
        if (const std::tuple far(along, aside); nearest == nullptr || far < least) {
            nearest = other;
            least = far;
        }
    }
    return nearest;
}

void Gallery::layoutCards() {
    if (m_cards.empty()) return;
    const int step = m_cards.front()->width() + kCardGap;
    const int columns = std::max(1, (viewport()->width() - 96 + kCardGap) / step);
    if (columns == m_columns) return;
    for (const Shelf& shelf : m_shelves) {
        for (std::size_t i = 0; i < shelf.cards.size(); ++i) {
            const auto place = static_cast<int>(i);
            shelf.grid->addWidget(shelf.cards[i], place / columns, place % columns);
        }
        shelf.grid->setColumnStretch(m_columns, 0);
        shelf.grid->setColumnStretch(columns, 1);
    }
    m_columns = columns;
}

}  // namespace flowglass::window
