#include <filesystem>
#include <vector>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/rewriting/assert_rewriting.hpp"
#include "core/python/rewriting/rewriter.hpp"
#include "core/python/rewriting/zip_source.hpp"
#include "core/python/stand_in.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

using Exec = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);
Exec g_exec = nullptr;
Rewriter* g_rewriter = nullptr;
PyTypeObject* g_sourceLoader = nullptr;

bool isCodeOf(cpython::InterpreterFrame* frame, const char* file, const char* name) {
    PyCodeObject* code = frame == nullptr ? nullptr : cpython::codeOf(frame);
    return code != nullptr && PyUnicode_CompareWithASCIIString(code->co_filename, file) == 0 &&
           PyUnicode_CompareWithASCIIString(code->co_name, name) == 0;
}

/// Whether exec() is called by the machinery that imports, or that runs `-m`.
bool isImport() {
    auto* frame = cpython::currentFrame(cpython::threadState());
    if (isCodeOf(frame, "<frozen runpy>", "_run_code")) return true;
    return isCodeOf(frame, "<frozen importlib._bootstrap>", "_call_with_frames_removed") &&
           isCodeOf(cpython::callerOf(frame), "<frozen importlib._bootstrap_external>",
                    "exec_module");
}

/// What loads the module of these names; null where it has none.
PyObject* loaderIn(PyObject* names) {
    PyObject* loader = PyDict_CheckExact(names) ? findItem(names, "__loader__") : nullptr;
    return loader == Py_None ? nullptr : loader;
}

/// The code of a module whose source lies in a zip file, which nobody but its loader reads.
PyRef zippedModule(PyCodeObject* code, PyObject* loader) try {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr || lifecycle->recorder().codes().find(code) == nullptr) return {};
    const auto source = zippedSource(loader, code->co_filename);
    if (!source) return {};
    const std::filesystem::path path(PyUnicode_AsUTF8(code->co_filename));
    lifecycle->recorder().dictionary().addSource(
        std::filesystem::absolute(path).lexically_normal().string(), *source);
    return g_rewriter->importedModule(code, *source);
} catch (const std::exception&) {
    return {};  // no memory
}

/// What exec() is to run instead of `code`; null where that is `code` itself, or with a Python
/// error set, which is the program's.
PyRef rewrittenFor(PyCodeObject* code, PyObject* names) {
    PyObject* loader = names == nullptr ? nullptr : loaderIn(names);
    // A loader of another kind may have made the code of something else.
    if (loader != nullptr && isImport()) {
        if (Py_IS_TYPE(loader, g_sourceLoader)) return g_rewriter->importedModule(code);
        if (auto made = zippedModule(code, loader)) return made;
    }
    if (auto asserts = AssertRewriting::underWay(names)) {
        auto made = g_rewriter->importedModule(code, std::ref(*asserts));
        asserts->raiseAgain();
        return made;
    }
    return g_rewriter->compiledFile(code);
}

PyObject* exec(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    if (count == 0 || !PyCode_Check(arguments[0])) return g_exec(self, arguments, count, names);
    const auto code = rewrittenFor(reinterpret_cast<PyCodeObject*>(arguments[0]),
                                   count == 2 && names == nullptr ? arguments[1] : nullptr);
    if (!code && PyErr_Occurred() != nullptr) return nullptr;
    if (!code) return g_exec(self, arguments, count, names);
    const Py_ssize_t named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
    std::vector<PyObject*> instead(arguments, arguments + count + named);
    instead[0] = code.get();
    return g_exec(self, instead.data(), count, names);
}

}  // namespace

void watchImports(Rewriter& rewriter) {
    const ErrorHold hold;
    PyObject* external =
        PyDict_GetItemString(PyImport_GetModuleDict(), "_frozen_importlib_external");
    const auto loader = external == nullptr
                            ? PyRef{}
                            : PyRef::steal(PyObject_GetAttrString(external, "SourceFileLoader"));
    PyObject* builtins = PyDict_GetItemString(PyImport_GetModuleDict(), "builtins");
    if (!loader || !PyType_Check(loader.get()) || builtins == nullptr) return PyErr_Clear();
    g_rewriter = &rewriter;
    g_sourceLoader = reinterpret_cast<PyTypeObject*>(PyRef::borrow(loader.get()).release());
    standIn(builtins, "exec", METH_FASTCALL | METH_KEYWORDS, &exec, g_exec);
}

}  // namespace flowglass::python
