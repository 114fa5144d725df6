#include <cxxabi.h>
#include <dlfcn.h>

#include <cstdlib>
#include <typeinfo>
#include <utility>

#include <flowglass/active.hpp>
#include "core/instrument/exceptions.hpp"

// What shared libraries throw (std::vector::at lies in one) passes here: this program has the
// functions of the C++ runtime that throw under their own names, and a dynamic linker asks the
// program before the libraries. They are weak, since a runtime that is linked statically has them
// in the program too; there, and for what the program throws itself, wraps.cpp is asked.
namespace {

#ifdef __GLIBCXX__
/// In the same object file of the runtime as __cxa_throw: with it, a static link has both.
[[gnu::used]] void* const s_staticRuntime =
    reinterpret_cast<void*>(&abi::__cxa_init_primary_exception);
#endif

/// Seen already, on its way from wraps.cpp to the runtime: through here, or not.
constinit thread_local bool t_isSeen = false;

/// The function that this program stands in front of.
template <class Function>
Function* behind(const char* name) {
    auto* found = dlsym(RTLD_NEXT, name);
    if (found == nullptr) std::abort();
    return reinterpret_cast<Function*>(found);
}

void seeAllocated(const void* object) noexcept {
    if (flowglass::detail::isRecording()) flowglass::detail::allocated(object);
}

}  // namespace

namespace flowglass::detail {

void seeThrown(void* object, const std::type_info* type) noexcept {
    if (isRecording()) thrown(object, type);
    t_isSeen = true;
}

void seeThrownAgain() noexcept {
    if (isRecording()) thrownAgain();
    t_isSeen = true;
}

}  // namespace flowglass::detail

namespace __cxxabiv1 {
extern "C" {

[[noreturn, gnu::weak]] void __cxa_throw(void* object, std::type_info* type,
                                         void (*destroy)(void*)) {
    if (!std::exchange(t_isSeen, false) && flowglass::detail::isRecording())
        flowglass::detail::thrown(object, type);
    static auto* const s_behind = behind<decltype(__cxa_throw)>("__cxa_throw");
    s_behind(object, type, destroy);
    std::abort();
}

[[noreturn, gnu::weak]] void __cxa_rethrow() {
    if (!std::exchange(t_isSeen, false) && flowglass::detail::isRecording())
        flowglass::detail::thrownAgain();
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
