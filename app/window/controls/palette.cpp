#include "app/window/controls/palette.hpp"

#include <QAccessible>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "app/window/controls/commands.hpp"

namespace flowglass::window {

namespace {

constexpr int kKeysRole = Qt::UserRole + 1;

/// A command's title, and its keys at the right edge.
class CommandRow : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setKeysInk(const QColor& ink) { m_ink = ink; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const QString keys = index.data(kKeysRole).toString();
        if (keys.isEmpty()) return;
        painter->save();
        painter->setFont(option.font);
        painter->setPen(m_ink);
        painter->drawText(option.rect.adjusted(0, 0, -kEdge, 0), Qt::AlignRight | Qt::AlignVCenter,
                          keys);
        painter->restore();
    }

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const QString keys = index.data(kKeysRole).toString();
        if (keys.isEmpty()) return;
        const QFontMetrics metrics(option->font);
        option->text =
            metrics.elidedText(option->text, Qt::ElideRight,
                               option->rect.width() - metrics.horizontalAdvance(keys) - 4 * kEdge);
    }

  private:
    static constexpr int kEdge = 10;
    QColor m_ink;
};

}  // namespace

Palette::Palette(const Commands& commands, QWidget* parent)
    : QFrame(parent),
      m_commands(commands),
      m_search(new QLineEdit),
      m_list(new QListWidget),
      m_nothing(new QLabel) {
    setObjectName("palette");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    m_search->setPlaceholderText("What would you like to do?");
    m_search->setAccessibleName("Command");
    m_search->installEventFilter(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new CommandRow(m_list));
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    m_nothing->setObjectName("nothing");
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignTop);
    column->addWidget(m_nothing, 1);
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(36);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 70));
    setGraphicsEffect(shadow);
    connect(m_search, &QLineEdit::textChanged, this, &Palette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &Palette::run);
    hide();
}

void Palette::setLook(const Look& look) {
    m_look = look;
    static_cast<CommandRow*>(m_list->itemDelegate())->setKeysInk(look.muted);
    setStyleSheet(
        look.sized(QString("#palette { background: %1; border: 1px solid %2; border-radius: 12px; }"
                           "#nothing { color: %3; padding: 8px; }")
                       .arg(look.panel.name(), look.rule.name(), look.muted.name())));
}

void Palette::setPrompt(const QString& prompt) {
    m_search->setPlaceholderText(prompt);
    m_search->setAccessibleName(prompt);
}

void Palette::open() {
    constexpr int kWidth = 520;
    const QSize size(std::min(m_look.px(kWidth), parentWidget()->width() - 60),
                     std::min(m_look.px(440), parentWidget()->height() - 90));
    setGeometry(QRect(QPoint((parentWidget()->width() - size.width()) / 2, 70), size));
    m_search->clear();
    filter();
    raise();
    show();
    m_search->setFocus();
}

void Palette::filter() {
    m_list->clear();
    const QString wanted = m_search->text().trimmed();
    for (std::size_t i = 0; i < m_commands.all().size(); ++i) {
        const Command& command = m_commands.all()[i];
        if (!command.title.contains(wanted, Qt::CaseInsensitive)) continue;
        auto* item = new QListWidgetItem(command.title, m_list);
        item->setData(Qt::UserRole, static_cast<int>(i));
        if (command.keys.isEmpty()) continue;
        const QString keys = written(command.keys.front());
        item->setData(kKeysRole, keys);
        item->setData(Qt::AccessibleTextRole, command.title + ", " + keys);
    }
    m_list->setCurrentRow(0);
    sayNothing(m_list->count() == 0 ? m_nothingSaid.arg(wanted) : QString());
}

void Palette::sayNothing(const QString& sentence) {
    m_list->setHidden(!sentence.isEmpty());
    m_nothing->setHidden(sentence.isEmpty());
    if (m_nothing->text() == sentence) return;
    m_nothing->setText(sentence);
    // The keyboard stays in the line above; a screen reader tells it from there.
    m_search->setAccessibleDescription(sentence);
    QAccessibleEvent change(m_search, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&change);
}

QString Palette::nothing() const {
    return m_nothing->text();
}

void Palette::run() {
    const auto* item = m_list->currentItem();
    // Where nothing is found, one types on.
    if (item == nullptr) return;
    hide();
    parentWidget()->setFocus();
    const auto index = static_cast<std::size_t>(item->data(Qt::UserRole).toInt());
    m_commands.all()[index].run();
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int row = m_list->currentRow();
        // There is nothing here for Tab to go to but the commands.
        const bool down = key == Qt::Key_Down || key == Qt::Key_Tab;
        const bool up = key == Qt::Key_Up || key == Qt::Key_Backtab;
        if (down) m_list->setCurrentRow(std::min(row + 1, m_list->count() - 1));
        if (up) m_list->setCurrentRow(std::max(row - 1, 0));
        if (key == Qt::Key_Return || key == Qt::Key_Enter) run();
        if (key == Qt::Key_Escape) {
            hide();
            parentWidget()->setFocus();
        }
        return down || up || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape;
    }
    if (event->type() == QEvent::FocusOut) hide();
    return QFrame::eventFilter(watched, event);
}

}  // namespace flowglass::window
