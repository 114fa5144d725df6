#include "app/window/main/open_window.hpp"

#include <unistd.h>

#include <QApplication>
#include <QFontDatabase>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "app/window/main/main_window.hpp"

namespace flowglass::window {

namespace {

/// Qt ends the process where it finds no display; this says why in a sentence of ours first.
void onQtMessage(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (type == QtFatalMsg) {
        if (QCoreApplication::instance() == nullptr || qApp->platformName().isEmpty()) {
            std::fputs(
                "flowglass: There is no display to open a window on; run it on a desktop "
                "(or with ssh -X), or use 'flowglass export', which needs none.\n",
                stderr);
            std::fflush(stderr);
            ::_exit(1);
        }
        std::fprintf(stderr, "flowglass: %s\n", message.toUtf8().constData());
        std::abort();
    }
    // Before there is a window, Qt's own words about displays would only repeat ours.
    if (QCoreApplication::instance() == nullptr || qstrncmp(context.category, "qt.qpa", 6) == 0 ||
        message.startsWith("QStandardPaths")) {
        return;
    }
    if (type != QtDebugMsg && type != QtInfoMsg) {
        std::fprintf(stderr, "%s\n", message.toUtf8().constData());
    }
}

}  // namespace

int runWindow(int& argc, char** argv, const WindowRequest& request) {
    qInstallMessageHandler(onQtMessage);
    // A shell starts background programs deaf to SIGINT; what Run starts must hear Stop.
    std::signal(SIGINT, SIG_DFL);
    QApplication::setApplicationName("Flowglass");
    QApplication::setOrganizationName("Flowglass");
    QApplication::setDesktopFileName("flowglass");
    QApplication::setStyle("Fusion");
    QApplication application(argc, argv);
    MainWindow window;
    window.show();
    window.desk().open(request);
    if (request.against) window.compareWith(QString::fromStdString(*request.against));
    return QApplication::exec();
}

}  // namespace flowglass::window
