#include "core/python/values/values.hpp"

#include "core/python/values/builtin_values.hpp"
#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

using record::RawValue;
using trace::ValueForm;

RawValue describe(PyObject* object, ValueText& room, Host& host) noexcept {
    RawValue value;
    if (object == Py_None) return value;
    value.form = ValueForm::text;
    if (object == nullptr) {
        value.text = "<unknown>";
        return value;
    }
    PyTypeObject* type = Py_TYPE(object);
    if (type == &PyLong_Type) {
        if (smallInteger(object, value.integer)) {
            value.form = ValueForm::integer;
            return value;
        }
    } else if (type == &PyFloat_Type) {
        value.form = ValueForm::real;
        value.real = PyFloat_AS_DOUBLE(object);
        return value;
    } else if (type == &PyBool_Type) {
        value.form = object == Py_True ? ValueForm::true_ : ValueForm::false_;
        return value;
    } else if (cpython::isGeneratorLike(object)) {
        value.frame = host.frameIdOf(object);
    }
    ShownText shown(room, &host);
    showValue(object, shown, kMostDepth);
    value.text = shown.text();
    return value;
}

std::string_view typeName(const PyTypeObject* type) noexcept {
    const std::string_view name = type->tp_name;
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

ExceptionText describeException(PyObject* exception, ValueText& room) noexcept {
    ExceptionText text;
    if (exception == nullptr) return text;
    text.type = typeName(Py_TYPE(exception));
    if (!PyExceptionInstance_Check(exception)) return text;
    // What BaseException.__str__ says; a class with a __str__ of its own may say another thing.
    PyObject* arguments = reinterpret_cast<PyBaseExceptionObject*>(exception)->args;
    if (arguments == nullptr || !PyTuple_CheckExact(arguments)) return text;
    ShownText shown(room);
    const Py_ssize_t count = PyTuple_GET_SIZE(arguments);
    PyObject* first = count == 0 ? nullptr : PyTuple_GET_ITEM(arguments, 0);
    const bool isKey = Py_TYPE(exception)->tp_str != nullptr &&
                       PyErr_GivenExceptionMatches(exception, PyExc_KeyError) != 0;
    const bool isTold = showWithOwnWords(exception, shown);
    if (!isTold && count == 1 && PyUnicode_CheckExact(first) && !isKey)
        shown.addPlain(first);
    else if (!isTold && count > 0)
        showValue(count == 1 ? first : arguments, shown, kMostDepth);
    text.message = shown.text();
    return text;
}

}  // namespace flowglass::python
