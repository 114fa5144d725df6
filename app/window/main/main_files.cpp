// The window's dialogs: opening, saving, exporting; and what it remembers.
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "app/paint/png_export.hpp"
#include "app/window/compare/compare_mode.hpp"
#include "app/window/compare/compare_view.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/gallery/gallery.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/main/main_window.hpp"
#include "app/window/panels/bookmarks_panel.hpp"
#include "app/window/stage/picture.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"

namespace flowglass::window {

namespace {

constexpr int kMostRecent = 8;

}  // namespace

QString MainWindow::askForPath(const QString& title) {
    const QString folder = m_settings.value("folder", QDir::currentPath()).toString();
    const QString path = QFileDialog::getOpenFileName(
        this, title, folder,
        "Programs and recordings (*.py *.pyw *.cpp *.cc *.cxx *.flow *.jsonl);;All files (*)");
    if (!path.isEmpty()) m_settings.setValue("folder", QFileInfo(path).path());
    return path;
}

void MainWindow::askForFile() {
    const QString path = askForPath("Open");
    if (!path.isEmpty()) m_desk->openPath(path);
}

void MainWindow::askWhereToSave() {
    if (m_playhead.empty()) return;
    const QString name = QFileInfo(m_desk->path()).completeBaseName() + ".flow";
    const QString folder = m_settings.value("folder", QDir::currentPath()).toString();
    const QString path = QFileDialog::getSaveFileName(this, "Save the recording",
                                                      folder + "/" + name, "Recordings (*.flow)");
    if (!path.isEmpty()) m_desk->saveRecording(path);
}

void MainWindow::exportPicture(const QString& format) {
    if (m_playhead.empty()) return;
    auto& comparison = m_compare->page().comparison();
    const QString shown = comparing() ? comparison.title().replace(' ', '-')
                                      : QFileInfo(m_desk->title()).completeBaseName();
    const auto step = comparing() ? comparison.position() : m_playhead.step();
    const QString name = QString("%1-step-%2.%3").arg(shown, QString::number(step), format);
    const QString folder = m_settings.value("exportFolder", QDir::currentPath()).toString();
    const QString path = QFileDialog::getSaveFileName(
        this, "Export the picture", folder + "/" + name, format.toUpper() + " (*." + format + ")");
    if (path.isEmpty()) return;
    m_settings.setValue("exportFolder", QFileInfo(path).path());
    const auto written = writePicture(pictureNow(), theme(), path);
    if (!written) {
        m_messages->say(MessageBar::Tone::error,
                        QString::fromStdString(base::describe(written.error())));
        return;
    }
    m_messages->say(MessageBar::Tone::news, "The picture is saved as " + path + ".");
}

void MainWindow::copyPicture() {
    if (m_playhead.empty()) return;
    QApplication::clipboard()->setImage(paint::renderImage(pictureNow(), theme()));
    m_messages->say(MessageBar::Tone::news, "The picture of this moment is on the clipboard.");
}

scene::Scene MainWindow::pictureNow() const {
    if (comparing()) return m_compare->page().view().picture(kPictureSize);
    scene::PageOptions shown;
    if (!m_views.following()) shown.view = m_views.view();
    shown.opened = m_stage->opened();
    m_timeline->describe(shown);
    return pictureOf(m_playhead, shown);
}

QStringList MainWindow::recent() const {
    QStringList files = m_settings.value("recent").toStringList();
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    return files;
}

void MainWindow::remember(const QString& path) {
    const QString full = QFileInfo(path).absoluteFilePath();
    // Lessons are in the gallery already.
    if (full.contains("/lessons/")) return;
    QStringList files = recent();
    files.removeAll(full);
    files.prepend(full);
    m_settings.setValue("recent", files.mid(0, kMostRecent));
}

void MainWindow::fillRecent(QMenu* menu) {
    menu->clear();
    for (const QString& file : recent()) {
        menu->addAction(QFileInfo(file).fileName(), this, [this, file] { m_desk->openPath(file); });
    }
    if (menu->isEmpty()) menu->addAction("Nothing yet")->setEnabled(false);
}

/// What was written at a moment; else what stands beside a lesson to be said about it.
QString MainWindow::notes(trace::EventIndex events) const {
    const QString note = m_bookmarks->bookmarks().note(events);
    if (!note.isEmpty()) return note;
    for (const Lesson& lesson : readLessons()) {
        // However its path was written.
        if (QFileInfo(lesson.path) != QFileInfo(m_desk->path())) continue;
        return lesson.notes.isEmpty() ? lesson.sentence : lesson.notes;
    }
    return {};
}

}  // namespace flowglass::window
