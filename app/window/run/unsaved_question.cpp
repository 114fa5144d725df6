#include "app/window/run/unsaved_question.hpp"

#include <QAbstractButton>
#include <utility>

namespace flowglass::window {

namespace {

QString sentence(const QStringList& files) {
    if (files.size() == 1) return files.front() + " was edited here and is not saved.";
    return files.mid(0, files.size() - 1).join(", ") + " and " + files.back() +
           " were edited here and are not saved.";
}

}  // namespace

UnsavedQuestion::UnsavedQuestion(const QStringList& files, Answers answers, QWidget* window)
    : QMessageBox(NoIcon, "Flowglass", sentence(files), Save | Discard | Cancel, window) {
    setAttribute(Qt::WA_DeleteOnClose);
    setTextFormat(Qt::PlainText);
    setDefaultButton(Save);
    setEscapeButton(Cancel);
    for (auto* each : buttons()) each->setIcon(QIcon());
    connect(this, &QDialog::finished, this, [answers = std::move(answers)](int answer) {
        if (answer == Save) answers.save();
        if (answer == Discard) answers.discard();
    });
}

}  // namespace flowglass::window
