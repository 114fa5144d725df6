#include "core/record/terminal_reader.hpp"

#include <sys/syscall.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

namespace flowglass::record {

namespace {

namespace fs = std::filesystem;

/// The descriptor that the thread in `task` stands still in reading. Its file "syscall" (proc(5))
/// has the number of the call and its arguments, or "running".
std::optional<unsigned long> descriptorRead(const fs::path& task) {
    std::ifstream file(task / "syscall");
    long call = -1;
    unsigned long first = 0;
    if (!(file >> call >> std::hex >> first)) return std::nullopt;
    if (call == SYS_read) return first;
        // Line editors look first whether there is something; of "the first one", that is 0.
#ifdef SYS_select
    if (call == SYS_select && first == 1) return 0;
#endif
    if (call == SYS_pselect6 && first == 1) return 0;
    return std::nullopt;
}

bool isTerminal(const fs::path& process, unsigned long descriptor) {
    std::error_code gone;
    const auto target = fs::read_symlink(process / "fd" / std::to_string(descriptor), gone);
    return !gone &&
           (target.string().starts_with("/dev/pts/") || target.string().starts_with("/dev/tty"));
}

}  // namespace

bool readsTerminal(int process) {
    const fs::path folder = fs::path("/proc") / std::to_string(process);
    std::error_code gone;
    for (fs::directory_iterator task(folder / "task", gone), end; !gone && task != end;
         task.increment(gone)) {
        const auto descriptor = descriptorRead(task->path());
        if (descriptor && isTerminal(folder, *descriptor)) return true;
    }
    return false;
}

}  // namespace flowglass::record
