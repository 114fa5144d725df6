#pragma once

#include <QApplication>

namespace flowglass::tests {

/// Qt's application on the offscreen platform. It is never destroyed: after main() the statics that
/// its destructor uses may be gone.
inline void applicationWithoutScreen() {
    static int argc = 3;
    static char name[] = "tests";
    static char option[] = "-platform";
    static char platform[] = "offscreen";
    static char* argv[] = {name, option, platform, nullptr};
    static auto* application = new QApplication(argc, argv);
    Q_UNUSED(application);
}

}  // namespace flowglass::tests
