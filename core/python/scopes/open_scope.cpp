#include "core/python/scopes/open_scope.hpp"

#include "core/python/scopes/scope_site.hpp"

namespace flowglass::python {

namespace {

PyTypeObject g_openScopeType{};
PyTypeObject g_methodType{};

OpenScope& scopeOf(PyObject* object) {
    return *reinterpret_cast<OpenScope*>(object);
}

/// Called with nothing to enter, and with what an exit is given to exit.
PyObject* call(PyObject* callable, PyObject* const* arguments, size_t flags, PyObject*) {
    OpenScope& scope = scopeOf(callable);
    Scopes& scopes = scope.at->scopes();
    if (scope.isHeld) return scopes.exitHeld(scope, arguments, flags);
    return PyVectorcall_NARGS(flags) == 0 ? scopes.enter(scope)
                                          : scopes.exit(scope, arguments, flags);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
    Py_VISIT(scopeOf(object).enter);
    Py_VISIT(scopeOf(object).exit);
    return 0;
}

int clear(PyObject* object) {
    Py_CLEAR(scopeOf(object).enter);
    Py_CLEAR(scopeOf(object).exit);
    return 0;
}

void release(PyObject* object) {
    PyObject_GC_UnTrack(object);
    OpenScope& scope = scopeOf(object);
    unlink(scope);
    PyObject* constant = scope.constant;
    (void)clear(object);
    PyObject_GC_Del(object);
    Py_DECREF(constant);
}

/// The special methods that the interpreter finds on an OpenScope's type: bound, they are the scope
/// itself.
PyObject* itself(PyObject*, PyObject* object, PyObject*) {
    return Py_XNewRef(object);
}

bool addMethod(PyObject* name) {
    const auto method =
        PyRef::steal(reinterpret_cast<PyObject*>(PyObject_New(PyObject, &g_methodType)));
    return method && PyDict_SetItem(g_openScopeType.tp_dict, name, method.get()) == 0;
}

}  // namespace

const ManagerMethods& methodsOf(bool isAsync) {
    static const auto name = [](const char* text) { return PyUnicode_InternFromString(text); };
    static const ManagerMethods plain{name("__enter__"), name("__exit__")};
    static const ManagerMethods async{name("__aenter__"), name("__aexit__")};
    return isAsync ? async : plain;
}

bool OpenScope::isAsync() const noexcept {
    return at->item().isAsync;
}

void unlink(OpenScope& scope) noexcept {
    if (scope.frame == nullptr) return;
    for (OpenScope** at = &scope.frame->scope; *at != nullptr; at = &(*at)->outer) {
        if (*at != &scope) continue;
        *at = scope.outer;
        break;
    }
    scope.frame = nullptr;
    scope.outer = nullptr;
}

OpenScope* newOpenScope(const ScopeSite& at, PyObject* constant) noexcept {
    auto* scope = PyObject_GC_New(OpenScope, &g_openScopeType);
    if (scope == nullptr) return nullptr;
    scope->call = &call;
    scope->enter = nullptr;
    scope->exit = nullptr;
    scope->constant = Py_NewRef(constant);
    scope->at = &at;
    scope->frame = nullptr;
    scope->unit = 0;
    scope->outer = nullptr;
    scope->id = 0;
    scope->manager = {};
    scope->generator = 0;
    scope->left = trace::Word::normal;
    scope->isHeld = false;
    scope->isCalls = false;
    scope->given = nullptr;
    PyObject_GC_Track(scope);
    return scope;
}

bool readyScopes() {
    Py_SET_REFCNT(reinterpret_cast<PyObject*>(&g_methodType), 1);
    g_methodType.tp_name = "_flowglass.method";
    g_methodType.tp_basicsize = sizeof(PyObject);
    g_methodType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    g_methodType.tp_descr_get = &itself;
    Py_SET_REFCNT(reinterpret_cast<PyObject*>(&g_openScopeType), 1);
    g_openScopeType.tp_name = "_flowglass.scope";
    g_openScopeType.tp_basicsize = sizeof(OpenScope);
    g_openScopeType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
                               Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    g_openScopeType.tp_vectorcall_offset = offsetof(OpenScope, call);
    g_openScopeType.tp_call = &PyVectorcall_Call;
    g_openScopeType.tp_traverse = &traverse;
    g_openScopeType.tp_clear = &clear;
    g_openScopeType.tp_dealloc = &release;
    if (PyType_Ready(&g_methodType) != 0 || PyType_Ready(&g_openScopeType) != 0) return false;
    for (const bool isAsync : {false, true})
        if (!addMethod(methodsOf(isAsync).enter) || !addMethod(methodsOf(isAsync).exit))
            return false;
    PyType_Modified(&g_openScopeType);
    return true;
}

}  // namespace flowglass::python
