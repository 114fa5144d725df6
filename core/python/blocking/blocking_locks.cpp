#include <array>

#include "core/python/blocking/blocking_place.hpp"
#include "core/python/stand_in.hpp"

namespace flowglass::python {

using trace::Word;

namespace {

enum Place : std::size_t { lockAcquire, lockEnter, rlockAcquire, rlockEnter, placeCount };

std::array<PyCFunctionWithKeywords, placeCount> g_originals{};
PyObject* g_noWait = nullptr;  // (False,)

/// A timeout that acquire() takes; longer ones than any program waits may be too long for it.
bool isTime(PyObject* object) {
    constexpr double kForever = -1;
    constexpr double kLongest = 1e8;
    double seconds = 0;
    if (PyFloat_CheckExact(object)) {
        seconds = PyFloat_AS_DOUBLE(object);
    } else if (PyLong_CheckExact(object)) {
        int overflow = 0;
        seconds = static_cast<double>(PyLong_AsLongAndOverflow(object, &overflow));
        if (overflow != 0) return false;
    } else {
        return false;
    }
    return seconds == kForever || (seconds >= 0 && seconds <= kLongest);
}

/// Whether acquire() is asked to wait, in a way that it will not complain about.
bool asksToWait(PyObject* arguments, PyObject* names) {
    if (names != nullptr && PyDict_GET_SIZE(names) != 0) {
        PyObject* timeout = PyDict_GetItemString(names, "timeout");
        return Py_SIZE(arguments) == 0 && PyDict_GET_SIZE(names) == 1 && timeout != nullptr &&
               isTime(timeout);
    }
    const Py_ssize_t count = Py_SIZE(arguments);
    PyObject** items = reinterpret_cast<PyTupleObject*>(arguments)->ob_item;
    return count == 0 || (items[0] == Py_True && (count == 1 || isTime(items[1])));
}

/// Taking a lock that is free is the same as taking it at once or not at all; only one that is
/// held makes the thread stand still.
template <Place place>
PyObject* acquire(PyObject* self, PyObject* arguments, PyObject* names) {
    const auto original = g_originals[place];
    if (!isBeneathRecorded() || !asksToWait(arguments, names))
        return original(self, arguments, names);
    PyObject* taken = original(self, g_noWait, nullptr);
    if (taken == nullptr || taken == Py_True) return taken;
    Py_DECREF(taken);
    const bool isPlain = place == lockAcquire || place == lockEnter;
    const bool blocked = beginBlock(Word::lock, isPlain ? "Lock" : "RLock");
    PyObject* result = original(self, arguments, names);
    if (blocked) endBlock();
    return result;
}

template <Place place>
void watch(PyObject* type, const char* name) {
    standIn(type, name, METH_VARARGS | METH_KEYWORDS, &acquire<place>, g_originals[place]);
}

}  // namespace

void watchLocks(PyObject* module) {
    if (module == nullptr) return;
    g_noWait = PyTuple_Pack(1, Py_False);
    const auto lock = PyRef::steal(PyObject_GetAttrString(module, "LockType"));
    const auto rlock = PyRef::steal(PyObject_GetAttrString(module, "RLock"));
    if (g_noWait == nullptr || !lock || !rlock) return PyErr_Clear();
    watch<lockAcquire>(lock.get(), "acquire");
    watch<lockEnter>(lock.get(), "__enter__");
    watch<rlockAcquire>(rlock.get(), "acquire");
    watch<rlockEnter>(rlock.get(), "__enter__");
}

}  // namespace flowglass::python
