#pragma once

#include <array>

#include "core/python/values/values.hpp"

namespace flowglass::python {

/// What a callable says of itself, and decorators may keep or lose.
inline constexpr std::array<const char*, 3> kMetadata = {"__name__", "__doc__", "__wrapped__"};

/// What is shown of a callable: a text that outlives it. Stays where it is, since it borrows from
/// itself.
class CallableLook {
  public:
    CallableLook() = default;
    CallableLook(const CallableLook&) = delete;
    CallableLook& operator=(const CallableLook&) = delete;

    /// Looks at `object`; no code of the program's runs.
    void take(PyObject* object, Host& host) noexcept;
    /// The object's address.
    [[nodiscard]] const PyObject* object() const noexcept { return m_object; }
    [[nodiscard]] const record::RawValue& value() const noexcept { return m_value.value; }
    [[nodiscard]] const record::RawValue& metadata(std::size_t place) const noexcept {
        return m_metadata[place].value;
    }
    /// Whether a piece of metadata is another one in `after`, or is there no more.
    [[nodiscard]] bool differs(std::size_t place, const CallableLook& after) const noexcept;

  private:
    struct Shown {
        bool isThere = false;
        bool isMissed = false;  ///< it is not there, and might be
        record::RawValue value;
        ValueText room;
    };
    const PyObject* m_object = nullptr;
    Shown m_value;
    std::array<Shown, kMetadata.size()> m_metadata;
};

}  // namespace flowglass::python
