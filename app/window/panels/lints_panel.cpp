#include "app/window/panels/lints_panel.hpp"

#include <QApplication>
#include <QFileInfo>
#include <QPointer>
#include <QThread>

#include "app/window/controls/grouped.hpp"
#include "app/window/playing/playhead.hpp"

namespace flowglass::window {

LintsPanel::LintsPanel(Playhead& playhead, QWidget* parent)
    : QListWidget(parent), m_playhead(playhead) {
    setAccessibleName("Lints");
    setAccessibleDescription("What the program does that its author hardly meant");
    setWordWrap(true);
    // A narrower panel breaks the sentences anew, and no row is cut below.
    setResizeMode(QListView::Adjust);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&m_playhead, &Playhead::opened, this, &LintsPanel::lookForLints);
    connect(&m_playhead, &Playhead::grew, this, &LintsPanel::lookForLints);
    connect(&m_playhead, &Playhead::moved, this, &LintsPanel::lookForLints);
    connect(&m_playhead, &Playhead::changed, this, &LintsPanel::refresh);
    const auto travel = [this](const QListWidgetItem* item) {
        if (item->data(Qt::UserRole).isValid()) {
            m_playhead.goToEvent(item->data(Qt::UserRole).toULongLong());
        }
    };
    connect(this, &QListWidget::itemClicked, this, travel);
    connect(this, &QListWidget::itemActivated, this, travel);
    refresh();
}

void LintsPanel::lookForLints() {
    const auto snapshot = m_playhead.sharedSnapshot();
    if (snapshot == m_of || (snapshot != nullptr && m_playhead.live())) {
        if (m_playhead.veiled()) refresh();
        return;
    }
    m_of = snapshot;
    m_lints.clear();
    m_known = false;
    refresh();
    if (snapshot == nullptr) return;
    auto* thread = QThread::create([panel = QPointer(this), snapshot] {
        auto lints = model::lintsOf(snapshot->trace());
        QMetaObject::invokeMethod(
            qApp,
            [panel, snapshot, lints = std::move(lints)] {
                if (panel == nullptr || panel->m_of != snapshot) return;
                panel->m_lints = lints;
                panel->m_known = true;
                panel->refresh();
            },
            Qt::QueuedConnection);
    });
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start(QThread::LowPriority);
}

void LintsPanel::refresh() {
    const int row = currentRow();
    clear();
    int shown = 0;
    for (const auto& lint : m_lints) {
        if (m_playhead.veiled() && lint.event >= m_playhead.eventCount()) continue;
        ++shown;
        QString text = QString::fromStdString(lint.sentence);
        QString place;
        if (!lint.file.empty() && lint.line > 0) {
            const QString file = QString::fromStdString(lint.file);
            const QString line = QString::number(lint.line);
            text.prepend(QString("%1, line %2\n").arg(QFileInfo(file).fileName(), line));
            place = QString("%1, line %2\n").arg(file, line);
        }
        if (lint.times > 1) text += " (" + grouped(lint.times) + " times)";
        auto* item = new QListWidgetItem(text, this);
        item->setData(Qt::UserRole, qulonglong{lint.event});
        item->setToolTip(place + "Click: to where it first shows");
    }
    if (shown == 0) {
        auto* none = new QListWidgetItem(
            !m_known              ? QString("They are looked for once the recording is whole.")
            : m_playhead.veiled() ? QString("No lint so far.")
                                  : QString("No lints: nothing here looks like a mistake."),
            this);
        none->setFlags(Qt::ItemIsEnabled);
    }
    setCurrentRow(std::clamp(row, 0, count() - 1));
    Q_EMIT counted(shown);
}

}  // namespace flowglass::window
