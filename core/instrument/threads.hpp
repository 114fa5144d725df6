#pragma once

// libstdc++ shows std::thread::_State to its own thread.cc alone otherwise. Before <thread>.
#define _GLIBCXX_THREAD_IMPL 1  // NOLINT(bugprone-reserved-identifier)

#include <pthread.h>

#include <cstdint>
#include <memory>
#include <thread>

namespace flowglass::detail {

// Each thread that the program starts knows who made it. Of one that a library starts with
// pthread_create, nobody says.

/// The recorded thread that made this one; 0: not known.
[[nodiscard]] std::uint32_t parentThread() noexcept;

using CreateThread = int(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                         void* argument);
/// pthread_create by `create`, of a thread that knows who made it.
int createThread(CreateThread* create, pthread_t* thread, const pthread_attr_t* attributes,
                 void* (*run)(void*), void* argument);
#ifdef __GLIBCXX__
/// What a std::thread runs, and who made it.
[[nodiscard]] std::unique_ptr<std::thread::_State> begun(
    std::unique_ptr<std::thread::_State> program);
#endif

}  // namespace flowglass::detail
