#include "core/python/values/fingerprint.hpp"

#include <bit>
#include <cstring>

#include "core/python/values/builtin_values.hpp"

namespace flowglass::python {

namespace {

/// Where a print starts from, so that 1, 1.0, True and "1" have different ones.
enum Sort : std::uint64_t { kCalled = 1, kInteger, kReal, kSingle, kShown };

std::uint64_t mixed(std::uint64_t state, std::uint64_t bits) noexcept {
    state = (state ^ bits) * 0x9E37'79B9'7F4A'7C15U;
    return state ^ state >> 32U;
}

std::uint64_t mixed(std::uint64_t state, const void* address) noexcept {
    return mixed(state, reinterpret_cast<std::uintptr_t>(address));
}

std::uint64_t printOf(std::string_view text) noexcept {
    std::uint64_t state = text.size();
    std::uint64_t word = 0;
    for (; text.size() > sizeof word; text.remove_prefix(sizeof word)) {
        std::memcpy(&word, text.data(), sizeof word);
        state = mixed(state, word);
    }
    word = 0;
    std::memcpy(&word, text.data(), text.size());
    return mixed(state, word);
}

/// The length, the first and the last bytes of what a string holds.
std::uint64_t printOfEnds(const void* data, std::size_t bytes) noexcept {
    constexpr std::size_t most = 64;
    const std::string_view all(static_cast<const char*>(data), bytes);
    if (bytes <= 2 * most) return printOf(all);
    return mixed(printOf(all.substr(0, most)), printOf(all.substr(bytes - most))) + bytes;
}

std::uint64_t printOfString(PyObject* string) noexcept {
    if (PyBytes_CheckExact(string))
        return printOfEnds(PyBytes_AS_STRING(string), static_cast<std::size_t>(Py_SIZE(string)));
    const auto bytes =
        static_cast<std::size_t>(PyUnicode_GET_LENGTH(string)) * PyUnicode_KIND(string);
    return printOfEnds(PyUnicode_DATA(string), bytes);
}

bool isCalledOnly(const PyTypeObject* type) noexcept {
    return type == &PyFunction_Type || type == &PyType_Type || type == &PyModule_Type ||
           type == &PyCFunction_Type || type == &PyMethod_Type;
}

/// What a function keeps its name by; anything else that is called, by its address.
std::uint64_t printOfCalled(PyObject* object) noexcept {
    return mixed(kCalled, Py_IS_TYPE(object, &PyFunction_Type)
                              ? reinterpret_cast<PyFunctionObject*>(object)->func_name
                              : object);
}

/// Whether a change of it is seen by whoever else holds it.
bool isShared(PyObject* object) noexcept {
    return isMutable(object) && !PyTuple_CheckExact(object) && !PyFrozenSet_CheckExact(object);
}

}  // namespace

bool Glance::notes(PyObject* object, std::uint64_t print, SeenVariable& seen) noexcept {
    const bool isNew = seen.object == nullptr || seen.print != print;
    seen = {object, print};
    return isNew;
}

/// Numbers, None and bools: by what they are, whatever object holds it.
bool Glance::scalarDiffers(PyObject* object, SeenVariable& seen, bool& isScalar) noexcept {
    const PyTypeObject* type = Py_TYPE(object);
    isScalar = true;
    if (type == &PyLong_Type) {
        std::int64_t integer = 0;
        if (!smallInteger(object, integer)) return isScalar = false;
        if (!notes(object, mixed(kInteger, static_cast<std::uint64_t>(integer)), seen))
            return false;
        m_value = {.form = trace::ValueForm::integer, .text = {}, .integer = integer};
        return true;
    }
    if (type == &PyFloat_Type) {
        const double real = PyFloat_AS_DOUBLE(object);
        if (!notes(object, mixed(kReal, std::bit_cast<std::uint64_t>(real)), seen)) return false;
        m_value = {.form = trace::ValueForm::real, .text = {}, .real = real};
        return true;
    }
    if (object == Py_None || type == &PyBool_Type) {
        if (!notes(object, mixed(kSingle, object), seen)) return false;
        m_value = describe(object, m_room, m_host);
        return true;
    }
    return isScalar = false;
}

bool Glance::differs(PyObject* object, SeenVariable& seen) noexcept {
    bool isScalar = false;
    const bool isNewScalar = scalarDiffers(object, seen, isScalar);
    if (isScalar) return isNewScalar;
    const PyTypeObject* type = Py_TYPE(object);
    const bool isString = type == &PyUnicode_Type || type == &PyBytes_Type;
    if (isString || isCalledOnly(type)) {
        // These stay what they are, unless another object took the address.
        const std::uint64_t print = isString ? printOfString(object) : printOfCalled(object);
        if (seen.object == object && seen.print == print) return false;
        seen = {object, print};
        m_value = describe(object, m_room, m_host);
        return true;
    }
    m_value = describe(object, m_room, m_host);
    std::uint64_t print = mixed(mixed(kShown, m_value.frame), printOf(m_value.text));
    if (isShared(object)) {
        m_value.object = m_host.identityOf(object, print, seen.object == object);
        print = mixed(print, m_value.object);
    }
    return notes(object, print, seen);
}

bool isMutable(PyObject* object) noexcept {
    const PyTypeObject* type = Py_TYPE(object);
    return !(type == &PyLong_Type || type == &PyFloat_Type || type == &PyUnicode_Type ||
             type == &PyBool_Type || object == Py_None || type == &PyBytes_Type ||
             type == &PyRange_Type || type == &PyComplex_Type || isCalledOnly(type) ||
             PyType_Check(object) || cpython::isGeneratorLike(object));
}

}  // namespace flowglass::python
