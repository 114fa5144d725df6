#include "desktop.hpp"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QWindow>

#include "app/window/run/unsaved_question.hpp"

namespace flowglass::tests {

Desktop& Desktop::get() {
    static int argc = 1;
    static char name[] = "tests";
    static char* argv[] = {name, nullptr};
    static QTemporaryDir settings;
    static const bool set = qputenv("XDG_CONFIG_HOME", settings.path().toUtf8());
    Q_UNUSED(set);
    // Neither is ever destroyed: QScintilla's own statics would be gone by then.
    static auto* application = new QApplication(argc, argv);
    Q_UNUSED(application);
    static auto* desktop = new Desktop;
    return *desktop;
}

Desktop::Desktop() {
    QApplication::setStyle("Fusion");
    m_window = std::make_unique<window::MainWindow>();
    m_window->setGeometry(0, 0, 1600, 1000);
    m_window->show();
    if (!until([this] { return m_window->isVisible() && m_window->windowHandle()->isExposed(); })) {
        qFatal("the window does not come up");
    }
    takeKeyboard();
}

void Desktop::takeKeyboard() {
    hand({"windowfocus", "--sync", QString::number(m_window->winId())});
    m_window->activateWindow();
    rest();
}

QString Desktop::script(const QString& name, const QByteArray& text) {
    static const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("no script");
    return path;
}

void Desktop::open(const QString& path) {
    bool shown = false;
    const auto seen = QObject::connect(&m_window->desk(), &window::Desk::opened,
                                       [&](const QString& opened) { shown = opened == path; });
    m_window->desk().openPath(path);
    if (!until([&] {
            discard();
            return shown;
        }))
        qFatal("the file does not open");
    QObject::disconnect(seen);
    rest();
}

void Desktop::discard() {
    if (auto* question = m_window->findChild<window::UnsavedQuestion*>())
        if (question->isVisible()) question->done(QMessageBox::Discard);
}

void Desktop::openAndLetRun(const QString& path) {
    open(path);
    if (!untilAtRest()) qFatal("it never ends");
    rest();
}

bool Desktop::untilAtRest() {
    auto& runner = m_window->desk().runner();
    return until([&] { return !runner.building() && !runner.running(); });
}

void Desktop::hand(const QStringList& words) {
    QProcess hand;
    hand.start("xdotool", words);
    if (!hand.waitForFinished(10'000) || hand.exitCode() != 0) qFatal("xdotool failed");
}

void Desktop::rest() {
    // What X was sent arrives in the next turns of the event loop.
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < 60) QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

bool Desktop::until(const std::function<bool()>& condition) {
    // A compiler on a busy machine takes its time.
    constexpr int kPatienceMs = 50'000;
    QElapsedTimer waited;
    waited.start();
    while (!condition()) {
        if (waited.elapsed() > kPatienceMs) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }
    return true;
}

void Desktop::key(const QString& name) {
    hand({"key", name});
    rest();
}

void Desktop::type(const QString& text) {
    hand({"type", "--delay", "2", text});
    rest();
}

void Desktop::pointAt(const QWidget& widget, QPoint at) {
    const QPoint global = widget.mapToGlobal(at);
    hand({"mousemove", QString::number(global.x()), QString::number(global.y())});
    rest();
}

void Desktop::clickAt(const QWidget& widget, QPoint at, const QString& heldKey) {
    pointAt(widget, at);
    if (!heldKey.isEmpty()) hand({"keydown", heldKey});
    hand({"click", "1"});
    rest();
    if (!heldKey.isEmpty()) hand({"keyup", heldKey});
    rest();
}

void Desktop::drag(const QWidget& widget, QPoint from, QPoint to) {
    pointAt(widget, from);
    hand({"mousedown", "1"});
    rest();
    pointAt(widget, (from + to) / 2);
    pointAt(widget, to);
    hand({"mouseup", "1"});
    rest();
}

void Desktop::wheel(const QWidget& widget, QPoint at, bool up, const QString& heldKey) {
    pointAt(widget, at);
    if (!heldKey.isEmpty()) hand({"keydown", heldKey});
    hand({"click", up ? "4" : "5"});
    rest();
    if (!heldKey.isEmpty()) hand({"keyup", heldKey});
    rest();
}

}  // namespace flowglass::tests
