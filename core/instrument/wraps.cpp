#include "core/instrument/threads.hpp"

#include <cxxabi.h>

#include <cstddef>
#include <exception>
#include <utility>

#include <flowglass/active.hpp>
#include "core/instrument/exceptions.hpp"
#include "core/instrument/exits.hpp"

// What the program calls passes here on its way: the linker replaces each name (--wrap,
// CMakeLists.txt), also in libraries that are linked statically. Nothing else stands in this file,
// so that a program which is linked without those options is linked without it.
extern "C" {

[[noreturn]] void __real___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*));
[[noreturn]] void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*));

void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    flowglass::detail::seeThrown(object, type);
    __real___cxa_throw(object, type, destroy);
}

[[noreturn]] void __real___cxa_rethrow();
[[noreturn]] void __wrap___cxa_rethrow();

void __wrap___cxa_rethrow() {
    flowglass::detail::seeThrownAgain();
    __real___cxa_rethrow();
}

void* __real___cxa_allocate_exception(std::size_t bytes) noexcept;
void* __wrap___cxa_allocate_exception(std::size_t bytes) noexcept;

void* __wrap___cxa_allocate_exception(std::size_t bytes) noexcept {
    void* object = __real___cxa_allocate_exception(bytes);
    if (flowglass::detail::isRecording()) flowglass::detail::allocated(object);
    return object;
}

int __real_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument);
int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument);

int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument) {
    return flowglass::detail::createThread(__real_pthread_create, thread, attributes, run,
                                           argument);
}

[[noreturn]] void __real__exit(int status);
[[noreturn]] void __wrap__exit(int status);

void __wrap__exit(int status) {
    flowglass::detail::leavesAtOnce(status);
    __real__exit(status);
}

[[noreturn]] void __real__Exit(int status);
[[noreturn]] void __wrap__Exit(int status);

void __wrap__Exit(int status) {
    flowglass::detail::leavesAtOnce(status);
    __real__Exit(status);
}

[[noreturn]] void __real_quick_exit(int status);
[[noreturn]] void __wrap_quick_exit(int status);

void __wrap_quick_exit(int status) {
    flowglass::detail::leavesQuickly(status);
    __real_quick_exit(status);
}

#ifdef __GLIBCXX__
// std::rethrow_exception(std::exception_ptr)
#define FLOWGLASS_RETHROW(way) way##_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE
[[noreturn]] void FLOWGLASS_RETHROW(__real_)(std::exception_ptr exception);
[[noreturn]] void FLOWGLASS_RETHROW(__wrap_)(std::exception_ptr exception);

void FLOWGLASS_RETHROW(__wrap_)(std::exception_ptr exception) {
    if (flowglass::detail::isRecording()) flowglass::detail::rethrown(exception);
    FLOWGLASS_RETHROW(__real_)(std::move(exception));
}

// std::thread::_M_start_thread(std::unique_ptr<std::thread::_State>, void (*)())
#define FLOWGLASS_START_THREAD(way) \
    way##_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE
void FLOWGLASS_START_THREAD(__real_)(std::thread* thread,
                                     std::unique_ptr<std::thread::_State> program,
                                     void (*depend)());
void FLOWGLASS_START_THREAD(__wrap_)(std::thread* thread,
                                     std::unique_ptr<std::thread::_State> program,
                                     void (*depend)());

void FLOWGLASS_START_THREAD(__wrap_)(std::thread* thread,
                                     std::unique_ptr<std::thread::_State> program,
                                     void (*depend)()) {
    FLOWGLASS_START_THREAD(__real_)(thread, flowglass::detail::begun(std::move(program)), depend);
}
#endif
}
