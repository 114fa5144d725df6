#include "core/record/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "core/record/pty.hpp"

namespace flowglass::record {
namespace {

/// Pointers as execve wants them, to texts that live elsewhere.
std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

std::string_view nameOf(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

/// This process's environment, with `added` in place of what has the same name.
std::vector<std::string> environmentWith(const std::vector<std::string>& added) {
    std::vector<std::string> result;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const bool isReplaced = std::any_of(added.begin(), added.end(), [&](const auto& other) {
            return nameOf(other) == nameOf(*variable);
        });
        if (!isReplaced) result.emplace_back(*variable);
    }
    result.insert(result.end(), added.begin(), added.end());
    return result;
}

/// Where in the child it went wrong.
enum class Stage : int { directory, terminal, channel, program };
struct ChildFault {
    Stage stage;
    int error;
};

/// What the child needs, made before the fork: after it only calls that are safe there.
struct ChildPlan {
    const SpawnRequest& request;
    std::vector<char*> arguments;
    std::vector<char*> environment;
    std::string terminalPath;
    int report;
};

[[noreturn]] void fail(const ChildPlan& plan, Stage stage) {
    const ChildFault fault{stage, errno};
    (void)!write(plan.report, &fault, sizeof fault);
    _exit(127);
}

void takeTerminal(const ChildPlan& plan) {
    if (setsid() < 0) fail(plan, Stage::terminal);
    const int terminal = open(plan.terminalPath.c_str(), O_RDWR);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) != 0) fail(plan, Stage::terminal);
    for (int standard = 0; standard < 3; ++standard)
        if (dup2(terminal, standard) < 0) fail(plan, Stage::terminal);
    if (terminal > 2) close(terminal);
}

[[noreturn]] void becomeProgram(const ChildPlan& plan, const sigset_t& signals) {
    const auto& request = plan.request;
    if (request.hasPty) takeTerminal(plan);
    if (request.channel >= 0 && dup2(request.channel, request.channelNumber) < 0)
        fail(plan, Stage::channel);
    if (!request.workingDirectory.empty() && chdir(request.workingDirectory.c_str()) != 0)
        fail(plan, Stage::directory);
    if (request.relay != nullptr) request.relay->restore();
    sigprocmask(SIG_SETMASK, &signals, nullptr);
    execvpe(plan.arguments[0], plan.arguments.data(), plan.environment.data());
    fail(plan, Stage::program);
}

base::Error describe(const SpawnRequest& request, const ChildFault& fault) {
    const auto reason = std::string(std::strerror(fault.error)) + ".";
    const auto& program = request.command[0];
    switch (fault.stage) {
        case Stage::directory:
            return {base::ErrorKind::notFound, "The working directory cannot be entered: " + reason,
                    request.workingDirectory};
        case Stage::terminal:
            return {base::ErrorKind::io, "The program's terminal cannot be opened: " + reason, {}};
        case Stage::channel:
            return {
                base::ErrorKind::io, "The program could not be given the channel: " + reason, {}};
        case Stage::program:
            break;
    }
    if (fault.error == ENOENT && program.find('/') == std::string::npos)
        return {base::ErrorKind::notFound,
                "There is no program of this name on the PATH; give its path, or install it.",
                program};
    if (fault.error == ENOENT)
        return {base::ErrorKind::notFound,
                "There is no such program, or what it needs to start is missing.", program};
    if (fault.error == EACCES)
        return {base::ErrorKind::io, "This is no program that may be run (chmod +x makes it one).",
                program};
    return {base::ErrorKind::io, "The program cannot be started: " + reason, program};
}

/// 0 where the file can be run.
int accessFault(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return errno;
    if (!S_ISREG(status.st_mode)) return EACCES;
    return access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

/// Waits until the child has become the program, or has said why not.
std::optional<ChildFault> awaitProgram(int report) {
    ChildFault fault{};
    ssize_t size = 0;
    do size = read(report, &fault, sizeof fault);
    while (size < 0 && errno == EINTR);
    return size == sizeof fault ? std::optional(fault) : std::nullopt;
}

}  // namespace

int hiddenDescriptor() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 200;
    return static_cast<int>(std::clamp<rlim_t>(limit.rlim_cur, 16, 1000)) - 1;
}

base::Result<void> findProgram(const SpawnRequest& request) {
    const auto& program = request.command[0];
    if (program.find('/') != std::string::npos) {
        const bool isRelative = program[0] != '/' && !request.workingDirectory.empty();
        const int fault =
            accessFault(isRelative ? request.workingDirectory + "/" + program : program);
        if (fault != 0) return describe(request, {Stage::program, fault});
        return {};
    }
    const char* variable = std::getenv("PATH");
    std::string_view path = variable != nullptr ? variable : "/usr/local/bin:/usr/bin:/bin";
    int fault = ENOENT;
    for (bool isLast = false; !isLast;) {
        const auto end = path.find(':');
        isLast = end == std::string_view::npos;
        const auto folder = path.substr(0, end);
        const int found = accessFault(std::string(folder.empty() ? "." : folder) + "/" + program);
        if (found == 0) return {};
        if (found == EACCES) fault = found;
        if (!isLast) path.remove_prefix(end + 1);
    }
    return describe(request, {Stage::program, fault});
}

base::Result<Spawned> spawn(const SpawnRequest& request) {
    Spawned spawned;
    ChildPlan plan{request, pointers(request.command), {}, {}, -1};
    const auto environment = environmentWith(request.environment);
    plan.environment = pointers(environment);
    if (request.hasPty) {
        auto pty = openPty();
        if (!pty) return pty.error();
        spawned.terminal = std::move(pty->ours);
        plan.terminalPath = std::move(pty->path);
    }
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return describe(request, {Stage::program, errno});
    UniqueDescriptor reading(ends[0]);
    UniqueDescriptor writing(ends[1]);
    plan.report = writing.get();

    // No handler of ours may run in the child before it is the program.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t process = fork();
    const int error = errno;
    if (process == 0) becomeProgram(plan, before);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (process < 0) return describe(request, {Stage::program, error});

    writing.reset();
    if (const auto fault = awaitProgram(reading.get())) {
        while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
        }
        return describe(request, *fault);
    }
    spawned.process = process;
    return spawned;
}

}  // namespace flowglass::record
