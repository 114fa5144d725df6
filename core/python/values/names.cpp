#include "core/python/values/names.hpp"

#include <internal/pycore_dict.h>
#include <algorithm>

namespace flowglass::python {

using trace::Field;
using trace::Kind;

namespace {

Py_hash_t hashOf(const PyObject* key) noexcept {
    return reinterpret_cast<const PyASCIIObject*>(key)->hash;
}

/// The dict's version without the bits that say who watches it.
std::uint64_t versionOf(PyObject* dict) noexcept {
    const auto tag = reinterpret_cast<PyDictObject*>(dict)->ma_version_tag;
#if PY_VERSION_HEX >= 0x030D0000
    return tag & ~std::uint64_t{DICT_WATCHER_AND_MODIFICATION_MASK};
#elif PY_VERSION_HEX >= 0x030C0000
    return tag & ~std::uint64_t{DICT_VERSION_MASK};
#else
    return tag;
#endif
}

/// Names that Python itself puts there are not the program's variables, nor are pytest's
/// "@py_builtins" and "@pytest_ar".
bool isProgramsOwn(PyObject* key) noexcept {
    const Py_ssize_t length = PyUnicode_GET_LENGTH(key);
    const auto letter = [&](Py_ssize_t at) { return PyUnicode_READ_CHAR(key, at); };
    const bool isDunder = length > 4 && letter(0) == '_' && letter(1) == '_' &&
                          letter(length - 1) == '_' && letter(length - 2) == '_';
    return !isDunder && (length == 0 || letter(0) != '@');
}

}  // namespace

NamesShadow::Name NamesShadow::describeKey(PyObject* key) {
    Name name;
    name.key = key;
    if (!PyUnicode_CheckExact(key)) return name;
    name.hash = hashOf(key);
    name.isShown = isProgramsOwn(key);
    if (!name.isShown) return name;
    ValueText room;
    ShownText shown(room);
    shown.addPlain(key);
    name.name = m_host.dictionary().intern(shown.text());
    return name;
}

void NamesShadow::look(Name& name, PyObject* object, record::ThreadLog& log,
                       std::uint64_t ticks) noexcept {
    if (object == nullptr) return;
    Glance glance(m_host);
    if (!glance.differs(object, name.seen)) return;
    record::RawEvent<Kind::bind> event(log, ticks, kValueRoom);
    event.put<Field::frame>(m_frameId).put<Field::name>(name.name).put<Field::value>(
        glance.value());
    event.commit();
}

void NamesShadow::realign(PyObject* dict, std::size_t at, record::ThreadLog& log,
                          std::uint64_t ticks) noexcept {
    std::vector<Name> old(m_names.begin() + static_cast<std::ptrdiff_t>(at), m_names.end());
    m_names.resize(at);
    Py_ssize_t position = 0;
    PyObject* key = nullptr;
    std::size_t index = 0;
    while (PyDict_Next(dict, &position, &key, nullptr) != 0) {
        if (index++ < at) continue;
        const auto same = [&](const Name& name) {
            return name.key == key && PyUnicode_CheckExact(key) && name.hash == hashOf(key);
        };
        const auto known = std::ranges::find_if(old, same);
        if (known == old.end()) {
            m_names.push_back(describeKey(key));
        } else {
            m_names.push_back(*known);
            known->isShown = false;
        }
    }
    for (const auto& gone : old) {
        if (!gone.isShown) continue;
        record::RawEvent<Kind::unbind> event(log, ticks);
        event.put<Field::frame>(m_frameId).put<Field::name>(gone.name);
        event.commit();
    }
}

void NamesShadow::recordBindings(PyObject* dict, record::ThreadLog& log,
                                 std::uint64_t ticks) noexcept {
    m_changing.clear();
    Py_ssize_t position = 0;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    std::size_t index = 0;
    for (; PyDict_Next(dict, &position, &key, &value) != 0; ++index) {
        const bool isSame = index < m_names.size() && m_names[index].key == key &&
                            (!m_names[index].isShown || m_names[index].hash == hashOf(key));
        if (!isSame) realign(dict, index, log, ticks);
        Name& name = m_names[index];
        if (!name.isShown || value == nullptr) continue;
        look(name, value, log, ticks);
        if (isMutable(value)) m_changing.push_back({index, value});
    }
    if (index < m_names.size()) realign(dict, index, log, ticks);
}

void NamesShadow::record(PyObject* dict, record::ThreadLog& log, std::uint64_t ticks) noexcept {
    const std::uint64_t version = versionOf(dict);
    if (version != m_version) {
        m_version = version;
        return recordBindings(dict, log, ticks);
    }
    for (const auto& changing : m_changing)
        look(m_names[changing.name], changing.object, log, ticks);
}

void NamesShadow::recordMentioned(PyObject* dict, const LocalsPlan& plan, record::ThreadLog& log,
                                  std::uint64_t ticks) noexcept {
    const std::uint64_t version = versionOf(dict);
    if (version != m_version) {
        m_version = version;
        return recordBindings(dict, log, ticks);
    }
    if (m_changing.empty() || plan.mentionedNames() == nullptr) return;
    const auto* names = reinterpret_cast<PyTupleObject*>(plan.mentionedNames());
    for (const auto& changing : m_changing)
        for (Py_ssize_t i = 0; i < Py_SIZE(names); ++i)
            if (names->ob_item[i] == m_names[changing.name].key)
                look(m_names[changing.name], changing.object, log, ticks);
}

}  // namespace flowglass::python
