#include "core/record/pty.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace flowglass::record {

base::Result<Pty> openPty() {
    Pty pty{UniqueDescriptor(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)), {}};
    std::array<char, 128> path{};
    if (pty.ours.get() < 0 || grantpt(pty.ours.get()) != 0 || unlockpt(pty.ours.get()) != 0 ||
        ptsname_r(pty.ours.get(), path.data(), path.size()) != 0)
        return base::Error{
            base::ErrorKind::io,
            std::string("No terminal could be made for the program: ") + std::strerror(errno) + ".",
            {}};
    pty.path = path.data();
    const winsize size{24, 80, 0, 0};
    (void)ioctl(pty.ours.get(), TIOCSWINSZ, &size);
    termios modes{};
    if (tcgetattr(pty.ours.get(), &modes) == 0) {
        // What a desktop terminal sets beyond the kernel's defaults: a backspace takes a whole
        // character.
        modes.c_iflag |= IUTF8;
        (void)tcsetattr(pty.ours.get(), TCSANOW, &modes);
    }
    return pty;
}

}  // namespace flowglass::record
