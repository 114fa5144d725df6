#include "core/python/values/user_classes.hpp"

#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

/// A str's text where it lies; nothing is made of it. Names of modules are ASCII, or not looked up.
std::string_view asciiText(PyObject* string) noexcept {
    if (string == nullptr || !PyUnicode_CheckExact(string) || !PyUnicode_IS_COMPACT_ASCII(string))
        return {};
    return {static_cast<const char*>(PyUnicode_DATA(string)),
            static_cast<std::size_t>(PyUnicode_GET_LENGTH(string))};
}

}  // namespace

bool UserClasses::has(PyTypeObject* type) noexcept try {
    PyObject* name = findItem(dictOf(type), "__module__");
    const auto module = asciiText(name);
    if (module.empty()) return true;
    const auto known = m_modules.find(module);
    if (known != m_modules.end()) return known->second;
    return m_modules.emplace(module, isUsersModule(name)).first->second;
} catch (const std::exception&) {
    return true;  // no memory: shown as ever
}

bool UserClasses::isUsersModule(PyObject* name) const {
    PyObject* module = findItem(PyImport_GetModuleDict(), PyUnicode_AsUTF8(name));
    if (module == nullptr || !PyModule_Check(module)) return true;
    const auto file = asciiText(findItem(PyModule_GetDict(module), "__file__"));
    return file.empty() || file.front() != '/' || m_filter.isUsers(std::string(file));
}

}  // namespace flowglass::python
