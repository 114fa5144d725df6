#pragma once

#include <cstdint>

#include "core/python/pyref.hpp"
#include "core/record/dictionary.hpp"
#include "core/record/thread_log.hpp"

namespace flowglass::python {

/// What values, locals, consumers and stdio need of the recorder that uses them. Called with the
/// GIL held; nothing here may run Python code.
class Host {
  public:
    virtual ~Host() = default;
    /// The frame id of a generator, coroutine or async generator; 0 where it is not recorded.
    [[nodiscard]] virtual std::uint32_t frameIdOf(PyObject* generator) noexcept = 0;
    /// The calling thread's log; null while it records nothing (its own code runs, or it is over).
    [[nodiscard]] virtual record::ThreadLog* log() noexcept = 0;
    /// Nearest recorded frame of the calling thread and the line it is at; 0 where not known.
    struct Place {
        std::uint32_t frame = 0;
        std::uint32_t line = 0;
    };
    [[nodiscard]] virtual Place here() noexcept = 0;
    [[nodiscard]] virtual record::Dictionary& dictionary() noexcept = 0;
    /// Whether a class made by Python code is the program's own, not a library's.
    [[nodiscard]] virtual bool isUsersClass(PyTypeObject* type) noexcept = 0;
    /// Identities::of().
    [[nodiscard]] virtual std::uint32_t identityOf(const PyObject* object, std::uint64_t print,
                                                   bool wasThere) noexcept = 0;
};

}  // namespace flowglass::python
