#include <array>

#include "core/python/values/builtin_values.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

constexpr int kMostAttributes = 12;

/// Whether `object` is a member of an Enum: its class is made by enum's metaclass.
bool isEnumMember(PyObject* object) noexcept {
    const PyTypeObject* meta = Py_TYPE(Py_TYPE(object));
    if (meta == &PyType_Type) return false;
    for (const PyTypeObject* type = meta; type != nullptr; type = type->tp_base)
        if (std::string_view(type->tp_name) == "EnumType") return true;
    return false;
}

bool showEnumMember(PyObject* object, ShownText& shown) noexcept {
    Attributes attributes(object);
    Attributes::Attribute attribute;
    while (attributes.next(attribute)) {
        const bool isName = attribute.name != nullptr && PyUnicode_CheckExact(attribute.value) &&
                            PyUnicode_CompareWithASCIIString(attribute.name, "_name_") == 0;
        if (!isName) continue;
        shown.add(typeName(Py_TYPE(object)));
        shown.add('.');
        shown.addPlain(attribute.value);
        return true;
    }
    return false;
}

void showException(PyObject* exception, ShownText& shown, int depth) noexcept {
    shown.add(typeName(Py_TYPE(exception)));
    PyObject* arguments = reinterpret_cast<PyBaseExceptionObject*>(exception)->args;
    shown.add('(');
    const Py_ssize_t count =
        arguments != nullptr && PyTuple_CheckExact(arguments) ? PyTuple_GET_SIZE(arguments) : 0;
    for (Py_ssize_t i = 0; i < count && !shown.isFull(); ++i) {
        if (i != 0) shown.add(", ");
        showValue(PyTuple_GET_ITEM(arguments, i), shown, depth > 0 ? depth - 1 : 0);
    }
    shown.close(")");
}

void showAttributes(PyObject* object, ShownText& shown) noexcept {
    shown.add(typeName(Py_TYPE(object)));
    shown.add('(');
    Attributes attributes(object);
    Attributes::Attribute attribute;
    for (int count = 0; attributes.next(attribute) && !shown.isFull(); ++count) {
        if (count != 0) shown.add(", ");
        if (count == kMostAttributes) {
            shown.addEllipsis();
            break;
        }
        if (attribute.name != nullptr)
            shown.addPlain(attribute.name);
        else
            shown.add(std::string_view(attribute.slot));
        shown.add('=');
        showValue(attribute.value, shown, 1);
    }
    shown.close(")");
}

/// An instance of a class derived from a number or a string: its value, as `Name(5)`.
bool showDerivedScalar(PyObject* object, ShownText& shown) noexcept {
    const auto wrap = [&](auto show) {
        shown.add(typeName(Py_TYPE(object)));
        shown.add('(');
        show();
        shown.close(")");
        return true;
    };
    constexpr Py_ssize_t most = 30;
    if (PyLong_Check(object)) return wrap([&] { showInteger(object, shown); });
    if (PyUnicode_Check(object)) return wrap([&] { shown.addQuoted(object, most); });
    if (PyFloat_Check(object)) return wrap([&] { shown.addNumber(PyFloat_AS_DOUBLE(object)); });
    if (PyBytes_Check(object))
        return wrap([&] {
            shown.addQuoted({PyBytes_AS_STRING(object), static_cast<std::size_t>(Py_SIZE(object))},
                            most);
        });
    return false;
}

/// "[Errno 2] No such file or directory: 'a'"; false where it was made of other things.
bool showSystemError(PyObject* exception, ShownText& shown) noexcept {
    const auto* error = reinterpret_cast<const PyOSErrorObject*>(exception);
    if (error->myerrno == nullptr || error->strerror == nullptr) return false;
    shown.add("[Errno ");
    showValue(error->myerrno, shown, 0);
    shown.add("] ");
    if (PyUnicode_Check(error->strerror)) shown.addPlain(error->strerror);
    if (error->filename == nullptr || error->filename == Py_None) return true;
    shown.add(": ");
    showValue(error->filename, shown, 0);
    return true;
}

/// "several (2 sub-exceptions)".
bool showGroup(PyObject* exception, ShownText& shown) noexcept {
    const auto* group = reinterpret_cast<const PyBaseExceptionGroupObject*>(exception);
    if (group->msg == nullptr || !PyUnicode_Check(group->msg) || group->excs == nullptr ||
        !PyTuple_Check(group->excs))
        return false;
    const Py_ssize_t count = PyTuple_GET_SIZE(group->excs);
    shown.addPlain(group->msg);
    shown.add(" (");
    shown.addNumber(static_cast<std::int64_t>(count));
    shown.add(count == 1 ? " sub-exception)" : " sub-exceptions)");
    return true;
}

}  // namespace

bool showInstance(PyObject* object, ShownText& shown, int depth) noexcept {
    if (PyExceptionInstance_Check(object)) {
        showException(object, shown, depth);
        return true;
    }
    PyTypeObject* type = Py_TYPE(object);
    if (!isPythonClass(type)) return false;
    if (isEnumMember(object) && showEnumMember(object, shown)) return true;
    if (showDerivedScalar(object, shown)) return true;
    if (depth < kMostDepth - 1 || !shown.looksInto(type)) return false;
    showAttributes(object, shown);
    return true;
}

bool showWithOwnWords(PyObject* exception, ShownText& shown) noexcept {
    if (PyErr_GivenExceptionMatches(exception, PyExc_OSError) != 0)
        return showSystemError(exception, shown);
    return PyErr_GivenExceptionMatches(exception, PyExc_BaseExceptionGroup) != 0 &&
           showGroup(exception, shown);
}

}  // namespace flowglass::python
