#pragma once

#include <cstdint>
#include <vector>

#include "core/python/values/fingerprint.hpp"
#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

/// What the names in a dict (of a module, of a class body) were when they were last recorded. The
/// dict's version says cheaply that no name was bound since; what a name is bound to can change
/// without that.
class NamesShadow {
  public:
    NamesShadow(std::uint32_t frameId, Host& host) : m_frameId(frameId), m_host(host) {}

    /// `bind` and `unbind` of what changed, as events of the frame that the names belong to.
    void record(PyObject* dict, record::ThreadLog& log, std::uint64_t ticks) noexcept;
    /// The same from inside a function that uses the dict as its globals: of the objects that can
    /// change, only those that the function mentions are looked at.
    void recordMentioned(PyObject* dict, const LocalsPlan& plan, record::ThreadLog& log,
                         std::uint64_t ticks) noexcept;

  private:
    struct Name {
        const PyObject* key = nullptr;  ///< identity only
        Py_hash_t hash = 0;             ///< of the key's text
        record::Interned name{};
        bool isShown = false;
        SeenVariable seen;
    };
    struct Changing {
        std::size_t name;
        PyObject* object;  ///< borrowed; the dict holds it while its version stays
    };
    void recordBindings(PyObject* dict, record::ThreadLog& log, std::uint64_t ticks) noexcept;
    /// Brings m_names in line with the dict's keys, from `at` on.
    void realign(PyObject* dict, std::size_t at, record::ThreadLog& log,
                 std::uint64_t ticks) noexcept;
    void look(Name& name, PyObject* object, record::ThreadLog& log, std::uint64_t ticks) noexcept;
    [[nodiscard]] Name describeKey(PyObject* key);

    std::uint32_t m_frameId;
    Host& m_host;
    std::uint64_t m_version = 0;
    std::vector<Name> m_names;         ///< in the dict's order
    std::vector<Changing> m_changing;  ///< of m_names, those bound to what can change
};

}  // namespace flowglass::python
