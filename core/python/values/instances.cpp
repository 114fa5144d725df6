#include "core/python/values/instances.hpp"

#include <internal/pycore_dict.h>
#include <internal/pycore_object.h>
#include <structmember.h>

namespace flowglass::python {

namespace {

/// Where an instance's values lie that has no dict yet (CPython calls it a managed dict).
struct Storage {
    PyDictValues* values = nullptr;
    PyObject* dict = nullptr;
};

Storage managedStorage(PyObject* object) noexcept {
#if PY_VERSION_HEX >= 0x030D0000
    if ((Py_TYPE(object)->tp_flags & Py_TPFLAGS_INLINE_VALUES) != 0) {
        PyDictValues* values = _PyObject_InlineValues(object);
        if (values->valid != 0) return {values, nullptr};
    }
    return {nullptr, reinterpret_cast<PyObject*>(_PyObject_GetManagedDict(object))};
#elif PY_VERSION_HEX >= 0x030C0000
    const PyDictOrValues both = *_PyObject_DictOrValuesPointer(object);
    if (_PyDictOrValues_IsValues(both)) return {_PyDictOrValues_GetValues(both), nullptr};
    return {nullptr, _PyDictOrValues_GetDict(both)};
#else
    PyDictValues* values = *_PyObject_ValuesPointer(object);
    if (values != nullptr) return {values, nullptr};
    return {nullptr, *_PyObject_ManagedDictPointer(object)};
#endif
}

Storage storageOf(PyObject* object) noexcept {
    const PyTypeObject* type = Py_TYPE(object);
    if ((type->tp_flags & Py_TPFLAGS_MANAGED_DICT) != 0) return managedStorage(object);
    Py_ssize_t offset = type->tp_dictoffset;
#if PY_VERSION_HEX < 0x030C0000
    // Of an int or a tuple with attributes: counted from the end of what its length says.
    if (offset < 0)
        offset += static_cast<Py_ssize_t>(_PyObject_VAR_SIZE(type, Py_ABS(Py_SIZE(object))));
#endif
    if (offset <= 0) return {};
    auto* place = reinterpret_cast<char*>(object) + offset;
    return {nullptr, *reinterpret_cast<PyObject**>(place)};
}

/// How many values were set, and the place of the nth that was.
Py_ssize_t valueCount(const PyDictValues* values) noexcept {
#if PY_VERSION_HEX >= 0x030D0000
    return values->size;
#else
    return reinterpret_cast<const std::uint8_t*>(values)[-2];
#endif
}
Py_ssize_t valuePlace(PyDictValues* values, Py_ssize_t index) noexcept {
#if PY_VERSION_HEX >= 0x030D0000
    return get_insertion_order_array(values)[index];
#else
    return reinterpret_cast<const std::uint8_t*>(values)[-3 - index];
#endif
}

/// The slots of a class lie behind the class object itself.
PyMemberDef* slotsOf(PyTypeObject* type) noexcept {
    return reinterpret_cast<PyMemberDef*>(reinterpret_cast<char*>(type) +
                                          Py_TYPE(type)->tp_basicsize);
}

}  // namespace

Attributes::Attributes(PyObject* instance) noexcept
    : m_object(instance), m_slotsOf(Py_TYPE(instance)) {
    const Storage storage = storageOf(instance);
    m_values = storage.values;
    m_dict = storage.dict;
    if (m_values != nullptr)
        m_keys = reinterpret_cast<PyHeapTypeObject*>(Py_TYPE(instance))->ht_cached_keys;
    if (m_keys == nullptr) m_values = nullptr;
    if (m_dict != nullptr && !PyDict_Check(m_dict)) m_dict = nullptr;
}

bool Attributes::next(Attribute& attribute) noexcept {
    return nextValue(attribute) || nextItem(attribute) || nextSlot(attribute);
}

bool Attributes::nextValue(Attribute& attribute) noexcept {
    if (m_values == nullptr) return false;
    while (m_at < valueCount(m_values)) {
        const Py_ssize_t place = valuePlace(m_values, m_at++);
        PyObject* value = m_values->values[place];
        if (value == nullptr || place >= m_keys->dk_nentries) continue;
        PyObject* name = DK_UNICODE_ENTRIES(m_keys)[place].me_key;
        if (name == nullptr) continue;
        attribute = {name, nullptr, value};
        return true;
    }
    return false;
}

bool Attributes::nextItem(Attribute& attribute) noexcept {
    if (m_dict == nullptr) return false;
    PyObject* name = nullptr;
    PyObject* value = nullptr;
    while (PyDict_Next(m_dict, &m_at, &name, &value) != 0) {
        if (!PyUnicode_CheckExact(name)) continue;
        attribute = {name, nullptr, value};
        return true;
    }
    return false;
}

bool Attributes::nextSlot(Attribute& attribute) noexcept {
    for (; m_slotsOf != nullptr; m_slotsOf = m_slotsOf->tp_base, m_slot = 0) {
        if (!isPythonClass(m_slotsOf)) continue;
        while (m_slot < Py_SIZE(m_slotsOf)) {
            const PyMemberDef& member = slotsOf(m_slotsOf)[m_slot++];
            if (member.type != T_OBJECT_EX || member.offset <= 0) continue;
            auto* place = reinterpret_cast<char*>(m_object) + member.offset;
            PyObject* value = *reinterpret_cast<PyObject**>(place);
            if (value == nullptr) continue;
            attribute = {nullptr, member.name, value};
            return true;
        }
    }
    return false;
}

PyObject* attributeOf(PyObject* object, std::string_view name) noexcept {
    Attributes attributes(object);
    Attributes::Attribute attribute;
    while (attributes.next(attribute)) {
        const bool isIt = attribute.name == nullptr
                              ? name == attribute.slot
                              : PyUnicode_CompareWithASCIIString(attribute.name, name.data()) == 0;
        if (isIt) return attribute.value;
    }
    return nullptr;
}

bool isPythonClass(PyTypeObject* type) noexcept {
    // What CPython gives every class that Python code makes; any one that is there can tell.
    static const destructor deallocator = [] {
        const ErrorHold held;
        PyObject* bootstrap = PyDict_GetItemString(PyImport_GetModuleDict(), "_frozen_importlib");
        const auto known = PyRef::steal(
            bootstrap == nullptr ? nullptr : PyObject_GetAttrString(bootstrap, "ModuleSpec"));
        return known ? reinterpret_cast<PyTypeObject*>(known.get())->tp_dealloc : nullptr;
    }();
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0 && type->tp_dealloc == deallocator;
}

PyObject* findItem(PyObject* dict, const char* name) noexcept {
    if (dict == nullptr || !PyDict_Check(dict)) return nullptr;
    Py_ssize_t at = 0;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    while (PyDict_Next(dict, &at, &key, &value) != 0)
        if (PyUnicode_CheckExact(key) && PyUnicode_CompareWithASCIIString(key, name) == 0)
            return value;
    return nullptr;
}

PyObject* dictOf(PyTypeObject* type) noexcept {
#if PY_VERSION_HEX >= 0x030C0000
    // Of a static built-in type the dict belongs to the interpreter; those are not looked into.
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0 ? type->tp_dict : nullptr;
#else
    return type->tp_dict;
#endif
}

}  // namespace flowglass::python
