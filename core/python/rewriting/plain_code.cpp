#include "core/python/rewriting/plain_code.hpp"

#include <array>
#include <vector>

#include "core/python/rewriting/hushed.hpp"
#include "core/python/stand_in.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

Py_ssize_t g_slot = -1;    ///< of rewritten code: the code that it answers as
PyObject* g_answers;       ///< names of what is that code's
PyObject* g_disAnswers;    ///< and of what is so when `dis` asks
getattrofunc g_attribute;  // what the interpreter itself does
richcmpfunc g_compare;
hashfunc g_hash;

/// The code that `code` answers as (borrowed): mostly itself.
PyObject* plainOf(PyObject* code) noexcept {
    void* plain = nullptr;
    if (cpython::codeSlot(reinterpret_cast<PyCodeObject*>(code), g_slot, &plain) != 0)
        PyErr_Clear();
    return plain == nullptr ? code : static_cast<PyObject*>(plain);
}

void release(void* plain) {
    Py_XDECREF(static_cast<PyObject*>(plain));
}

bool isAmong(PyObject* names, PyObject* name) {
    return PyUnicode_CheckExact(name) && PySet_Contains(names, name) == 1;
}

bool isAskedByDis() {
    auto* frame = cpython::currentFrame(cpython::threadState());
    if (frame == nullptr || cpython::codeOf(frame) == nullptr) return false;
    PyObject* name = findItem(frame->f_globals, "__name__");
    return name != nullptr && PyUnicode_Check(name) &&
           PyUnicode_CompareWithASCIIString(name, "dis") == 0;
}

PyObject* attribute(PyObject* code, PyObject* name) {
    PyObject* plain = plainOf(code);
    const bool answersPlain = plain != code && (isAmong(g_answers, name) ||
                                                (isAmong(g_disAnswers, name) && isAskedByDis()));
    return g_attribute(answersPlain ? plain : code, name);
}

PyObject* compare(PyObject* left, PyObject* right, int how) {
    return g_compare(PyCode_Check(left) ? plainOf(left) : left,
                     PyCode_Check(right) ? plainOf(right) : right, how);
}

Py_hash_t hash(PyObject* code) {
    return g_hash(plainOf(code));
}

/// `code` with other constants; null with a Python error set.
PyRef withConstants(PyCodeObject* code, PyObject* constants) {
    const auto replace =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(code), "replace"));
    const auto nothing = PyRef::steal(PyTuple_New(0));
    const auto names = PyRef::steal(Py_BuildValue("{sO}", "co_consts", constants));
    if (!replace || !nothing || !names) return {};
    return PyRef::steal(PyObject_Call(replace.get(), nothing.get(), names.get()));
}

/// Constants of `plain`, with the code of `made` instead of its own; null with a Python error set.
PyRef constantsOf(PyCodeObject* plain, PyCodeObject* made) {
    const Py_ssize_t size = PyTuple_GET_SIZE(plain->co_consts);
    auto constants = PyRef::steal(PyTuple_New(size));
    Py_ssize_t next = 0;
    for (Py_ssize_t at = 0; constants && at < size; ++at) {
        PyObject* constant = PyTuple_GET_ITEM(plain->co_consts, at);
        if (PyCode_Check(constant)) {
            while (!PyCode_Check(PyTuple_GET_ITEM(made->co_consts, next))) ++next;
            PyObject* own = PyTuple_GET_ITEM(made->co_consts, next++);
            if (!answerAs(reinterpret_cast<PyCodeObject*>(own),
                          reinterpret_cast<PyCodeObject*>(constant)))
                return {};
            constant = own;
        }
        PyTuple_SET_ITEM(constants.get(), at, Py_NewRef(constant));
    }
    return constants;
}

/// No program has data so deep that marshal takes them, and code in them.
constexpr int kDeepest = 200;

/// What marshal is to write instead of `object`: all rewritten code in it made plain. Null where
/// there is none, or with a Python error set.
PyRef madePlain(PyObject* object, int depth);

PyRef tuplePlain(PyObject* tuple, int depth) {
    PyRef changed;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(tuple); ++at) {
        auto item = madePlain(PyTuple_GET_ITEM(tuple, at), depth);
        if (!item && PyErr_Occurred() != nullptr) return {};
        if (!item) continue;
        if (!changed) changed = PyRef::steal(PySequence_List(tuple));
        if (!changed || PyList_SetItem(changed.get(), at, item.release()) != 0) return {};
    }
    return changed ? PyRef::steal(PyList_AsTuple(changed.get())) : PyRef{};
}

PyRef dictPlain(PyObject* dict, int depth) {
    const auto items = PyRef::steal(PyDict_Items(dict));
    const auto tuple = items ? PyRef::steal(PyList_AsTuple(items.get())) : PyRef{};
    const auto changed = tuple ? tuplePlain(tuple.get(), depth) : PyRef{};
    auto made = changed ? PyRef::steal(PyDict_New()) : PyRef{};
    if (!made || PyDict_MergeFromSeq2(made.get(), changed.get(), 1) != 0) return {};
    return made;
}

PyRef codePlain(PyObject* code, int depth) {
    PyObject* plain = plainOf(code);
    auto* own = reinterpret_cast<PyCodeObject*>(plain);
    const auto constants = tuplePlain(own->co_consts, depth);
    if (constants) return withConstants(own, constants.get());
    return plain == code ? PyRef{} : PyRef::borrow(plain);
}

PyRef madePlain(PyObject* object, int depth) {
    if (depth == kDeepest) {
        PyErr_SetNone(PyExc_RecursionError);
        return {};
    }
    if (PyCode_Check(object)) return codePlain(object, depth + 1);
    if (PyTuple_CheckExact(object)) return tuplePlain(object, depth + 1);
    if (PyDict_CheckExact(object)) return dictPlain(object, depth + 1);
    if (!PyList_CheckExact(object)) return {};
    const auto tuple = PyRef::steal(PyList_AsTuple(object));
    const auto changed = tuple ? tuplePlain(tuple.get(), depth + 1) : PyRef{};
    return changed ? PyRef::steal(PySequence_List(changed.get())) : PyRef{};
}

PyRef madePlain(PyObject* object) {
    const Hushed hushed;
    return madePlain(object, 0);
}

enum Function : std::size_t { dumps, dump, functionCount };

/// As marshal's functions are called; `Names` is none or the names of keywords.
template <class... Names>
struct Marshal {
    using Call = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, Names...);
    static inline std::array<Call, functionCount> originals{};

    template <Function function>
    static PyObject* write(PyObject* module, PyObject* const* arguments, Py_ssize_t count,
                           Names... names) {
        const auto original = originals[function];
        const auto writePlain = [&](PyObject* plain) {
            std::vector<PyObject*> instead(arguments, arguments + count);
            if constexpr (sizeof...(Names) > 0)
                instead.insert(instead.end(), arguments + count,
                               arguments + count + (... + countOf(names)));
            instead[0] = plain;
            return original(module, instead.data(), count, names...);
        };
        if (count > 0 && PyCode_Check(arguments[0]))
            if (const auto plain = madePlain(arguments[0])) return writePlain(plain.get());
        PyObject* result = original(module, arguments, count, names...);
        if (result != nullptr || count == 0 || !PyErr_ExceptionMatches(PyExc_ValueError))
            return result;
        // It writes no sites: there may be rewritten code in lists and the like.
        const auto plain = madePlain(arguments[0]);
        if (!plain) return nullptr;
        PyErr_Clear();
        return writePlain(plain.get());
    }

    static void watch(PyObject* module) {
        constexpr int flags = METH_FASTCALL | (sizeof...(Names) > 0 ? METH_KEYWORDS : 0);
        standIn(module, "dumps", flags, Call(&write<dumps>), originals[dumps]);
        standIn(module, "dump", flags, Call(&write<dump>), originals[dump]);
    }

  private:
    static Py_ssize_t countOf(PyObject* names) {
        return names == nullptr ? 0 : PyTuple_GET_SIZE(names);
    }
};

PyObject* setOf(std::initializer_list<const char*> names) {
    auto set = PyRef::steal(PyFrozenSet_New(nullptr));
    for (const char* name : names) {
        const auto text = PyRef::steal(PyUnicode_InternFromString(name));
        if (!set || !text || PySet_Add(set.get(), text.get()) != 0) return nullptr;
    }
    return set.release();
}

}  // namespace

bool answerAs(PyCodeObject* made, PyCodeObject* plain) {
    const auto constants = constantsOf(plain, made);
    if (!constants) return false;
    PyRef answers;
    {
        const Hushed hushed;
        answers = withConstants(plain, constants.get());
    }
    if (!answers || cpython::setCodeSlot(made, g_slot, answers.get()) != 0) return false;
    (void)answers.release();
    return true;
}

bool watchCode() {
    g_slot = cpython::requestCodeSlot(&release);
    g_answers = setOf({"co_code", "_co_code_adaptive", "co_consts", "co_stacksize", "co_linetable",
                       "co_exceptiontable", "co_lnotab", "replace", "__replace__"});
    g_disAnswers = setOf({"co_positions", "co_lines"});
    const auto marshal = PyRef::steal(PyImport_ImportModule("marshal"));
    if (g_slot < 0 || g_answers == nullptr || g_disAnswers == nullptr || !marshal) return false;
    g_attribute = std::exchange(PyCode_Type.tp_getattro, &attribute);
    g_compare = std::exchange(PyCode_Type.tp_richcompare, &compare);
    g_hash = std::exchange(PyCode_Type.tp_hash, &hash);
    PyType_Modified(&PyCode_Type);
    // 3.13 added a keyword.
    if constexpr (PY_VERSION_HEX >= 0x030D0000) {
        Marshal<PyObject*>::watch(marshal.get());
    } else {
        Marshal<>::watch(marshal.get());
    }
    return true;
}

}  // namespace flowglass::python
