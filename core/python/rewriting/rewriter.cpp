#include "core/python/rewriting/rewriter.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/rewriting/hushed.hpp"
#include "core/python/rewriting/plain_code.hpp"

namespace flowglass::python {

namespace {

/// What a file holds; empty where it cannot be read.
std::string contentOf(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool areEqual(PyObject* left, PyObject* right) {
    const int equal = PyObject_RichCompareBool(left, right, Py_EQ);
    if (equal < 0) PyErr_Clear();
    return equal == 1;
}

PyRef childrenOf(PyCodeObject* code) {
    auto children = PyRef::steal(PyList_New(0));
    for (Py_ssize_t at = 0; children && at < PyTuple_GET_SIZE(code->co_consts); ++at) {
        PyObject* constant = PyTuple_GET_ITEM(code->co_consts, at);
        if (PyCode_Check(constant) && PyList_Append(children.get(), constant) != 0) return {};
    }
    return children;
}

/// Whether two pieces of code are of one program: names, variables, flags and the functions inside
/// are the same. A cached .pyc may be of another source, and nothing of ours may show.
bool areOfOneProgram(PyCodeObject* left, PyCodeObject* right) {
    if (left->co_flags != right->co_flags || left->co_firstlineno != right->co_firstlineno ||
        left->co_argcount != right->co_argcount ||
        left->co_kwonlyargcount != right->co_kwonlyargcount ||
        !areEqual(left->co_qualname, right->co_qualname) ||
        !areEqual(left->co_names, right->co_names) ||
        !areEqual(left->co_localsplusnames, right->co_localsplusnames) ||
        !areEqual(left->co_localspluskinds, right->co_localspluskinds))
        return false;
    const auto leftChildren = childrenOf(left);
    const auto rightChildren = childrenOf(right);
    if (!leftChildren || !rightChildren) return false;
    const Py_ssize_t size = PyList_GET_SIZE(leftChildren.get());
    if (size != PyList_GET_SIZE(rightChildren.get())) return false;
    for (Py_ssize_t at = 0; at < size; ++at) {
        const auto child = [at](const PyRef& children) {
            return reinterpret_cast<PyCodeObject*>(PyList_GET_ITEM(children.get(), at));
        };
        if (!areOfOneProgram(child(leftChildren), child(rightChildren))) return false;
    }
    return true;
}

/// Whether code is, to the last byte, what a source gives.
bool isCompiledOf(PyCodeObject* code, const std::string& source) {
    if (source.find('\0') != std::string::npos) return false;
    PyCompilerFlags flags = _PyCompilerFlags_INIT;
    const auto made = PyRef::steal(
        Py_CompileStringObject(source.c_str(), code->co_filename, Py_file_input, &flags, -1));
    return made && areEqual(made.get(), reinterpret_cast<PyObject*>(code));
}

void release(void* object) {
    Py_XDECREF(static_cast<PyObject*>(object));
}

/// Whether the user's own code is recorded, and this is some.
bool isRecorded(PyObject* code) {
    Lifecycle* lifecycle = Lifecycle::active();
    return lifecycle != nullptr && lifecycle->recorder().isRecording() &&
           lifecycle->recorder().codes().find(reinterpret_cast<PyCodeObject*>(code)) != nullptr;
}

}  // namespace

std::unique_ptr<Rewriter> Rewriter::create() {
    std::unique_ptr<Rewriter> rewriter(new Rewriter);
    PyObject* builtins = PyEval_GetBuiltins();
    PyObject* compile = builtins == nullptr ? nullptr : PyDict_GetItemString(builtins, "compile");
    if (compile == nullptr) PyErr_SetString(PyExc_RuntimeError, "builtins.compile is gone");
    rewriter->m_compile = PyRef::borrow(compile);
    rewriter->m_slot = cpython::requestCodeSlot(&release);
    if (compile == nullptr || !readySites() || !watchCode() || !rewriter->m_syntax.learn())
        return nullptr;
    return rewriter;
}

bool Rewriter::concerns(std::string_view source) const {
    return std::ranges::any_of(m_topics,
                               [&](const auto& topic) { return topic->concerns(source); });
}

PyRef Rewriter::compiled(PyObject* tree, PyObject* filename) const {
    // compile(tree, filename, "exec", flags=0, dont_inherit=True, optimize=-1)
    auto code = PyRef::steal(
        PyObject_CallFunction(m_compile.get(), "OOsiOi", tree, filename, "exec", 0, Py_True, -1));
    return code && PyCode_Check(code.get()) ? std::move(code) : PyRef{};
}

bool Rewriter::isSame(const TreeChange& change, PyObject* tree, const std::string& source,
                      PyCodeObject* plain) const {
    if (!change(tree, source, plain->co_filename)) return false;
    const auto code = compiled(tree, plain->co_filename);
    return code && areEqual(code.get(), reinterpret_cast<PyObject*>(plain));
}

PyRef Rewriter::rewritten(const std::string& source, PyCodeObject* plain,
                          const TreeChange& change) {
    auto text = SourceText::decode(source);
    if (!text) return {};
    Rewriting module(m_syntax, std::move(*text));
    const auto tree = Syntax::parse(source.c_str(), plain->co_filename);
    if (!tree || (change && !isSame(change, tree.get(), source, plain)) ||
        !walkStatements(module, tree.get(), m_topics) || !module.hasSites())
        return {};
    auto code = compiled(tree.get(), plain->co_filename);
    if (!code) return {};
    auto* made = reinterpret_cast<PyCodeObject*>(code.get());
    if (!areOfOneProgram(made, plain)) return {};
    module.fill(made);
    if (!answerAs(made, plain)) return {};
    return code;
}

PyRef Rewriter::importedModule(PyCodeObject* plain, const TreeChange& change) noexcept try {
    if (!isRecorded(reinterpret_cast<PyObject*>(plain))) return {};
    const ErrorHold hold;
    const char* path = PyUnicode_AsUTF8(plain->co_filename);
    return path == nullptr ? PyRef{} : importedModule(plain, contentOf(path), change);
} catch (const std::exception&) {
    return {};  // no memory
}

PyRef Rewriter::importedModule(PyCodeObject* plain, const std::string& source,
                               const TreeChange& change) noexcept try {
    if (!isRecorded(reinterpret_cast<PyObject*>(plain))) return {};
    const Hushed hushed;
    return concerns(source) ? rewritten(source, plain, change) : PyRef{};
} catch (const std::exception&) {
    return {};  // no memory
}

PyRef Rewriter::compiledFile(PyCodeObject* plain) noexcept try {
    void* known = nullptr;
    if (cpython::codeSlot(plain, m_slot, &known) != 0) PyErr_Clear();
    if (known == nullptr) {
        if (PyUnicode_CompareWithASCIIString(plain->co_name, "<module>") != 0 ||
            !isRecorded(reinterpret_cast<PyObject*>(plain)))
            return {};
        const Hushed hushed;
        const char* path = PyUnicode_AsUTF8(plain->co_filename);
        const std::string source = path == nullptr ? std::string() : contentOf(path);
        auto code =
            concerns(source) && isCompiledOf(plain, source) ? rewritten(source, plain) : PyRef{};
        known = code ? code.release() : Py_NewRef(Py_None);
        if (cpython::setCodeSlot(plain, m_slot, known) != 0) {
            release(known);
            return {};
        }
    }
    return known == Py_None ? PyRef{} : PyRef::borrow(static_cast<PyObject*>(known));
} catch (const std::exception&) {
    return {};  // no memory
}

PyRef Rewriter::mainScript(const std::string& path) noexcept try {
    const std::string source = contentOf(path);
    if (!concerns(source) || source.find('\0') != std::string::npos) return {};
    PyRef plain;
    {
        const Hushed hushed;
        const auto name = PyRef::steal(
            PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size())));
        PyCompilerFlags flags = _PyCompilerFlags_INIT;
        if (name)
            plain = PyRef::steal(
                Py_CompileStringObject(source.c_str(), name.get(), Py_file_input, &flags, -1));
    }
    if (!plain || !PyCode_Check(plain.get()) || !isRecorded(plain.get())) return {};
    auto code = rewritten(source, reinterpret_cast<PyCodeObject*>(plain.get()));
    if (!code) PyErr_Clear();
    return code;
} catch (const std::exception&) {
    return {};  // no memory
}

}  // namespace flowglass::python
