#pragma once

#include "core/python/values/locals.hpp"

namespace flowglass::python {

/// Looks at one variable, and says whether what a reader would be shown of it has changed.
class Glance {
  public:
    explicit Glance(Host& host) noexcept : m_host(host) {}

    /// True where `object` (not null) is shown differently from what was seen, which is brought up
    /// to date. value() is then what is shown.
    [[nodiscard]] bool differs(PyObject* object, SeenVariable& seen) noexcept;
    [[nodiscard]] const record::RawValue& value() const noexcept { return m_value; }

  private:
    /// Takes down a print; true where it is another one.
    [[nodiscard]] static bool notes(PyObject* object, std::uint64_t print,
                                    SeenVariable& seen) noexcept;
    [[nodiscard]] bool scalarDiffers(PyObject* object, SeenVariable& seen, bool& isScalar) noexcept;

    Host& m_host;
    record::RawValue m_value;
    ValueText m_room;
};

/// Whether what is shown of an object can change while the object stays.
[[nodiscard]] bool isMutable(PyObject* object) noexcept;

}  // namespace flowglass::python
