#pragma once

#include <cstdint>
#include <string_view>

#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

/// How deep containers and instances are shown inside each other.
inline constexpr int kMostDepth = 3;

/// Adds any object as describe() promises it; `depth` is how many levels may still open.
void showValue(PyObject* object, ShownText& shown, int depth) noexcept;

/// Containers and what is made of them; false where it is none (builtin_containers.cpp).
[[nodiscard]] bool showContainer(PyObject* object, ShownText& shown, int depth) noexcept;
/// Instances of Python classes, enums and exceptions; false where it is none.
[[nodiscard]] bool showInstance(PyObject* object, ShownText& shown, int depth) noexcept;

/// The value of an exact int, where 64 bits hold it.
[[nodiscard]] bool smallInteger(PyObject* integer, std::int64_t& value) noexcept;
/// An int of any size (or of a subclass): all its digits, the first and last of them, or how many
/// bits it has.
void showInteger(PyObject* integer, ShownText& shown) noexcept;

/// A type's own name, without its module.
[[nodiscard]] std::string_view typeName(const PyTypeObject* type) noexcept;

/// What str() says of those that have words of their own, an OSError with a number and a text or a
/// group; false, and nothing shown, of any other exception.
[[nodiscard]] bool showWithOwnWords(PyObject* exception, ShownText& shown) noexcept;

}  // namespace flowglass::python
