#pragma once

#include <cstdint>
#include <optional>

#include "core/python/frames/frames.hpp"
#include "core/python/pyref.hpp"

namespace flowglass::python {

/// A scope that is being left.
struct ScopeExit {
    Frame* frame = nullptr;      ///< who leaves it; null where that is no recorded frame
    std::uint32_t scope = 0;     ///< 0: nothing is told of it
    std::uint32_t itemLine = 0;  ///< its item's; 0: where the frame stands
    trace::Word how{};
    std::uint32_t exception = 0;          ///< its id; 0: none, or not known
    PyObject* exceptionObject = nullptr;  ///< borrowed from the interpreter, which holds it
    const PyObject* manager = nullptr;    ///< whose method is called: its address alone
    bool isHeld = false;                  ///< by an exit stack: no frame need leave it
    const PyObject* given = nullptr;      ///< held: what the stack is left with, its address
    int unit = -1;           ///< where in `frame` the exception was set going; -1: not there
    std::uint32_t line = 0;  ///< there: at which it came into `frame`
    /// The frame that the exception is in, which is leaving a scope of its own with it: its exit
    /// hands it on to this one. Null: nobody does.
    Frame* lender = nullptr;
    int lenderUnit = 0;                ///< of `lender`, as `unit`
    std::uint32_t lenderLine = 0;      ///< of `lender`, as `line`
    const ScopeExit* outer = nullptr;  ///< while its method runs: the one in the middle of which
};

/// One whose end is awaited. The interpreter does not say when an `await` is over: the next that
/// its frame does elsewhere does.
struct AsyncExit {
    ScopeExit exit;
    int begin = 0;  ///< code units [begin, end) await it
    int end = 0;
    const PyObject* awaitable = nullptr;  ///< its address alone
};

/// Whether the interpreter will take the result of an exit for true; nothing where that needs code
/// of the program's.
[[nodiscard]] std::optional<bool> truthOf(PyObject* result) noexcept;

/// What stands for the result of an exit until the interpreter asks whether it is true; null with a
/// Python error set.
[[nodiscard]] PyRef newAnswer(class Scopes& scopes, const ScopeExit& exit, PyRef value) noexcept;
/// Makes its type. False with a Python error set.
[[nodiscard]] bool readyAnswers();

}  // namespace flowglass::python
