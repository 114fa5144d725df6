#include "core/python/rewriting/site.hpp"

namespace flowglass::python {

namespace {

struct SiteObject {
    PyObject_HEAD vectorcallfunc call;
    Site* site;
};

PyTypeObject g_siteType{};
PyNumberMethods g_operators{};
PyMappingMethods g_items{};

Site& siteOf(PyObject* object) {
    return *reinterpret_cast<SiteObject*>(object)->site;
}

PyObject* meet(PyObject* left, PyObject* right) {
    if (!Py_IS_TYPE(left, &g_siteType)) Py_RETURN_NOTIMPLEMENTED;
    return siteOf(left).meet(left, right);
}

PyObject* call(PyObject* self, PyObject* const* arguments, size_t flags, PyObject* names) {
    if (PyVectorcall_NARGS(flags) == 1 && names == nullptr) return siteOf(self).call(arguments[0]);
    PyErr_SetString(PyExc_TypeError, "a site takes one value");
    return nullptr;
}

int take(PyObject* self, PyObject*, PyObject* value) {
    return value == nullptr ? 0 : siteOf(self).take(value);
}

void release(PyObject* object) {
    delete reinterpret_cast<SiteObject*>(object)->site;
    PyObject_Free(object);
}

}  // namespace

PyObject* Site::call(PyObject* value) noexcept {
    return Py_NewRef(value);
}

int Site::take(PyObject*) noexcept {
    return 0;
}

Site& siteBehind(PyObject* object) noexcept {
    return siteOf(object);
}

bool readySites() {
    Py_SET_REFCNT(reinterpret_cast<PyObject*>(&g_siteType), 1);
    g_operators.nb_matrix_multiply = &meet;
    g_items.mp_ass_subscript = &take;
    g_siteType.tp_name = "_flowglass.site";
    g_siteType.tp_basicsize = sizeof(SiteObject);
    g_siteType.tp_flags =
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    g_siteType.tp_vectorcall_offset = offsetof(SiteObject, call);
    g_siteType.tp_call = &PyVectorcall_Call;
    g_siteType.tp_as_number = &g_operators;
    g_siteType.tp_as_mapping = &g_items;
    g_siteType.tp_dealloc = &release;
    return PyType_Ready(&g_siteType) == 0;
}

PyRef objectOf(std::unique_ptr<Site> site) {
    auto* object = PyObject_New(SiteObject, &g_siteType);
    if (object == nullptr) return {};
    object->call = &call;
    object->site = site.release();
    return PyRef::steal(reinterpret_cast<PyObject*>(object));
}

}  // namespace flowglass::python
