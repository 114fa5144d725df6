#include "core/instrument/alternate_stack.hpp"

#include <signal.h>
#include <sys/mman.h>

#include <cstddef>

namespace flowglass::detail {
namespace {

/// Room for the widest registers that a kernel saves, and for a program's own handlers that ask for
/// such a stack without setting one. Untouched pages cost nothing.
constexpr std::size_t kBytes = std::size_t{64} * 1024;

}  // namespace

AlternateStack::AlternateStack() noexcept {
    stack_t now{};
    if (sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0) return;
    void* memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return;
    const stack_t ours{memory, 0, kBytes};
    if (sigaltstack(&ours, nullptr) == 0) {
        m_memory = memory;
    } else {
        munmap(memory, kBytes);
    }
}

AlternateStack::~AlternateStack() {
    if (m_memory == nullptr) return;
    stack_t now{};
    if (sigaltstack(nullptr, &now) == 0 && now.ss_sp == m_memory) {
        stack_t none{};
        none.ss_flags = SS_DISABLE;
        sigaltstack(&none, nullptr);
    }
    munmap(m_memory, kBytes);
}

}  // namespace flowglass::detail
