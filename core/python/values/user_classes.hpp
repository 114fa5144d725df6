#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "core/python/code/code_filter.hpp"
#include "core/python/pyref.hpp"

namespace flowglass::python {

/// Says of classes whether they are the program's own, whose objects a reader wants to look into,
/// or a library's. Used under the GIL; runs no code of the program's.
class UserClasses {
  public:
    explicit UserClasses(const Config& config) : m_filter(config) {}

    /// Whether the module that made `type` is the user's, or cannot be told.
    [[nodiscard]] bool has(PyTypeObject* type) noexcept;

  private:
    [[nodiscard]] bool isUsersModule(PyObject* name) const;

    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    CodeFilter m_filter;
    std::unordered_map<std::string, bool, Hash, std::equal_to<>> m_modules;
};

}  // namespace flowglass::python
