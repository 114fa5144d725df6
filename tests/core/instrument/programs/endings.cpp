// One program for the tests that ends in every way there is: the first argument says which.
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <flowglass/flowglass.hpp>

namespace {

std::string s_argument;
std::string s_self;

flowglass::generator<int> count(int limit) {
    for (int n = 1; n <= limit; ++n) co_yield n;
}

void inThread(const std::function<void()>& work) {
    std::thread(work).join();
}

[[noreturn]] void fail() {
    flowglass::calling here;
    throw std::logic_error("nobody listens");
}

void promises() noexcept {
    flowglass::calling here;
    fail();
}

int overflow(int depth) {
    volatile char room[4096] = {};
    room[depth % 4096] = 1;
    if (depth < 0) return 0;
    return overflow(depth + 1) + room[0];
}

/// Ends while a thread that nobody waits for goes on recording.
void detached() {
    static std::atomic<bool> s_runs{false};
    std::thread([] {
        for (;;) {
            for (const int n : count(3)) s_runs = n > 0;
        }
    }).detach();
    while (!s_runs) std::this_thread::yield();
}

void parents() {
    flowglass::mark("main");
    std::thread([] {
        flowglass::mark("child");
        std::thread([] { flowglass::mark("grandchild"); }).join();
    }).join();
    std::async(std::launch::async, [] { flowglass::mark("async"); }).get();
    pthread_t thread{};
    const auto run = [](void*) -> void* {
        flowglass::mark("pthread");
        return nullptr;
    };
    pthread_create(&thread, nullptr, run, nullptr);
    pthread_join(thread, nullptr);
}

void reportChild(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    flowglass::mark("child " + std::to_string(WEXITSTATUS(status)));
}

void forks() {
    for (const auto& leave : {std::function<void()>([] { std::exit(11); }),
                              {[] { _exit(12); }},
                              {[] { execl(s_self.c_str(), "self", "exit", nullptr); }}}) {
        const pid_t child = fork();
        if (child == 0) leave();
        reportChild(child);
    }
    const pid_t child = vfork();
    if (child == 0) _exit(13);
    reportChild(child);
}

void handled() {
    static volatile std::sig_atomic_t s_seen = 0;
    std::signal(SIGTERM, [](int number) { s_seen = number; });
    std::raise(SIGTERM);
    flowglass::mark(s_seen == SIGTERM ? "handled" : "lost");
}

/// Killed, once the file (the second argument) holds more than it did.
void killed() {
    struct stat status {};
    const auto size = [&] { return stat(s_argument.c_str(), &status) == 0 ? status.st_size : 0; };
    const auto before = size();
    while (size() == before) {
        flowglass::mark("alive");
        usleep(1000);
    }
    std::raise(SIGKILL);
}

void many() {
    for (int i = 0; i < 200'000; ++i) flowglass::mark(std::to_string(i * 7919));
    std::cout << "done\n";
}

struct AtTheVeryEnd {
    ~AtTheVeryEnd() { flowglass::scope guard("a static object's end"); }
};
/// Made before main, and perhaps before the library.
const int s_early = [] {
    int sum = 0;
    for (const int n : count(2)) sum += n;
    return sum;
}();

void statics() {
    static AtTheVeryEnd s_last;
    flowglass::mark("sum " + std::to_string(s_early));
}

const std::map<std::string_view, std::function<void()>>& ways() {
    static const std::map<std::string_view, std::function<void()>> s_ways{
        {"return", [] {}},
        {"exit", [] { std::exit(3); }},
        {"exit -1", [] { std::exit(-1); }},
        {"exit in a thread", [] { inThread([] { std::exit(7); }); }},
        {"_exit", [] { _exit(4); }},
        {"_Exit", [] { std::_Exit(6); }},
        {"quick_exit", [] { std::quick_exit(5); }},
        {"abort", [] { std::abort(); }},
        {"null", [] { *static_cast<volatile int*>(nullptr) = 1; }},
        {"null in a thread", [] { inThread([] { *static_cast<volatile int*>(nullptr) = 1; }); }},
        {"trap", [] { __builtin_trap(); }},
        {"overflow", [] { std::_Exit(overflow(0)); }},
        {"overflow in a thread", [] { inThread([] { std::_Exit(overflow(0)); }); }},
        {"uncaught", fail},
        {"uncaught in a thread", [] { inThread(fail); }},
        {"noexcept", promises},
        {"terminate", [] { std::terminate(); }},
        {"signal", [] { std::raise(std::stoi(s_argument)); }},
        {"detached", detached},
        {"parents", parents},
        {"forks", forks},
        {"handled", handled},
        {"killed", killed},
        {"many", many},
        {"statics", statics},
    };
    return s_ways;
}

}  // namespace

int main(int argumentCount, char** words) {
    s_self = words[0];
    if (argumentCount > 2) s_argument = words[2];
    flowglass::mark("x");
    ways().at(words[1])();
    return 0;
}
