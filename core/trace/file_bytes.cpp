#include "core/trace/file_bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/base/join.hpp"

namespace flowglass::trace {
namespace {

using base::ErrorKind;

/// What the machine has; a file that is larger cannot be held.
std::uint64_t machineBytes() {
    const auto pages = ::sysconf(_SC_PHYS_PAGES);
    const auto page = ::sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0
               ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page)
               : std::numeric_limits<std::uint64_t>::max();
}

class Descriptor {
  public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_number >= 0) ::close(m_number);
    }
    [[nodiscard]] int number() const { return m_number; }

  private:
    int m_number;
};

/// Appends up to `most` bytes of the file; false where the system refuses.
bool readBytes(const Descriptor& file, std::string& bytes, std::size_t most) {
    std::size_t size = bytes.size();
    const auto end = size + most;
    bytes.resize(end);
    while (size < end) {
        const auto count = ::read(file.number(), bytes.data() + size, end - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return true;
}

}  // namespace

base::Result<std::string> fileBytes(const std::filesystem::path& path, std::size_t headBytes,
                                    HeadFault faultOf) {
    const auto fail = [&](ErrorKind kind, std::string sentence) {
        return base::Error{kind, std::move(sentence), path.string()};
    };
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0 && (errno == ENOENT || errno == ENOTDIR))
        return fail(ErrorKind::notFound, "There is no such file.");
    struct stat status {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return fail(ErrorKind::io,
                    base::joined({"The trace cannot be read: ", std::strerror(errno), "."}));
    if (S_ISDIR(status.st_mode))
        return fail(ErrorKind::format,
                    "This is a directory; name a trace in it (.flow or .jsonl).");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorKind::format, "This is not a regular file, so it cannot be a trace.");
    std::string bytes;
    bool sound = readBytes(file, bytes, headBytes);
    if (auto fault = sound && faultOf != nullptr ? faultOf(bytes) : std::nullopt)
        return fail(fault->kind, std::move(fault->sentence));
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > machineBytes())
        return fail(ErrorKind::unsupported,
                    "The trace is larger than this machine's memory; open it on one with more.");
    sound = sound && (size <= bytes.size() || readBytes(file, bytes, size - bytes.size()));
    if (!sound)
        return fail(ErrorKind::io,
                    base::joined({"The trace cannot be read: ", std::strerror(errno), "."}));
    return bytes;
}

base::Result<std::string> pipeBytes(const std::filesystem::path& path) {
    constexpr std::size_t kPiece = 1U << 16U;
    const Descriptor pipe(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string bytes;
    for (std::size_t before = 0; bytes.size() <= machineBytes(); before = bytes.size()) {
        if (pipe.number() < 0 || !readBytes(pipe, bytes, kPiece))
            return base::Error{ErrorKind::io,
                               base::joined({"The trace cannot be read: ", std::strerror(errno),
                                             "; check the pipe's name and its rights."}),
                               path.string()};
        if (bytes.size() == before) return bytes;
    }
    return base::Error{ErrorKind::unsupported, "The trace is larger than this machine's memory.",
                       path.string()};
}

}  // namespace flowglass::trace
