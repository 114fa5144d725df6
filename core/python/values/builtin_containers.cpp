#include <array>

#include "core/python/values/builtin_values.hpp"
#include "core/python/values/instances.hpp"
#include "core/python/values/iterators.hpp"

#if PY_VERSION_HEX >= 0x030D0000
#include <internal/pycore_dict.h>
#include <internal/pycore_setobject.h>
#endif

namespace flowglass::python {

namespace {

constexpr Py_ssize_t kMostItems = 20;

/// Writes items between brackets, and "…" instead of what is too many, too deep or too long.
class Items {
  public:
    Items(ShownText& shown, std::string_view open) noexcept : m_shown(shown) { shown.add(open); }

    /// Whether there is room for one more; says so in the text, once, when there is not.
    [[nodiscard]] bool next() noexcept {
        if (m_shown.isFull()) return false;
        if (m_count != 0) m_shown.add(", ");
        if (m_count++ < kMostItems && !m_shown.isFull()) return true;
        if (!m_shown.isFull()) m_shown.addEllipsis();
        return false;
    }

  private:
    ShownText& m_shown;
    Py_ssize_t m_count = 0;
};

void showSequence(PyObject* const* items, Py_ssize_t count, ShownText& shown, int depth,
                  std::string_view open, std::string_view close) noexcept {
    Items list(shown, open);
    if (depth == 0 && count != 0) {
        shown.addEllipsis();
    } else {
        for (Py_ssize_t i = 0; i < count && list.next(); ++i) showValue(items[i], shown, depth - 1);
    }
    shown.close(close);
}

void showList(PyObject* list, ShownText& shown, int depth) noexcept {
    showSequence(reinterpret_cast<PyListObject*>(list)->ob_item, Py_SIZE(list), shown, depth, "[",
                 "]");
}

void showTuple(PyObject* tuple, ShownText& shown, int depth) noexcept {
    showSequence(reinterpret_cast<PyTupleObject*>(tuple)->ob_item, Py_SIZE(tuple), shown, depth,
                 "(", Py_SIZE(tuple) == 1 ? ",)" : ")");
}

enum class DictPart { items, keys, values };

void showEntries(PyObject* dict, ShownText& shown, int depth, DictPart part, std::string_view open,
                 std::string_view close) noexcept {
    Items list(shown, open);
    Py_ssize_t at = 0;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    if (depth == 0 && reinterpret_cast<PyDictObject*>(dict)->ma_used != 0) {
        shown.addEllipsis();
        return shown.close(close);
    }
    while (PyDict_Next(dict, &at, &key, &value) != 0 && list.next()) {
        if (part != DictPart::values) showValue(key, shown, depth - 1);
        if (part == DictPart::items) shown.add(": ");
        if (part != DictPart::keys) showValue(value, shown, depth - 1);
    }
    shown.close(close);
}

void showSet(PyObject* set, ShownText& shown, int depth) noexcept {
    const bool isFrozen = PyFrozenSet_Check(set) != 0;
    const Py_ssize_t count = PySet_GET_SIZE(set);
    if (count == 0) return shown.add(isFrozen ? "frozenset()" : "set()");
    Items list(shown, isFrozen ? "frozenset({" : "{");
    if (depth == 0) {
        shown.addEllipsis();
    } else {
        Py_ssize_t at = 0;
        PyObject* item = nullptr;
        Py_hash_t hash = 0;
        while (_PySet_NextEntry(set, &at, &item, &hash) != 0 && list.next())
            showValue(item, shown, depth - 1);
    }
    shown.close(isFrozen ? "})" : "}");
}

void showRange(PyObject* object, ShownText& shown) noexcept {
    const auto* range = reinterpret_cast<const RangeLayout*>(object);
    shown.add("range(");
    showValue(range->start, shown, 0);
    shown.add(", ");
    showValue(range->stop, shown, 0);
    std::int64_t step = 0;
    if (!PyLong_Check(range->step) || !smallInteger(range->step, step) || step != 1) {
        shown.add(", ");
        showValue(range->step, shown, 0);
    }
    shown.close(")");
}

void showSlice(PyObject* object, ShownText& shown, int depth) noexcept {
    const auto* slice = reinterpret_cast<const PySliceObject*>(object);
    const std::array parts{slice->start, slice->stop, slice->step};
    showSequence(parts.data(), 3, shown, depth, "slice(", ")");
}

/// A dict's keys, values or items; false for another object.
bool showView(PyObject* object, ShownText& shown, int depth) noexcept {
    PyTypeObject* type = Py_TYPE(object);
    if (type != &PyDictKeys_Type && type != &PyDictValues_Type && type != &PyDictItems_Type)
        return false;
    auto* dict = reinterpret_cast<PyObject*>(reinterpret_cast<_PyDictViewObject*>(object)->dv_dict);
    if (dict == nullptr) return false;
    if (type == &PyDictKeys_Type)
        showEntries(dict, shown, depth, DictPart::keys, "dict_keys([", "])");
    else if (type == &PyDictValues_Type)
        showEntries(dict, shown, depth, DictPart::values, "dict_values([", "])");
    else
        showEntries(dict, shown, depth, DictPart::items, "dict_items({", "})");
    return true;
}

/// A named tuple's fields, from its class; null where it is none.
PyObject* fieldsOf(PyObject* tuple) noexcept {
    PyTypeObject* type = Py_TYPE(tuple);
    if (!isPythonClass(type)) return nullptr;
    PyObject* fields = findItem(dictOf(type), "_fields");
    const bool fits = fields != nullptr && PyTuple_CheckExact(fields) &&
                      PyTuple_GET_SIZE(fields) == PyTuple_GET_SIZE(tuple);
    return fits ? fields : nullptr;
}

void showNamedTuple(PyObject* tuple, PyObject* fields, ShownText& shown, int depth) noexcept {
    shown.add(typeName(Py_TYPE(tuple)));
    Items list(shown, "(");
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(fields) && list.next(); ++i) {
        PyObject* name = PyTuple_GET_ITEM(fields, i);
        if (PyUnicode_Check(name)) shown.addPlain(name);
        shown.add('=');
        showValue(PyTuple_GET_ITEM(tuple, i), shown, depth > 0 ? depth - 1 : 0);
    }
    shown.close(")");
}

/// An instance of a class derived from a container: what the container holds, as `Name([…])`.
bool showDerived(PyObject* object, ShownText& shown, int depth) noexcept {
    const auto wrap = [&](auto show) {
        shown.add(typeName(Py_TYPE(object)));
        shown.add('(');
        show(object, shown, depth);
        shown.close(")");
        return true;
    };
    if (PyDict_Check(object))
        return wrap([](PyObject* dict, ShownText& text, int levels) {
            showEntries(dict, text, levels, DictPart::items, "{", "}");
        });
    if (PyList_Check(object)) return wrap(showList);
    if (PyAnySet_Check(object)) return wrap(showSet);
    if (!PyTuple_Check(object)) return false;
    if (PyObject* fields = fieldsOf(object)) {
        showNamedTuple(object, fields, shown, depth);
        return true;
    }
    return wrap(showTuple);
}

}  // namespace

bool showContainer(PyObject* object, ShownText& shown, int depth) noexcept {
    PyTypeObject* type = Py_TYPE(object);
    if (type == &PyList_Type) {
        showList(object, shown, depth);
    } else if (type == &PyTuple_Type) {
        showTuple(object, shown, depth);
    } else if (type == &PyDict_Type) {
        showEntries(object, shown, depth, DictPart::items, "{", "}");
    } else if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        showSet(object, shown, depth);
    } else if (type == &PyRange_Type) {
        showRange(object, shown);
    } else if (type == &PySlice_Type) {
        showSlice(object, shown, depth);
    } else {
        return showView(object, shown, depth) || showDerived(object, shown, depth);
    }
    return true;
}

}  // namespace flowglass::python
