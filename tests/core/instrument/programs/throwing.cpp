// One program for the tests whose exceptions take unusual ways: the first argument says which.
#include <dlfcn.h>

#include <exception>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <flowglass/flowglass.hpp>

void throwFromLibrary();

namespace {

void caught(const std::function<void()>& work) {
    flowglass::calling here;
    try {
        work();
    } catch (const std::exception& error) {
        flowglass::mark(error.what());
    }
}

void library() {
    caught(throwFromLibrary);
}

/// Thrown inside the C++ runtime's own shared library.
void runtime() {
    caught([] { (void)std::vector<int>(1).at(5); });
    caught([] { (void)std::stoi("no number"); });
}

void future() {
    caught([] {
        auto result = std::async(std::launch::async, []() -> int {
            flowglass::calling here;
            throw std::runtime_error("in a task");
        });
        (void)result.get();
    });
}

void promise() {
    caught([] {
        std::promise<int> result;
        result.set_exception(std::make_exception_ptr(std::runtime_error("made, not thrown")));
        (void)result.get_future().get();
    });
}

/// The same pointer thrown on many threads at once, while the first one still has it.
void shared() {
    flowglass::calling here;
    std::exception_ptr kept;
    std::vector<std::thread> threads;
    try {
        throw std::runtime_error("shared");
    } catch (...) {
        kept = std::current_exception();
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&] { caught([&] { std::rethrow_exception(kept); }); });
        for (auto& thread : threads) thread.join();
    }
    caught([&] { std::rethrow_exception(kept); });
}

void nested() {
    caught([] {
        try {
            try {
                throw std::out_of_range("inner");
            } catch (const std::exception&) {
                std::throw_with_nested(std::runtime_error("outer"));
            }
        } catch (const std::runtime_error&) {
            throw std::logic_error("while outer was handled");
        }
    });
}

/// Many exceptions at one address, none of which is another.
void again() {
    for (int i = 0; i < 3; ++i) caught([&] { throw std::runtime_error(std::to_string(i)); });
}

void plugin(const char* path) {
    void* library = dlopen(path, RTLD_NOW);
    if (library == nullptr) {
        std::cout << dlerror() << '\n';
        return;
    }
    reinterpret_cast<void (*)()>(dlsym(library, "runPlugin"))();
}

}  // namespace

int main(int count, char** words) {
    const std::map<std::string_view, std::function<void()>> ways{
        {"library", library}, {"runtime", runtime},
        {"future", future},   {"promise", promise},
        {"shared", shared},   {"nested", nested},
        {"again", again},     {"plugin", [&] { plugin(count > 2 ? words[2] : ""); }}};
    ways.at(words[1])();
    return 0;
}
