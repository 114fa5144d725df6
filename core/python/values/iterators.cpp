#include "core/python/values/iterators.hpp"

#include "core/python/values/builtin_values.hpp"

namespace flowglass::python {

namespace {

void showNext(PyObject* item, ShownText& shown) noexcept {
    if (item == nullptr) return shown.add(", at its end");
    shown.add(", next is ");
    showValue(item, shown, 1);
}

void showRangeIterator(PyObject* iterator, ShownText& shown, RangeBegin begin) noexcept {
    const auto& range = *reinterpret_cast<const RangeIteratorLayout*>(iterator);
#if PY_VERSION_HEX < 0x030C0000
    begin = {true, range.start};
    const long next = range.start + range.index * range.step;
    const long left = range.length - range.index;
#else
    const long next = range.start;
    const long left = range.length;
#endif
    // The end that the items imply; range(0, 9, 2) and range(0, 10, 2) have the same items.
    const long stop = next + left * range.step;
    shown.add("range(");
    if (!begin.isKnown) {
        shown.addEllipsis();
        shown.add(", ");
    } else if (begin.start != 0 || range.step != 1) {
        shown.addNumber(begin.start);
        shown.add(", ");
    }
    shown.addNumber(std::int64_t{stop});
    if (range.step != 1) {
        shown.add(", ");
        shown.addNumber(std::int64_t{range.step});
    }
    shown.add(')');
    if (left <= 0) return shown.add(", at its end");
    shown.add(", next is ");
    shown.addNumber(std::int64_t{next});
}

/// Lists, tuples and strings, and the item that comes next.
void showSequenceIterator(PyObject* iterator, ShownText& shown) noexcept {
    const auto& place = *reinterpret_cast<const SequenceIteratorLayout*>(iterator);
    PyObject* sequence = place.sequence;
    if (sequence == nullptr) return shown.add("an iterator at its end");
    showValue(sequence, shown, 1);
    const Py_ssize_t index = place.index;
    if (PyUnicode_CheckExact(sequence)) {
        if (index >= PyUnicode_GET_LENGTH(sequence)) return showNext(nullptr, shown);
        shown.add(", next is '");
        shown.addCharacter(PyUnicode_READ_CHAR(sequence, index));
        return shown.close("'");
    }
    if (PyList_CheckExact(sequence))
        return showNext(
            index < PyList_GET_SIZE(sequence) ? PyList_GET_ITEM(sequence, index) : nullptr, shown);
    if (PyTuple_CheckExact(sequence))
        showNext(index < PyTuple_GET_SIZE(sequence) ? PyTuple_GET_ITEM(sequence, index) : nullptr,
                 shown);
}

void showReversed(PyObject* sequence, Py_ssize_t index, ShownText& shown) noexcept {
    if (sequence == nullptr || index < 0) return shown.add("an iterator at its end");
    shown.add("reversed(");
    showValue(sequence, shown, 1);
    shown.close(")");
    if (PyList_CheckExact(sequence) && index < PyList_GET_SIZE(sequence))
        showNext(PyList_GET_ITEM(sequence, index), shown);
    else if (PyTuple_CheckExact(sequence) && index < PyTuple_GET_SIZE(sequence))
        showNext(PyTuple_GET_ITEM(sequence, index), shown);
}

void showEnumerate(PyObject* iterator, ShownText& shown) noexcept {
    const auto& place = *reinterpret_cast<const EnumerateLayout*>(iterator);
    shown.add("enumerate(");
    showIterator(place.iterator, shown);
    shown.close(")");
    if (place.longIndex != nullptr) return;
    shown.add(", next number is ");
    shown.addNumber(std::int64_t{place.index});
}

void showZip(PyObject* iterator, ShownText& shown) noexcept {
    const auto& place = *reinterpret_cast<const ZipLayout*>(iterator);
    shown.add("zip(");
    for (Py_ssize_t i = 0; place.iterators != nullptr && i < PyTuple_GET_SIZE(place.iterators);
         ++i) {
        if (i != 0) shown.add("; ");
        showIterator(PyTuple_GET_ITEM(place.iterators, i), shown);
    }
    shown.close(")");
}

void showDictIterator(PyObject* iterator, std::string_view what, ShownText& shown) noexcept {
    const auto& place = *reinterpret_cast<const DictIteratorLayout*>(iterator);
    if (place.dict == nullptr) return shown.add("an iterator at its end");
    showValue(place.dict, shown, 1);
    shown.add(what);
    if (place.left <= 0) return shown.add(", at its end");
    shown.add(", ");
    shown.addNumber(std::int64_t{place.left});
    shown.add(" to go");
}

void showSetIterator(PyObject* iterator, ShownText& shown) noexcept {
    const auto& place = *reinterpret_cast<const SetIteratorLayout*>(iterator);
    if (place.set == nullptr) return shown.add("an iterator at its end");
    showValue(place.set, shown, 1);
    if (place.left <= 0) return shown.add(", at its end");
    shown.add(", ");
    shown.addNumber(std::int64_t{place.left});
    shown.add(" to go");
}

bool isGeneratorLike(PyObject* iterator, ShownText& shown) noexcept {
    if (!PyGen_CheckExact(iterator)) return false;
    PyObject* name = reinterpret_cast<PyGenObject*>(iterator)->gi_name;
    if (name != nullptr && PyUnicode_Check(name)) shown.addPlain(name);
    return true;
}

/// Iterator types that CPython exports no name for, as their objects say them.
bool isNamed(const PyTypeObject* type, std::string_view name) noexcept {
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0 && type->tp_name == name;
}

}  // namespace

void showIterator(PyObject* iterator, ShownText& shown, RangeBegin begin) noexcept {
    if (iterator == nullptr || shown.isFull()) return;
    PyTypeObject* type = Py_TYPE(iterator);
    if (type == &PyRangeIter_Type) return showRangeIterator(iterator, shown, begin);
    if (type == &PyListIter_Type || type == &PyTupleIter_Type || type == &PyUnicodeIter_Type ||
        isNamed(type, "str_ascii_iterator"))
        return showSequenceIterator(iterator, shown);
    if (isGeneratorLike(iterator, shown)) return;
    if (type == &PyEnum_Type) return showEnumerate(iterator, shown);
    if (type == &PyZip_Type) return showZip(iterator, shown);
    if (type == &PyDictIterKey_Type) return showDictIterator(iterator, "", shown);
    if (type == &PyDictIterValue_Type) return showDictIterator(iterator, ".values()", shown);
    if (type == &PyDictIterItem_Type) return showDictIterator(iterator, ".items()", shown);
    if (type == &PySetIter_Type) return showSetIterator(iterator, shown);
    if (type == &PyListRevIter_Type || type == &PyReversed_Type) {
        const auto& place = *reinterpret_cast<const ReversedLayout*>(iterator);
        return showReversed(place.sequence, place.index, shown);
    }
    shown.add(typeName(type));
}

}  // namespace flowglass::python
