#include "core/python/exceptions/exception_ids.hpp"

#include <algorithm>
#include <vector>

#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

namespace {

/// A class of exceptions that is written in C, and how one of it ended before.
struct Watched {
    PyTypeObject* type;
    destructor end;
};

/// Never destroyed: exceptions end while the interpreter takes itself apart.
std::vector<Watched>& watchedTypes() {
    static auto* const types = new std::vector<Watched>;
    return *types;
}

/// Classes that are made later have taken over how their base ends.
destructor originalOf(PyTypeObject* type) noexcept {
    for (; type != nullptr; type = type->tp_base)
        for (const auto& watched : watchedTypes())
            if (watched.type == type) return watched.end;
    return nullptr;
}

void end(PyObject* exception) {
    if (Lifecycle* lifecycle = Lifecycle::active()) lifecycle->exceptionDies(exception);
    const destructor original = originalOf(Py_TYPE(exception));
    if (original != watchedTypes().front().end) return original(exception);
    // BaseException's own way keeps long chains of contexts from eating up the stack, but only
    // where its class ends by that function itself (Objects/exceptions.c, bpo-44348).
    PyObject_GC_UnTrack(exception);
    Py_TRASHCAN_BEGIN(exception, end);
    original(exception);
    Py_TRASHCAN_END;
}

void watch(PyTypeObject* type) {
    const auto isKnown = [type](const Watched& watched) { return watched.type == type; };
    if (std::ranges::any_of(watchedTypes(), isKnown)) return;
    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0) {
        watchedTypes().push_back({type, type->tp_dealloc});
        type->tp_dealloc = &end;
    }
    const auto subclasses =
        PyRef::steal(PyObject_CallMethod(reinterpret_cast<PyObject*>(&PyType_Type),
                                         "__subclasses__", "O", reinterpret_cast<PyObject*>(type)));
    if (!subclasses) return PyErr_Clear();
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(subclasses.get()); ++at)
        watch(reinterpret_cast<PyTypeObject*>(PyList_GET_ITEM(subclasses.get(), at)));
}

}  // namespace

void ExceptionIds::watchDeaths() {
    if (!watchedTypes().empty()) return;
    const ErrorHold held;
    watch(reinterpret_cast<PyTypeObject*>(PyExc_BaseException));
}

}  // namespace flowglass::python
