#pragma once

#include <QApplication>

namespace flowglass::tests {

/// Qt's application on the offscreen platform, for as long as the test program runs.
inline void applicationWithoutScreen() {
    static int argc = 3;
    static char name[] = "tests";
    static char option[] = "-platform";
    static char platform[] = "offscreen";
    static char* argv[] = {name, option, platform, nullptr};
    static QApplication application(argc, argv);
}

}  // namespace flowglass::tests
