#include "core/python/fingerprint.hpp"

#include <cstring>

#include "core/python/builtin_values.hpp"

namespace flowglass::python {

namespace {

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
    const auto bytes =
        static_cast<std::size_t>(PyUnicode_GET_LENGTH(string)) * PyUnicode_KIND(string);
    return printOfEnds(PyUnicode_DATA(string), bytes);
}

bool isCalledOnly(const PyTypeObject* type) noexcept {
    return type == &PyFunction_Type || type == &PyType_Type || type == &PyModule_Type ||
           type == &PyCFunction_Type || type == &PyMethod_Type;
}

}  // namespace

bool Glance::differs(PyObject* object, SeenVariable& seen) noexcept {
    const PyTypeObject* type = Py_TYPE(object);
    if (type == &PyUnicode_Type || type == &PyBytes_Type) {
        const std::uint64_t print =
            type == &PyUnicode_Type
                ? printOfString(object)
                : printOfEnds(PyBytes_AS_STRING(object), static_cast<std::size_t>(Py_SIZE(object)));
        if (seen.object == object && seen.print == print) return false;
        seen = {object, print};
        m_value = describe(object, m_room, m_host);
        return true;
    }
    if (isCalledOnly(type) && seen.object == object) {
        // What is called keeps its name, unless another one took its address.
        const std::uint64_t print = mixed(
            1, type == &PyFunction_Type ? reinterpret_cast<PyFunctionObject*>(object)->func_name
                                        : object);
        if (seen.print == print) return false;
    }
    m_value = describe(object, m_room, m_host);
    std::uint64_t print = mixed(static_cast<std::uint64_t>(m_value.form) + 2, m_value.frame);
    switch (m_value.form) {
        case trace::ValueForm::integer:
            print = mixed(print, static_cast<std::uint64_t>(m_value.integer));
            break;
        case trace::ValueForm::real: {
            std::uint64_t bits = 0;
            std::memcpy(&bits, &m_value.real, sizeof bits);
            print = mixed(print, bits);
            break;
        }
        case trace::ValueForm::text:
            print = isCalledOnly(type)
                        ? mixed(1, type == &PyFunction_Type
                                       ? reinterpret_cast<PyFunctionObject*>(object)->func_name
                                       : object)
                        : mixed(print, printOf(m_value.text));
            break;
        case trace::ValueForm::none:
        case trace::ValueForm::true_:
        case trace::ValueForm::false_:
            break;
    }
    const bool differs = seen.object == nullptr || seen.print != print;
    seen = {object, print};
    return differs;
}

bool isMutable(PyObject* object) noexcept {
    const PyTypeObject* type = Py_TYPE(object);
    return !(type == &PyLong_Type || type == &PyFloat_Type || type == &PyUnicode_Type ||
             type == &PyBool_Type || object == Py_None || type == &PyBytes_Type ||
             type == &PyRange_Type || type == &PyComplex_Type || isCalledOnly(type) ||
             PyType_Check(object) || cpython::isGeneratorLike(object));
}

}  // namespace flowglass::python
