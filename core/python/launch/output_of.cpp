#include "core/python/launch/output_of.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

extern char** environ;

namespace flowglass::python {

namespace {

constexpr std::size_t kMostText = 64 * 1024;
constexpr std::chrono::seconds kPatience{10};

/// A descriptor that is closed at the end.
struct Descriptor {
    int number = -1;
    Descriptor() = default;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    void close() {
        if (number >= 0) ::close(number);
        number = -1;
    }
};

base::Error failure(int code, const std::string& program) {
    const bool isMissing = code == ENOENT || code == ENOTDIR;
    return {isMissing ? base::ErrorKind::notFound : base::ErrorKind::io,
            isMissing ? "There is no such program."
                      : std::string("It cannot be run: ") + std::strerror(code) + ".",
            program};
}

/// Starts the program with its stdout in `output` and nothing on its other descriptors.
int spawn(const std::vector<std::string>& command, int output, pid_t& process) {
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int code = posix_spawnp(&process, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/// Reads to the end of the stream; false where patience ended first.
bool readAll(int from, std::string& text) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    std::array<char, 4096> room{};
    while (text.size() < kMostText) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        pollfd ready{from, POLLIN, 0};
        if (left.count() <= 0) return false;
        const int count = poll(&ready, 1, static_cast<int>(left.count()));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        const auto got = read(from, room.data(), room.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return true;
        text.append(room.data(), static_cast<std::size_t>(got));
    }
    return true;
}

}  // namespace

base::Result<Output> outputOf(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return failure(errno, command.front());
    Descriptor in;
    Descriptor out;
    in.number = ends[0];
    out.number = ends[1];
    pid_t process = 0;
    if (const int code = spawn(command, out.number, process); code != 0)
        return failure(code, command.front());
    out.close();
    Output output;
    const bool isWhole = readAll(in.number, output.text);
    if (!isWhole) kill(process, SIGKILL);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    output.succeeded = isWhole && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return output;
}

}  // namespace flowglass::python
