#include "core/python/decorators/callable_look.hpp"

#include <structmember.h>

#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

enum Place : std::size_t { name, document, wrapped };

PyObject* interned(std::size_t place) {
    static const std::array<PyObject*, kMetadata.size()> names = {
        PyUnicode_InternFromString(kMetadata[0]), PyUnicode_InternFromString(kMetadata[1]),
        PyUnicode_InternFromString(kMetadata[2])};
    return names[place];
}

PyObject* ofFunction(PyObject* object, std::size_t place) noexcept {
    auto* function = reinterpret_cast<PyFunctionObject*>(object);
    if (place == name) return function->func_name;
    if (place == document) return function->func_doc == nullptr ? Py_None : function->func_doc;
    return findItem(function->func_dict, kMetadata[place]);
}

PyObject* ofClass(PyObject* object, std::size_t place) noexcept {
    auto* type = reinterpret_cast<PyTypeObject*>(object);
    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0) return nullptr;
    if (place == name) return reinterpret_cast<PyHeapTypeObject*>(type)->ht_name;
    return findItem(dictOf(type), kMetadata[place]);
}

/// Its own attribute, or what its class says for all its instances, or what lies in a C struct's
/// member. A descriptor of any other sort might run code.
PyObject* ofInstance(PyObject* object, std::size_t place) noexcept {
    if (PyObject* own = attributeOf(object, kMetadata[place])) return own;
    PyObject* found = _PyType_Lookup(Py_TYPE(object), interned(place));
    if (found == nullptr) return nullptr;
    if (found == Py_None || PyUnicode_CheckExact(found)) return found;
    if (!Py_IS_TYPE(found, &PyMemberDescr_Type)) return nullptr;
    const PyMemberDef* member = reinterpret_cast<PyMemberDescrObject*>(found)->d_member;
    if (member->type != T_OBJECT && member->type != T_OBJECT_EX) return nullptr;
    return *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + member->offset);
}

PyObject* metadataOf(PyObject* object, std::size_t place) noexcept {
    if (PyFunction_Check(object)) return ofFunction(object, place);
    if (PyType_Check(object)) return ofClass(object, place);
    return ofInstance(object, place);
}

bool areEqual(const record::RawValue& left, const record::RawValue& right) noexcept {
    return left.form == right.form && left.integer == right.integer && left.text == right.text;
}

}  // namespace

void CallableLook::take(PyObject* object, Host& host) noexcept {
    m_object = object;
    m_value.value = describe(object, m_value.room, host);
    for (std::size_t place = 0; place < kMetadata.size(); ++place) {
        Shown& shown = m_metadata[place];
        PyObject* found = metadataOf(object, place);
        shown.isThere = found != nullptr;
        shown.isMissed = false;
        if (shown.isThere) {
            shown.value = describe(found, shown.room, host);
            continue;
        }
        // Whatever is called has a name, unless its class forgot to give it one; and a function
        // might say what it wraps.
        shown.isMissed = place == wrapped ? PyFunction_Check(object)
                                          : place == name && isPythonClass(Py_TYPE(object));
        shown.value = {};
        shown.value.form = trace::ValueForm::text;
        shown.value.text = "<not set>";
    }
}

bool CallableLook::differs(std::size_t place, const CallableLook& after) const noexcept {
    const Shown& before = m_metadata[place];
    const Shown& now = after.m_metadata[place];
    // Most functions wrap nothing, so that it is no loss not to say so; and no news to say it.
    const bool isSaid = before.isThere || (before.isMissed && place == name);
    return isSaid && (now.isThere || now.isMissed) && !areEqual(before.value, now.value);
}

}  // namespace flowglass::python
