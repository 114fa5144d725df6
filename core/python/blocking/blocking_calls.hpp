#pragma once

#include "core/python/pyref.hpp"

namespace flowglass::python::calls {

/// One call of a C function, however its arguments are handed over.
struct Call {
    PyObject* self = nullptr;
    PyObject* const* items = nullptr;  ///< positional arguments
    Py_ssize_t count = 0;
    bool hasNames = false;  ///< it has keyword arguments too

    [[nodiscard]] PyObject* at(Py_ssize_t index) const noexcept {
        return index < count ? items[index] : nullptr;
    }
};

/// C methods that say how things stand, as the interpreter made them.
struct Askers {
    PyMethodDef* fileNumber = nullptr;     ///< FileIO.fileno
    PyMethodDef* socketNumber = nullptr;   ///< socket.fileno
    PyMethodDef* socketTimeout = nullptr;  ///< socket.gettimeout
    PyMethodDef* queueEmpty = nullptr;     ///< SimpleQueue.empty
    PyMethodDef* threadIsDone = nullptr;   ///< _ThreadHandle.is_done, from 3.13 on
    PyMethodDef* lockIsZero = nullptr;     ///< SemLock._is_zero
    PyMethodDef* lockIsMine = nullptr;     ///< SemLock._is_mine
};
extern Askers g_ask;

/// A small int as a number; -1 for anything else.
[[nodiscard]] int smallNumber(PyObject* object);

// Whether a call will wait, as far as can be told without changing anything.
[[nodiscard]] bool always(const Call& call);
[[nodiscard]] bool fileIsSilent(const Call& call);
[[nodiscard]] bool descriptorIsSilent(const Call& call);
[[nodiscard]] bool mayWait(const Call& call);
[[nodiscard]] bool socketIsSilent(const Call& call);
[[nodiscard]] bool runsOn(const Call& call);
[[nodiscard]] bool threadRuns(const Call& call);
[[nodiscard]] bool waitsForSignal(const Call& call);
[[nodiscard]] bool selects(const Call& call);
[[nodiscard]] bool polls(const Call& call);
[[nodiscard]] bool queueIsEmpty(const Call& call);
[[nodiscard]] bool isTaken(const Call& call);
[[nodiscard]] bool isLockedElsewhere(const Call& call);
[[nodiscard]] bool isRegionLocked(const Call& call);

}  // namespace flowglass::python::calls
