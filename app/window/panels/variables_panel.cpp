#include "app/window/panels/variables_panel.hpp"

#include <QHeaderView>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>

#include "app/window/playing/playhead.hpp"
#include "core/playback/moves/variables.hpp"

namespace flowglass::window {

namespace {

constexpr int kFrameRole = Qt::UserRole;

trace::FrameId frameOf(const QTreeWidgetItem& item) {
    return trace::FrameId{item.data(0, kFrameRole).toUInt()};
}

/// Words take as many lines as they need: what a frame is about is a sentence. Values are cut only
/// where they would push everything else away.
class WrappingDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override {
        const auto* tree = qobject_cast<const QTreeView*>(option.widget);
        const bool heading = !index.parent().isValid();
        if (tree == nullptr || (!heading && index.column() == 0))
            return QStyledItemDelegate::sizeHint(option, index);
        constexpr int kMostLines = 4;
        auto laid = option;
        const int wide = heading ? tree->viewport()->width() - tree->indentation()
                                 : tree->columnWidth(index.column());
        laid.rect = QRect(0, 0, wide, 1);
        auto hint = QStyledItemDelegate::sizeHint(laid, index);
        const int most = (kMostLines + 1) * tree->fontMetrics().lineSpacing();
        if (!heading) hint.setHeight(std::min(hint.height(), most));
        return hint;
    }
};

}  // namespace

VariablesPanel::VariablesPanel(Playhead& playhead, QWidget* parent)
    : QTreeWidget(parent), m_playhead(playhead) {
    setAccessibleName("Variables");
    setAccessibleDescription("Names of the selected frame, and of the parked ones");
    setColumnCount(2);
    setHeaderLabels({"Name", "Value"});
    setRootIsDecorated(true);
    setWordWrap(true);
    setItemDelegate(new WrappingDelegate(this));
    setFrameShape(QFrame::NoFrame);
    header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    header()->setStretchLastSection(true);
    connect(&m_playhead, &Playhead::opened, this, [this] { m_folded.clear(); });
    connect(&m_playhead, &Playhead::moved, this, &VariablesPanel::refresh);
    connect(&m_playhead, &Playhead::changed, this, &VariablesPanel::refresh);
    connect(this, &QTreeWidget::itemCollapsed, this,
            [this](QTreeWidgetItem* item) { m_folded.insert(frameOf(*item)); });
    connect(this, &QTreeWidget::itemExpanded, this,
            [this](QTreeWidgetItem* item) { m_folded.erase(frameOf(*item)); });
    // A frame's own row selects it, on the stage and in the code, too.
    connect(this, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        m_playhead.select(frameOf(item->parent() == nullptr ? *item : *item->parent()));
    });
}

void VariablesPanel::setLook(const Look& look) {
    m_look = look;
    refresh();
}

void VariablesPanel::showEvent(QShowEvent* event) {
    QTreeWidget::showEvent(event);
    refresh();
}

void VariablesPanel::resizeEvent(QResizeEvent* event) {
    QTreeWidget::resizeEvent(event);
    // Beside long names there is room for values.
    header()->setMaximumSectionSize(std::max(1, viewport()->width() / 2));
    scheduleDelayedItemsLayout();
}

void VariablesPanel::refresh() {
    if (!isVisible()) return;
    const int scrolled = verticalScrollBar()->value();
    const QSignalBlocker quiet(this);
    clear();
    if (m_playhead.empty()) return;
    const auto step = m_playhead.step();
    const auto& player = m_playhead.player();
    const auto since = step == 0 ? 0 : player.eventsAt(m_playhead.grain(), step - 1);
    QFont bold = font();
    bold.setBold(true);
    for (const auto& frame :
         playback::variablesAt(player, m_playhead.state(), m_playhead.selected(), since)) {
        auto* top = new QTreeWidgetItem(this);
        top->setText(0, QString::fromStdString(frame.name + " — " + frame.status));
        top->setToolTip(0, top->text(0));
        top->setData(0, kFrameRole, frame.frame.value);
        top->setFirstColumnSpanned(true);
        top->setFont(0, bold);
        for (const auto& variable : frame.variables) {
            auto* row = new QTreeWidgetItem(top);
            const QString name = QString::fromStdString(variable.name);
            const QString value = QString::fromStdString(variable.value);
            row->setText(0, variable.changed ? name + " •" : name);
            row->setText(1, value);
            row->setToolTip(1, variable.changed ? value + " (changed by this step)" : value);
            if (variable.isOld) {
                row->setForeground(1, m_look.later);
                row->setToolTip(1, value + " (its rounds since then are counted, not recorded)");
            }
            if (!variable.changed) continue;
            row->setData(0, Qt::AccessibleDescriptionRole, "changed by this step");
            for (const int cell : {0, 1}) {
                row->setBackground(cell, m_look.amberBand);
                row->setFont(cell, bold);
            }
        }
        top->setExpanded(!m_folded.contains(frame.frame));
    }
    verticalScrollBar()->setValue(scrolled);
}

}  // namespace flowglass::window
