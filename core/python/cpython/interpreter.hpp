#pragma once

// The one door to CPython's own headers, internal ones included. What lies where differs between
// minor versions; the vNNN.hpp files say it once each, behind the same names.

#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#ifndef PY_SSIZE_T_CLEAN
#define PY_SSIZE_T_CLEAN
#endif
#include <Python.h>
// CPython's atomics want C's <stdatomic.h>, which C++20 does not have; nothing here uses them.
#undef HAVE_STD_ATOMIC
#include <internal/pycore_frame.h>
#include <opcode.h>

#include <cstddef>
#include <cstdint>

namespace flowglass::python::cpython {

using InterpreterFrame = _PyInterpreterFrame;

/// Bytes of one code unit; offsets into code count in these.
inline constexpr int kUnitBytes = static_cast<int>(sizeof(_Py_CODEUNIT));

/// The generator, coroutine or async generator whose frame this is; null for a function's.
[[nodiscard]] inline PyGenObject* generatorOf(InterpreterFrame* frame) noexcept {
    if (frame->owner != FRAME_OWNED_BY_GENERATOR) return nullptr;
    return reinterpret_cast<PyGenObject*>(reinterpret_cast<char*>(frame) -
                                          offsetof(PyGenObject, gi_iframe));
}

/// The frame inside a generator; its address is the same from creation to death.
[[nodiscard]] inline InterpreterFrame* frameOf(PyGenObject* generator) noexcept {
    return reinterpret_cast<InterpreterFrame*>(generator->gi_iframe);
}

/// The argument of an instruction, as far as its own code unit holds it.
[[nodiscard]] inline int argumentOf(const _Py_CODEUNIT* instruction) noexcept {
    return reinterpret_cast<const std::uint8_t*>(instruction)[1];
}

[[nodiscard]] inline bool isGeneratorLike(PyObject* object) noexcept {
    return PyGen_CheckExact(object) || PyCoro_CheckExact(object) || PyAsyncGen_CheckExact(object);
}

[[nodiscard]] inline bool isUnstarted(const PyGenObject* generator) noexcept {
    return generator->gi_frame_state == FRAME_CREATED;
}
[[nodiscard]] inline bool isRunning(const PyGenObject* generator) noexcept {
    return generator->gi_frame_state == FRAME_EXECUTING;
}
/// Returned, raised or closed: it will never run again.
[[nodiscard]] inline bool isFinished(const PyGenObject* generator) noexcept {
    return generator->gi_frame_state >= FRAME_COMPLETED;
}

}  // namespace flowglass::python::cpython

#if PY_VERSION_HEX >= 0x030D0000
#include "core/python/cpython/v313.hpp"
#elif PY_VERSION_HEX >= 0x030C0000
#include "core/python/cpython/v312.hpp"
#else
#include "core/python/cpython/v311.hpp"
#endif

namespace flowglass::python::cpython {

/// CPython makes room for the slots of everybody who has asked for one, and at the code's end calls
/// the release function of each, set or not: others would be called for code that only we know.
inline int setCodeSlot(PyCodeObject* code, Py_ssize_t index, void* content) {
    const auto* known = static_cast<const CodeExtra*>(code->co_extra);
    const Py_ssize_t size = known == nullptr ? 0 : known->size;
    if (writeCodeSlot(code, index, content) != 0) return -1;
    static_cast<CodeExtra*>(code->co_extra)->size = size > index ? size : index + 1;
    return 0;
}

}  // namespace flowglass::python::cpython
