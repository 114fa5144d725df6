#include "app/cli/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "app/cli/complaint.hpp"

namespace flowglass::cli {

namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

/// 0, or the errno of the write that was refused.
int writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

base::Error refused(const std::string& path, int fault) {
    return {base::ErrorKind::io,
            std::string("It cannot be written: ") + std::strerror(fault) +
                "; name another output, or make room for it.",
            path};
}

}  // namespace

StandardOutput& StandardOutput::operator<<(std::string_view text) {
    m_text.append(text);
    if (m_text.size() >= kPieceBytes) flush();
    return *this;
}

void StandardOutput::flush() {
    if (m_fault == 0) m_fault = writeAll(STDOUT_FILENO, m_text);
    m_text.clear();
}

int StandardOutput::finish() {
    flush();
    return m_fault == 0 ? 0 : complain(refused("stdout", m_fault));
}

base::Result<void> writeWhole(const std::string& path, std::string_view bytes) {
    if (path == "-") {
        const int fault = writeAll(STDOUT_FILENO, bytes);
        if (fault != 0) return refused("stdout", fault);
        return {};
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wbe"),
                                                               std::fclose);
    if (file == nullptr) return refused(path, errno);
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
        std::fflush(file.get()) != 0) {
        return refused(path, errno);
    }
    return {};
}

}  // namespace flowglass::cli
