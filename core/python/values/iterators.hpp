#pragma once

#include "core/python/host.hpp"
#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

// Layouts of built-in types that CPython's headers do not show; the same in 3.11 to 3.13 but for
// the range iterator (Objects/rangeobject.c, enumobject.c, listobject.c, dictobject.c,
// setobject.c, Python/bltinmodule.c).

struct RangeLayout {
    PyObject_HEAD PyObject* start;
    PyObject* stop;
    PyObject* step;
    PyObject* length;
};

struct RangeIteratorLayout {
    PyObject_HEAD
#if PY_VERSION_HEX < 0x030C0000
        long index;  ///< of the next item
    long start;      ///< of the range
    long step;
    long length;  ///< of the range
#else
        long start;  ///< the next item
    long step;
    long length;  ///< what is left
#endif
};

/// Of lists, tuples, strings, bytes, and of sequences that only have __getitem__.
struct SequenceIteratorLayout {
    PyObject_HEAD Py_ssize_t index;
    PyObject* sequence;  ///< null once exhausted
};

struct EnumerateLayout {
    PyObject_HEAD Py_ssize_t index;
    PyObject* iterator;
    PyObject* result;
    PyObject* longIndex;  ///< null while `index` can count
};

struct ReversedLayout {
    PyObject_HEAD Py_ssize_t index;
    PyObject* sequence;
};

struct ZipLayout {
    PyObject_HEAD Py_ssize_t count;
    PyObject* iterators;  ///< a tuple
};

struct DictIteratorLayout {
    PyObject_HEAD PyObject* dict;  ///< null once exhausted
    Py_ssize_t used;
    Py_ssize_t position;
    PyObject* result;
    Py_ssize_t left;
};

struct SetIteratorLayout {
    PyObject_HEAD PyObject* set;  ///< null once exhausted
    Py_ssize_t used;
    Py_ssize_t position;
    Py_ssize_t left;
};

/// How the range began that a loop runs over, where its code says so.
struct RangeBegin {
    bool isKnown = false;
    std::int64_t start = 0;
};

/// What an iterator is in the middle of: "range(9), next is 5". Exact built-in iterators and
/// generators; anything else is its type's name. Runs no code, moves nothing.
void showIterator(PyObject* iterator, ShownText& shown, RangeBegin begin = {}) noexcept;

}  // namespace flowglass::python
