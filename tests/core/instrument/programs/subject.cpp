// One program for the tests: the first argument says what to do.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <thread>

#include <flowglass/flowglass.hpp>

using flowglass::generator;

namespace {

generator<int> count(int limit) {
    flowglass::scope guard("counting", limit);
    for (int n = 1; n <= limit; ++n) co_yield n;
}

generator<int> failing() {
    flowglass::scope guard("failing");
    co_yield 1;
    throw std::runtime_error("no more");
}

generator<int> delegating() {
    co_yield 0;
    co_yield failing();
}

generator<int> nested(int depth) {
    if (depth > 0) co_yield nested(depth - 1);
    co_yield depth;
}

int guarded() {
    flowglass::calling here;
    flowglass::scope guard("guarded");
    throw std::out_of_range("too far");
}

void unwinding() {
    try {
        for (const int n : delegating()) std::cout << n << '\n';
    } catch (const std::exception& error) {
        std::cout << "caught " << error.what() << '\n';
    }
}

void guards() {
    flowglass::calling here;
    try {
        (void)guarded();
    } catch (const std::out_of_range&) {
        flowglass::mark("caught");
    }
    try {
        try {
            throw 5;
        } catch (int) {
            flowglass::mark("first");
            throw;
        }
    } catch (int) {
        flowglass::mark("second");
    }
}

void parked() {
    auto numbers = count(5);
    auto at = numbers.begin();
    std::cout << *at << '\n';
    (void)count(3);
}

void moved() {
    std::optional<flowglass::scope> kept;
    {
        flowglass::scope first("outer");
        kept.emplace(std::move(first));
        flowglass::mark("still open");
    }
    kept.reset();
    flowglass::mark("closed");
}

void views() {
    for (const int n : count(10) | std::views::filter([](int m) { return m % 2 == 0; }) |
                           std::views::transform([](int m) { return m * m; }) | std::views::take(2))
        std::cout << n << '\n';
}

void deep() {
    int sum = 0;
    for (const int n : nested(50)) sum += n;
    std::cout << sum << '\n';
}

void threads() {
    auto walk = [] {
        int sum = 0;
        for (const int n : count(1000)) sum += n;
        flowglass::mark(std::to_string(sum));
    };
    std::thread first(walk);
    std::thread second(walk);
    first.join();
    second.join();
}

void forking() {
    flowglass::mark("before");
    std::cout << std::flush;
    const pid_t child = fork();
    if (child == 0) {
        for (const int n : count(3)) (void)n;
        flowglass::mark("in the child");
        std::exit(0);
    }
    waitpid(child, nullptr, 0);
    flowglass::mark("after");
    std::cout << (std::getenv("FLOWGLASS_CHANNEL") != nullptr ||
                  std::getenv("FLOWGLASS_TRACE") != nullptr)
              << std::endl;
}

void printing() {
    std::cout << "a " << 1 << ' ' << 2.5 << "\nno line feed" << std::flush;
    std::cerr << "to stderr\n";
    std::cout << " yet\n";
    std::printf("by printf\n");
}

void unsynced() {
    std::ios::sync_with_stdio(false);
    for (const int n : count(2)) std::cout << n << '\n';
}

}  // namespace

int main(int count, char** words) {
    const std::map<std::string, std::function<void()>> all{
        {"unwinding", unwinding},
        {"guards", guards},
        {"parked", parked},
        {"moved", moved},
        {"views", views},
        {"deep", deep},
        {"threads", threads},
        {"forking", forking},
        {"printing", printing},
        {"unsynced", unsynced},
        {"exit", [] { flowglass::mark("x"), std::exit(3); }},
        {"abort", [] { flowglass::mark("x"), std::abort(); }},
        {"crash", [] { flowglass::mark("x"), std::raise(SIGSEGV); }},
        {"quit", [] { flowglass::mark("x"), _exit(4); }},
        {"uncaught",
         [] {
             flowglass::calling here;
             throw std::logic_error("nobody listens");
         }},
    };
    if (count == 3) {
        const flowglass::recording recording(words[2]);
        all.at(words[1])();
        if (!recording.fault().empty()) std::cout << recording.fault() << '\n';
        return recording.active() ? 0 : 7;
    }
    all.at(words[1])();
    return 0;
}
