#include <cxxabi.h>
#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <utility>

#include <flowglass/active.hpp>
#include "core/instrument/exceptions.hpp"

// Every exception of the process passes here, where its type and text are known before any
// destructor runs. What the program throws itself is sent here by the linker (--wrap,
// CMakeLists.txt). What shared libraries throw (std::vector::at lies in one) finds the functions
// without a prefix, which this program has under the names of the C++ runtime's: a dynamic linker
// asks the program before the libraries. They are weak, since a runtime that is linked statically
// has them in the program too.
namespace {

#ifdef __GLIBCXX__
/// In the same object file of the runtime as __cxa_throw: with it, a static link has both.
[[gnu::used]] void* const s_staticRuntime =
    reinterpret_cast<void*>(&abi::__cxa_init_primary_exception);
#endif

/// Seen already, on its way to the runtime.
constinit thread_local bool t_isSeen = false;

/// The function that this program stands in front of.
template <class Function>
Function* behind(const char* name) {
    auto* found = dlsym(RTLD_NEXT, name);
    if (found == nullptr) std::abort();
    return reinterpret_cast<Function*>(found);
}

void see(void* object, const std::type_info* type) noexcept {
    if (!std::exchange(t_isSeen, false) && flowglass::detail::isRecording())
        flowglass::detail::thrown(object, type);
}

void seeAgain() noexcept {
    if (!std::exchange(t_isSeen, false) && flowglass::detail::isRecording())
        flowglass::detail::thrownAgain();
}

void seeAllocated(const void* object) noexcept {
    if (flowglass::detail::isRecording()) flowglass::detail::allocated(object);
}

}  // namespace

// The real ones are weak, too: a program that is linked without --wrap never asks for them, and
// still links.
extern "C" {
[[noreturn, gnu::weak]] void __real___cxa_throw(void* object, std::type_info* type,
                                                void (*destroy)(void*));
[[noreturn]] void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*));

void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    see(object, type);
    t_isSeen = true;
    __real___cxa_throw(object, type, destroy);
}

[[noreturn, gnu::weak]] void __real___cxa_rethrow();
[[noreturn]] void __wrap___cxa_rethrow();

void __wrap___cxa_rethrow() {
    seeAgain();
    t_isSeen = true;
    __real___cxa_rethrow();
}

[[gnu::weak]] void* __real___cxa_allocate_exception(std::size_t bytes) noexcept;
void* __wrap___cxa_allocate_exception(std::size_t bytes) noexcept;

void* __wrap___cxa_allocate_exception(std::size_t bytes) noexcept {
    void* object = __real___cxa_allocate_exception(bytes);
    seeAllocated(object);
    return object;
}

#ifdef __GLIBCXX__
// std::rethrow_exception(std::exception_ptr)
#define FLOWGLASS_RETHROW(way) way##_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE
[[noreturn, gnu::weak]] void FLOWGLASS_RETHROW(__real_)(std::exception_ptr exception);
[[noreturn]] void FLOWGLASS_RETHROW(__wrap_)(std::exception_ptr exception);

void FLOWGLASS_RETHROW(__wrap_)(std::exception_ptr exception) {
    if (flowglass::detail::isRecording()) flowglass::detail::rethrown(exception);
    FLOWGLASS_RETHROW(__real_)(std::move(exception));
}
#endif
}

namespace __cxxabiv1 {
extern "C" {

[[noreturn, gnu::weak]] void __cxa_throw(void* object, std::type_info* type,
                                         void (*destroy)(void*)) {
    see(object, type);
    static auto* const s_behind = behind<decltype(__cxa_throw)>("__cxa_throw");
    s_behind(object, type, destroy);
    std::abort();
}

[[noreturn, gnu::weak]] void __cxa_rethrow() {
    seeAgain();
    static auto* const s_behind = behind<decltype(__cxa_rethrow)>("__cxa_rethrow");
    s_behind();
    std::abort();
}

[[gnu::weak]] void* __cxa_allocate_exception(std::size_t bytes) noexcept {
    static auto* const s_behind =
        behind<decltype(__cxa_allocate_exception)>("__cxa_allocate_exception");
    void* object = s_behind(bytes);
    seeAllocated(object);
    return object;
}
}
}  // namespace __cxxabiv1
