#include "core/python/values/builtin_values.hpp"

#include <array>
#include <cmath>

#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

constexpr Py_ssize_t kMostCharacters = 60;
constexpr Py_ssize_t kMostNestedCharacters = 30;

/// An int's digits in base 2**30, least significant first, and its sign.
struct Digits {
    const digit* data;
    std::size_t count;
    bool isNegative;
};

Digits digitsOf(PyObject* integer) noexcept {
    const auto* number = reinterpret_cast<const PyLongObject*>(integer);
#if PY_VERSION_HEX >= 0x030C0000
    const auto tag = number->long_value.lv_tag;
    return {number->long_value.ob_digit, static_cast<std::size_t>(tag >> _PyLong_NON_SIZE_BITS),
            (tag & 3U) == 2U};
#else
    const Py_ssize_t size = Py_SIZE(number);
    return {number->ob_digit, static_cast<std::size_t>(size < 0 ? -size : size), size < 0};
#endif
}

/// Ints of up to this many digits are written out; that takes no time worth counting.
constexpr std::size_t kMostDigits = 40;
constexpr std::uint32_t kPart = 1'000'000'000;

/// Decimal text of an int of at most kMostDigits digits, least significant parts first.
std::size_t toDecimalParts(const Digits& digits, std::array<std::uint32_t, 64>& parts) noexcept {
    std::size_t count = 0;
    for (std::size_t i = digits.count; i-- > 0;) {
        std::uint64_t carry = digits.data[i];
        for (std::size_t k = 0; k < count; ++k) {
            carry += static_cast<std::uint64_t>(parts[k]) << PyLong_SHIFT;
            parts[k] = static_cast<std::uint32_t>(carry % kPart);
            carry /= kPart;
        }
        for (; carry != 0; carry /= kPart)
            parts[count++] = static_cast<std::uint32_t>(carry % kPart);
    }
    return count;
}

void showDecimal(const Digits& digits, ShownText& shown) noexcept {
    std::array<std::uint32_t, 64> parts;
    const std::size_t count = toDecimalParts(digits, parts);
    std::array<char, 64 * 9> text;
    std::size_t length = 0;
    for (std::size_t i = count; i-- > 0;)
        for (std::uint32_t unit = kPart / 10; unit != 0; unit /= 10) {
            const auto letter = static_cast<char>('0' + parts[i] / unit % 10);
            if (length != 0 || letter != '0') text[length++] = letter;
        }
    const std::string_view all(text.data(), length);
    constexpr std::size_t most = 50;
    if (digits.isNegative) shown.add('-');
    if (length <= most) return shown.add(all);
    shown.add(all.substr(0, 20));
    shown.addEllipsis();
    shown.add(all.substr(length - 10));
    shown.add(" (");
    shown.addNumber(static_cast<std::int64_t>(length));
    shown.add(" digits)");
}

void showNamed(std::string_view what, PyObject* name, ShownText& shown) noexcept {
    shown.add('<');
    shown.add(what);
    shown.add(' ');
    if (name != nullptr && PyUnicode_Check(name)) shown.addPlain(name);
    shown.close(">");
}

void showNamed(std::string_view what, std::string_view name, ShownText& shown) noexcept {
    shown.add('<');
    shown.add(what);
    shown.add(' ');
    shown.add(name);
    shown.close(">");
}

void showComplex(PyObject* object, ShownText& shown) noexcept {
    const Py_complex number = reinterpret_cast<PyComplexObject*>(object)->cval;
    const auto part = [&](double real) {
        if (std::floor(real) == real && std::fabs(real) < 1e15)
            shown.addNumber(static_cast<std::int64_t>(real));
        else
            shown.addNumber(real);
    };
    const bool hasReal = number.real != 0 || std::signbit(number.real);
    if (hasReal) {
        shown.add('(');
        part(number.real);
        if (!std::signbit(number.imag) || std::isnan(number.imag)) shown.add('+');
    }
    part(number.imag);
    shown.add('j');
    if (hasReal) shown.close(")");
}

/// Numbers, strings and single objects of exactly a built-in type.
bool showScalar(PyObject* object, ShownText& shown, Py_ssize_t most) noexcept {
    PyTypeObject* type = Py_TYPE(object);
    if (type == &PyLong_Type) {
        showInteger(object, shown);
    } else if (type == &PyUnicode_Type) {
        shown.addQuoted(object, most);
    } else if (type == &PyFloat_Type) {
        shown.addNumber(PyFloat_AS_DOUBLE(object));
    } else if (object == Py_None) {
        shown.add("None");
    } else if (type == &PyBool_Type) {
        shown.add(object == Py_True ? "True" : "False");
    } else if (type == &PyBytes_Type) {
        shown.addQuoted({PyBytes_AS_STRING(object), static_cast<std::size_t>(Py_SIZE(object))},
                        most);
    } else if (type == &PyByteArray_Type) {
        shown.add("bytearray(");
        shown.addQuoted({PyByteArray_AS_STRING(object), static_cast<std::size_t>(Py_SIZE(object))},
                        most);
        shown.close(")");
    } else if (type == &PyComplex_Type) {
        showComplex(object, shown);
    } else if (object == Py_Ellipsis) {
        shown.add("Ellipsis");
    } else if (object == Py_NotImplemented) {
        shown.add("NotImplemented");
    } else {
        return false;
    }
    return true;
}

/// Functions, classes, modules, generators: what they are called.
bool showNamedObject(PyObject* object, ShownText& shown) noexcept {
    PyTypeObject* type = Py_TYPE(object);
    if (type == &PyFunction_Type) {
        showNamed("function", reinterpret_cast<PyFunctionObject*>(object)->func_name, shown);
    } else if (PyType_Check(object)) {
        showNamed("class", typeName(reinterpret_cast<PyTypeObject*>(object)), shown);
    } else if (PyModule_Check(object)) {
        showNamed("module", findItem(PyModule_GetDict(object), "__name__"), shown);
    } else if (type == &PyGen_Type) {
        showNamed("generator", reinterpret_cast<PyGenObject*>(object)->gi_name, shown);
    } else if (type == &PyCoro_Type) {
        showNamed("coroutine", reinterpret_cast<PyCoroObject*>(object)->cr_name, shown);
    } else if (type == &PyAsyncGen_Type) {
        showNamed("async_generator", reinterpret_cast<PyAsyncGenObject*>(object)->ag_name, shown);
    } else if (PyCFunction_Check(object)) {
        showNamed("function", reinterpret_cast<PyCFunctionObject*>(object)->m_ml->ml_name, shown);
    } else if (type == &PyMethod_Type) {
        PyObject* function = PyMethod_GET_FUNCTION(object);
        showNamed("method",
                  PyFunction_Check(function)
                      ? reinterpret_cast<PyFunctionObject*>(function)->func_name
                      : nullptr,
                  shown);
    } else {
        return false;
    }
    return true;
}

}  // namespace

bool smallInteger(PyObject* integer, std::int64_t& value) noexcept {
    const Digits digits = digitsOf(integer);
    if (digits.count <= 1) [[likely]] {
        const std::int64_t size = digits.count == 0 ? 0 : digits.data[0];
        value = digits.isNegative ? -size : size;
        return true;
    }
    if (digits.count > 3) return false;
    unsigned __int128 size = 0;
    for (std::size_t i = digits.count; i-- > 0;) size = size << PyLong_SHIFT | digits.data[i];
    if (size > INT64_MAX) return false;
    value = static_cast<std::int64_t>(size);
    if (digits.isNegative) value = -value;
    return true;
}

void showInteger(PyObject* integer, ShownText& shown) noexcept {
    std::int64_t value = 0;
    if (smallInteger(integer, value)) return shown.addNumber(value);
    const Digits digits = digitsOf(integer);
    if (digits.count <= kMostDigits) return showDecimal(digits, shown);
    int top = 0;
    for (digit left = digits.data[digits.count - 1]; left != 0; left >>= 1U) ++top;
    shown.add(digits.isNegative ? "<negative int of " : "<int of ");
    shown.addNumber(static_cast<std::int64_t>((digits.count - 1) * PyLong_SHIFT) + top);
    shown.close(" bits>");
}

void showValue(PyObject* object, ShownText& shown, int depth) noexcept {
    if (shown.isFull()) return;
    if (object == nullptr) return shown.add("<unknown>");
    const Py_ssize_t most = depth == kMostDepth ? kMostCharacters : kMostNestedCharacters;
    if (showScalar(object, shown, most)) return;
    if (showContainer(object, shown, depth)) return;
    if (showNamedObject(object, shown)) return;
    if (showInstance(object, shown, depth)) return;
    shown.add('<');
    shown.add(typeName(Py_TYPE(object)));
    shown.close(">");
}

}  // namespace flowglass::python
